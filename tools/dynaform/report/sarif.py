"""Findings as SARIF 2.1.0, for code-scanning services."""

from __future__ import annotations

import json
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Any

from dynaform.findings import Finding, Place, Severity, definition
from dynaform.report.text import SourceLines

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}


def sarif_log(findings: Sequence[Finding], version: str, source: SourceLines = lambda _: ()) -> str:
    """One run of the tool with the rules its findings use.

    Args:
        findings: what to say.
        version: of the tool.
        source: the files findings are about; a finding whose file is not to be had is said without its fix.
    """
    ids = sorted({each.id for each in findings})
    driver = {"name": "dynaform", "version": version, "rules": [_rule(id) for id in ids]}
    run: dict[str, Any] = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints"}
    run["results"] = [_result(each, ids.index(each.id), source) for each in findings]
    schema = "https://json.schemastore.org/sarif-2.1.0.json"
    return json.dumps({"$schema": schema, "version": "2.1.0", "runs": [run]}, indent=2)


def _rule(id: str) -> dict[str, Any]:
    said = definition(id)
    return {"id": id, "shortDescription": {"text": said.title}, "fullDescription": {"text": said.why}}


def _result(finding: Finding, index: int, source: SourceLines) -> dict[str, Any]:
    words = [finding.seen, finding.expected, *finding.notes, finding.advice]
    result: dict[str, Any] = {
        "ruleId": finding.id,
        "ruleIndex": index,
        "level": _LEVELS[finding.level],
        "message": {"text": "\n".join(word for word in words if word)},
    }
    if finding.accepted:
        result["suppressions"] = [{"kind": "inSource", "justification": finding.accepted}]
    if finding.place is not None:
        result["locations"] = [_location(finding.place)]
        if finding.repair and (lines := source(finding.place.file)):
            result["fixes"] = [_fix(finding, finding.place.file, lines)]
    return result


def _fix(finding: Finding, file: str, lines: Sequence[str]) -> dict[str, Any]:
    """The repair as replaced lines of the file."""
    from dynaform.documents import apply_edits  # takes yaml, which the other formats do without

    mended = apply_edits("".join(f"{line}\n" for line in lines), finding.repair).splitlines()
    changes = SequenceMatcher(None, lines, mended, autojunk=False).get_opcodes()
    replacements = [
        {
            "deletedRegion": {"startLine": first + 1, "startColumn": 1, "endLine": last + 1, "endColumn": 1},
            "insertedContent": {"text": "".join(f"{line}\n" for line in mended[start:end])},
        }
        for kind, first, last, start, end in changes
        if kind != "equal"
    ]
    change = {"artifactLocation": {"uri": file}, "replacements": replacements}
    return {"description": {"text": finding.advice}, "artifactChanges": [change]}


def _location(place: Place) -> dict[str, Any]:
    region = {"startLine": place.line, "startColumn": place.column}
    if place.width:
        region["endColumn"] = place.column + place.width
    return {"physicalLocation": {"artifactLocation": {"uri": place.file}, "region": region}}
