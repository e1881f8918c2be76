"""Findings as GitHub workflow commands, which the forge shows beside the changed lines."""

from __future__ import annotations

from collections.abc import Sequence

from dynaform.findings import Finding, Severity

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def github_annotations(findings: Sequence[Finding]) -> str:
    """One ``::error file=...::message`` line per finding; what the spec accepts is annotated nowhere."""
    return "\n".join(_annotation(each) for each in findings if not each.accepted)


def _annotation(finding: Finding) -> str:
    properties = {"title": f"{finding.id} {finding.title}"}
    if finding.place is not None:
        place = finding.place
        properties = {"file": place.file, "line": str(place.line), "col": str(place.column), **properties}
    listed = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    message = "\n".join(part for part in (finding.seen, finding.expected, finding.advice) if part)
    return f"::{_COMMANDS[finding.level]} {listed}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
