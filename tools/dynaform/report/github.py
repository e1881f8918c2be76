"""Findings as GitHub workflow commands, which the forge shows beside the changed lines."""

from __future__ import annotations

from collections.abc import Sequence

from dynaform.findings import Finding, Severity

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}

_SHOWN = 5
"""Notes that an annotation shows: a counter-example, reasons, the head of a difference."""


def github_annotations(findings: Sequence[Finding]) -> str:
    """One ``::error file=...::message`` line per finding; what the spec accepts is annotated nowhere."""
    return "\n".join(_annotation(each) for each in findings if not each.accepted)


def _annotation(finding: Finding) -> str:
    properties = {"title": f"{finding.id} {finding.title}"}
    if finding.place is not None:
        place = finding.place
        end = {"endColumn": str(place.column + place.width)} if place.width else {}
        properties = {"file": place.file, "line": str(place.line), "col": str(place.column), **end, **properties}
    listed = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    parts = (finding.seen, finding.expected, *finding.notes[:_SHOWN], finding.advice, f"Why: {finding.why}")
    message = "\n".join(part for part in parts if part)
    return f"::{_COMMANDS[finding.level]} {listed}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
