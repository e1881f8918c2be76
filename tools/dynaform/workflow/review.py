"""`review`: the pull-request report of the saved plans."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from dynaform.findings import Finding, Severity, UsageError
from dynaform.review import Action, ResourceChange, Review
from dynaform.workflow.deployment import SHARED_ROOT
from dynaform.workflow.workspace import Workspace, choose_families


def saved_reviews(
    workspace: Workspace, environment: str, present: Sequence[str], wanted: Sequence[str]
) -> list[dict[str, Any]]:
    """The review documents of the plans that wait to be applied, what all share first; no AWS is asked.

    Raises:
        UsageError: nothing is saved, or it is not readable.
    """
    again = f"Run: make plan ENV={environment}"
    found = []
    for family in [SHARED_ROOT, *choose_families(workspace.root, wanted, present)]:
        path = workspace.artifacts / environment / family / "review.json"
        # an applied plan is forgotten; its review stays for the record, but reviews nothing any more
        if path.is_file() and path.with_name("plan.record.json").is_file():
            try:
                found.append(json.loads(path.read_text(encoding="utf-8")))
            except ValueError:
                raise UsageError(f"{workspace.relative(path)} is not readable", hint=again) from None
    if not found:
        raise UsageError("there is no saved review", hint=again)
    return found


def as_review(document: Mapping[str, Any]) -> Review:
    """A review as it was before it was saved, without the values of resources.

    Raises:
        UsageError: another version of dynaform wrote it.
    """
    try:
        return _review(document)
    except (KeyError, ValueError, TypeError):
        raise UsageError("a saved review is of another version", hint="Plan again: make plan ENV=...") from None


def _review(document: Mapping[str, Any]) -> Review:
    changes = [
        ResourceChange(
            each["address"], each["type"], Action(each["action"]), each["name"], tuple(each["details"]), {}, {}
        )
        for each in document["changes"]
    ]
    findings = [
        Finding(each["id"], each["seen"], None, each["subject"], hint=each["hint"], severity=Severity(each["severity"]))
        for each in document["findings"]
    ]
    return Review(
        document["environment"],
        document["family"],
        document["target"],
        tuple(changes),
        tuple(findings),
        document["policy_checks"],
        document["destroying"],
    )
