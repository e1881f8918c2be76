"""Findings as JSON, versioned; the schema is docs/schemas/findings.schema.json."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from dynaform.findings import Finding, Severity
from dynaform.report.schema import COUNT, TEXT, Schema, document_of, list_of, nullable, object_of


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
        "hint": finding.advice,
        "why": finding.why,
        "notes": list(finding.notes),
        "accepted": finding.accepted,
        "repair": [{"path": list(edit.path), "yaml": edit.yaml} for edit in finding.repair],
    }


def findings_schema() -> Schema:
    """The JSON Schema of ``findings_json``."""
    place = object_of({"file": TEXT, "line": COUNT, "column": COUNT, "width": COUNT})
    edit = object_of({"path": list_of({"type": ["string", "integer"]}), "yaml": TEXT})
    severities = [str(severity) for severity in Severity]
    finding = object_of(
        {
            **dict.fromkeys(("id", "title", "subject", "seen", "expected", "hint", "why", "accepted"), TEXT),
            "severity": {"enum": severities},
            "place": nullable(place),
            "notes": list_of(TEXT),
            "repair": list_of(edit),
        }
    )
    counts = object_of(dict.fromkeys(severities, COUNT))
    return document_of("dynaform findings", {"counts": counts, "findings": list_of(finding)})
