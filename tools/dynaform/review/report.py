"""The review of one plan: typed, as JSON, and as the Markdown that goes on a pull request."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dynaform.findings import Finding
from dynaform.review.changes import Action, ResourceChange

_MARKS = {
    Action.CREATE: "create",
    Action.UPDATE: "change",
    Action.REPLACE: "REPLACE",
    Action.DELETE: "DELETE",
    Action.FORGET: "forget",
}


@dataclass(frozen=True, slots=True)
class Review:
    """What one plan would do, and what was found about it.

    Attributes:
        environment, family: which root.
        target: the description of where it would happen.
        changes: per resource.
        findings: of guard and policy, waived ones as notes.
        policy_checks: how many policy checks ran and passed.
        destroying: made by `destroy`.
    """

    environment: str
    family: str
    target: str
    changes: tuple[ResourceChange, ...]
    findings: tuple[Finding, ...]
    policy_checks: int
    destroying: bool = False

    @property
    def summary(self) -> str:
        """One clause: ``6 to create`` or ``no changes``."""
        counts = [(action, sum(each.action is action for each in self.changes)) for action in Action]
        said = [f"{number} to {_MARKS[action]}" for action, number in counts if number]
        return ", ".join(said) or "no changes"


def review_json(review: Review) -> str:
    """The review as a versioned document; schema in docs/schemas/review.schema.json."""
    document = {
        "version": 1,
        "environment": review.environment,
        "family": review.family,
        "target": review.target,
        "destroying": review.destroying,
        "summary": review.summary,
        "policy_checks": review.policy_checks,
        "changes": [
            {
                "address": change.address,
                "type": change.type,
                "action": str(change.action),
                "name": change.name,
                "details": list(change.details),
            }
            for change in review.changes
        ],
        "findings": [
            {"id": each.id, "severity": str(each.level), "subject": each.subject, "seen": each.seen, "hint": each.hint}
            for each in review.findings
        ],
    }
    return json.dumps(document, indent=2) + "\n"


def review_markdown(reviews: Sequence[Review]) -> str:
    """Summary first, details folded."""
    lines = [f"# Plan for {reviews[0].environment}", "", reviews[0].target, ""] if reviews else []
    lines += ["| family | plan | policy | findings |", "|---|---|---|---|"]
    lines += [_summary_row(each) for each in reviews]
    for review in reviews:
        lines += ["", *_details(review)]
    return "\n".join(lines) + "\n"


def _summary_row(review: Review) -> str:
    errors = sum(each.level.value == "error" for each in review.findings)
    return f"| {review.family} | {review.summary} | {review.policy_checks} checks passed | {errors or 'none'} |"


def _details(review: Review) -> Iterator[str]:
    for finding in review.findings:
        hint = f" {finding.hint}" if finding.hint else ""
        yield f"- **{finding.level} {finding.id}** {finding.subject}: {finding.seen}.{hint}"
    if not review.changes:
        return
    yield ""
    yield f"<details><summary>{review.family}: {review.summary}</summary>"
    yield ""
    for change in review.changes:
        yield f"- {_MARKS[change.action]} `{change.address}`"
        yield from (f"  - {detail}" for detail in change.details)
    yield ""
    yield "</details>"
