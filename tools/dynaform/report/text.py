"""Findings as plain text: what, the source line with the span marked, how to mend it, why it matters."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from dynaform.findings import Finding, Place, Severity

SourceLines = Callable[[str], Sequence[str]]
"""The lines of a file by its repository-relative name; empty when it cannot be read."""


def text_findings(findings: Sequence[Finding], source: SourceLines) -> str:
    """All findings, a blank line between two, in the order given."""
    return "\n\n".join("\n".join(_finding(each, source)) for each in findings)


def counts_line(findings: Sequence[Finding]) -> str:
    """How many of each severity, and how many are accepted: ``2 errors, 1 warning``, ``no findings, 3 accepted``."""
    parts = []
    for severity in Severity:
        number = sum(each.level is severity and not each.accepted for each in findings)
        if number:
            parts.append(f"{number} {severity}{'s' if number != 1 else ''}")
    accepted = sum(bool(each.accepted) for each in findings)
    return ", ".join([*(parts or ["no findings"]), *([f"{accepted} accepted"] if accepted else [])])


def _finding(finding: Finding, source: SourceLines) -> Iterator[str]:
    yield f"{finding.level} {finding.id} {finding.title}: {finding.seen}"
    if finding.place is not None:
        about = f"  ({finding.subject})" if finding.subject else ""
        yield f"  {finding.place}{about}"
        yield from _excerpt(finding.place, source(finding.place.file))
    elif finding.subject:
        yield f"  {finding.subject}"
    if finding.expected:
        yield f"  expected: {finding.expected}"
    yield from (f"  - {note}" for note in finding.notes)
    if finding.accepted:
        yield from _labelled("accepted:", finding.accepted)
    if finding.advice:
        yield from _labelled("mend it:", finding.advice)
    yield f"  why: {finding.why}"


def _labelled(label: str, text: str) -> Iterator[str]:
    first, *rest = text.splitlines()
    yield f"  {label} {first}"
    yield from (f"    {line}" for line in rest)


def _excerpt(place: Place, lines: Sequence[str]) -> Iterator[str]:
    if not 1 <= place.line <= len(lines):
        return
    line = lines[place.line - 1].rstrip("\n").replace("\t", " ")
    number = f"{place.line:>6}"
    yield f"  {number} | {line}"
    width = max(1, min(place.width, len(line) - place.column + 1))
    yield f"  {' ' * len(number)} | {' ' * (place.column - 1)}{'^' * width}"
