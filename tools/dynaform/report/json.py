"""Findings as JSON, versioned; the schema is docs/schemas/findings.schema.json."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from dynaform.findings import Finding, Severity


def findings_json(findings: Sequence[Finding]) -> str:
    """One document: version, counts per severity, findings in the order given."""
    counts = {str(severity): sum(each.level is severity for each in findings) for severity in Severity}
    document = {"version": 1, "counts": counts, "findings": [finding_record(each) for each in findings]}
    return json.dumps(document, indent=2)


def finding_record(finding: Finding) -> dict[str, Any]:
    """One finding as JSON values."""
    place = finding.place
    return {
        "id": finding.id,
        "title": finding.title,
        "severity": str(finding.level),
        "subject": finding.subject,
        "place": None
        if place is None
        else {"file": place.file, "line": place.line, "column": place.column, "width": place.width},
        "seen": finding.seen,
        "expected": finding.expected,
        "hint": finding.hint,
        "why": finding.why,
        "notes": list(finding.notes),
    }


def findings_schema() -> dict[str, Any]:
    """The JSON Schema of ``findings_json``."""
    text = {"type": "string"}
    number = {"type": "integer", "minimum": 0}
    place = _object({"file": text, "line": number, "column": number, "width": number})
    severities = [str(severity) for severity in Severity]
    finding = _object(
        {
            **dict.fromkeys(("id", "title", "subject", "seen", "expected", "hint", "why"), text),
            "severity": {"enum": severities},
            "place": {"anyOf": [place, {"type": "null"}]},
            "notes": {"type": "array", "items": text},
        }
    )
    counts = _object(dict.fromkeys(severities, number))
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "dynaform findings",
        **_object({"version": {"const": 1}, "counts": counts, "findings": {"type": "array", "items": finding}}),
    }


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
