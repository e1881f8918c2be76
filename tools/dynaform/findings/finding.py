"""The one finding type, from a misspelt key to a failed smoke test."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass, replace

from dynaform.findings.catalogue import definition
from dynaform.findings.errors import RefusedError
from dynaform.findings.repair import Edit, repair_text


class Severity(enum.StrEnum):
    """How bad it is: an error stops the build, a warning may be accepted with a reason, a note informs."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """0 for the worst, for sorting and thresholds."""
        return ["error", "warning", "note"].index(self.value)


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something stands: a file relative to the repository, 1-based line and column, and a width.

    ``width`` is the number of characters of that line to mark; 0 marks only the column.
    """

    file: str
    line: int = 1
    column: int = 1
    width: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong, or worth knowing, said once and completely.

    Attributes:
        id: stable id from the catalogue, e.g. ``DF003``.
        seen: what was found, one sentence.
        place: where; None when no file is at fault (a deployed table, a process).
        subject: the object it is about, e.g. ``marketplace/access_patterns/get-booking``.
        expected: what would have been right; may be empty when ``seen`` says it.
        hint: what mends it, as an imperative, may be several lines; with a repair only what its edits do not say.
        severity: defaults to the catalogue's.
        notes: further lines of evidence, e.g. the reason per candidate index.
        accepted: the reason why the spec accepts it; a note then, which is told only to who asks.
        repair: edits of the file at ``place`` that mend it, all of them together; empty where only a person can decide.
    """

    id: str
    seen: str
    place: Place | None = None
    subject: str = ""
    expected: str = ""
    hint: str = ""
    severity: Severity | None = None
    notes: tuple[str, ...] = ()
    repair: tuple[Edit, ...] = ()
    accepted: str = ""

    def __post_init__(self) -> None:
        if self.severity is None:
            object.__setattr__(self, "severity", Severity(definition(self.id).severity))

    @property
    def level(self) -> Severity:
        """The severity, never None."""
        return self.severity or Severity.ERROR

    def as_accepted(self, reason: str) -> Finding:
        """The same as a note that gives the reason why it stays."""
        return replace(self, expected="", hint="", repair=(), severity=Severity.NOTE, accepted=reason)

    @property
    def advice(self) -> str:
        """How to mend it, for people: the hint, then the edits as text to paste."""
        return "\n".join(part for part in (self.hint, repair_text(self.repair)) if part)

    @property
    def title(self) -> str:
        """The catalogue's title of this id."""
        return definition(self.id).title

    @property
    def why(self) -> str:
        """Why it matters, from the catalogue."""
        return definition(self.id).why


class FindingsError(RefusedError):
    """Work cannot go on because of findings, e.g. a spec that does not parse. Exit 1."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = sort_findings(findings)
        super().__init__(f"{len(self.findings)} finding(s)")


def sort_findings(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """By file, line, column, severity and id: the same findings always print in the same order."""

    def key(finding: Finding) -> tuple[Place, int, str, str, str]:
        return (finding.place or Place("~"), finding.level.rank, finding.id, finding.subject, finding.seen)

    return tuple(sorted(findings, key=key))
