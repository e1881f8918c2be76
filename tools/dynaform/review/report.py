"""The review of one plan: typed, as JSON, and as the Markdown that goes on a pull request."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dynaform.findings import Finding, Severity
from dynaform.report.schema import COUNT, TEXT, TRUTH, Schema, document_of, list_of, object_of
from dynaform.review.changes import Action, ResourceChange

COMMENT_CHARACTERS = 60_000
"""A comment on GitHub holds 65,536 characters; the rest is for what is put around the review."""

_MARKS = {
    Action.CREATE: "create",
    Action.UPDATE: "change",
    Action.REPLACE: "REPLACE",
    Action.DELETE: "DELETE",
    Action.FORGET: "forget",
    Action.IMPORT: "import",
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
            {
                "id": each.id,
                "severity": str(each.level),
                "subject": each.subject,
                "seen": each.seen,
                "hint": each.advice,
            }
            for each in review.findings
        ],
    }
    return json.dumps(document, indent=2) + "\n"


def review_schema() -> Schema:
    """The JSON Schema of ``review_json``."""
    words = dict.fromkeys(("address", "type", "name"), TEXT)
    change = object_of({**words, "action": {"enum": [str(each) for each in Action]}, "details": list_of(TEXT)})
    severity = {"enum": [str(each) for each in Severity]}
    finding = object_of({**dict.fromkeys(("id", "subject", "seen", "hint"), TEXT), "severity": severity})
    properties = {
        **dict.fromkeys(("environment", "family", "target", "summary"), TEXT),
        "destroying": TRUTH,
        "policy_checks": COUNT,
        "changes": list_of(change),
        "findings": list_of(finding),
    }
    return document_of("dynaform review", properties)


def review_markdown(reviews: Sequence[Review]) -> str:
    """Summary first, details folded; cut at what a comment may hold."""
    lines = _markdown_lines(reviews)
    text, kept = "", 0
    for kept, line in enumerate(lines, start=1):
        if len(text) + len(line) > COMMENT_CHARACTERS:
            return f"{text}\n... and {len(lines) - kept + 1} more lines; review.json has all of them.\n"
        text += line + "\n"
    return text


def _markdown_lines(reviews: Sequence[Review]) -> list[str]:
    lines = [f"# Plan for {reviews[0].environment}", "", reviews[0].target, ""] if reviews else []
    lines += ["| family | plan | policy | findings |", "|---|---|---|---|"]
    lines += [_summary_row(each) for each in reviews]
    for review in reviews:
        if details := list(_details(review)):
            lines += ["", *details]
    return lines


def _summary_row(review: Review) -> str:
    errors = sum(each.level.value == "error" for each in review.findings)
    return f"| {review.family} | {review.summary} | {review.policy_checks} checks passed | {errors or 'none'} |"


def _details(review: Review) -> Iterator[str]:
    for finding in review.findings:
        hint = f" {finding.advice}" if finding.advice else ""
        seen = finding.seen.removesuffix(".")
        yield f"- **{finding.level} {finding.id}** {_plain(f'{finding.subject}: {seen}.{hint}')}"
    if not review.changes:
        return
    if review.findings:
        yield ""
    yield f"<details><summary>{review.family}: {review.summary}</summary>"
    yield ""
    for change in review.changes:
        yield f"- {_MARKS[change.action]} `{change.address}`"
        yield from (f"  - {_plain(detail)}" for detail in change.details)
    yield ""
    yield "</details>"


def _plain(text: str) -> str:
    """One line without markup: what a plan holds may look like HTML."""
    return " ".join(text.split()).replace("&", "&amp;").replace("<", "&lt;")
