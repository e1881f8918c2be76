"""Findings as SARIF 2.1.0, for code-scanning services."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from dynaform.findings import Finding, Place, Severity, definition

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}


def sarif_log(findings: Sequence[Finding], version: str) -> str:
    """One run of the tool with the rules its findings use."""
    ids = sorted({each.id for each in findings})
    driver = {"name": "dynaform", "version": version, "rules": [_rule(id) for id in ids]}
    run = {"tool": {"driver": driver}, "results": [_result(each, ids.index(each.id)) for each in findings]}
    schema = "https://json.schemastore.org/sarif-2.1.0.json"
    return json.dumps({"$schema": schema, "version": "2.1.0", "runs": [run]}, indent=2)


def _rule(id: str) -> dict[str, Any]:
    said = definition(id)
    return {"id": id, "shortDescription": {"text": said.title}, "fullDescription": {"text": said.why}}


def _result(finding: Finding, index: int) -> dict[str, Any]:
    words = [finding.seen, finding.expected, *finding.notes, finding.hint]
    result: dict[str, Any] = {
        "ruleId": finding.id,
        "ruleIndex": index,
        "level": _LEVELS[finding.level],
        "message": {"text": "\n".join(word for word in words if word)},
    }
    if finding.place is not None:
        result["locations"] = [_location(finding.place)]
    return result


def _location(place: Place) -> dict[str, Any]:
    region = {"startLine": place.line, "startColumn": place.column}
    if place.width:
        region["endColumn"] = place.column + place.width
    return {"physicalLocation": {"artifactLocation": {"uri": place.file}, "region": region}}
