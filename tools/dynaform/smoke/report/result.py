"""What a smoke run found: typed, versioned, the same on paper and as JSON."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from dynaform.findings import Finding
from dynaform.spec import LoadedFamily

VERSION = 1


class Status(enum.StrEnum):
    """How a pattern fared."""

    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Failure:
    """A difference between what must be and what is.

    Attributes:
        case: the case it showed in; empty for a table.
        id: the finding's id.
        text: one sentence.
    """

    case: str
    id: str
    text: str


@dataclass(frozen=True, slots=True)
class PatternResult:
    """What became of one access pattern.

    Attributes:
        pattern: its name.
        status: skipped where nothing could be exercised.
        cases, passed: how many calls were made, and how many were as they must be.
        failures: in the order they showed.
        not_exercised: what smoke could not show of the pattern, with the reason.
        requests: sent for it, without seeding and deleting.
        seconds: of wall time.
    """

    pattern: str
    status: Status
    cases: int = 0
    passed: int = 0
    failures: tuple[Failure, ...] = ()
    not_exercised: tuple[str, ...] = ()
    requests: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class TableResult:
    """How a deployed table differs from what the layout needs; ``failures`` is empty where it does not.

    ``not_exercised`` says what the environment has switched off, and what smoke therefore cannot show.
    """

    table: str
    physical: str
    failures: tuple[Failure, ...] = ()
    not_exercised: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SmokeReport:
    """A whole run over one family.

    Attributes:
        family, run: which, and the run's id, which all its items carried.
        where: endpoint or account.
        started: UTC, ISO 8601.
        seconds, requests: of everything, seeding and deleting included.
        items: written and deleted again.
        recovered: items of earlier runs that were deleted first.
        tables, patterns: in the order of the spec.
        version: of this shape.
    """

    family: str
    run: str
    where: str
    started: str
    seconds: float
    requests: int
    items: int
    recovered: int
    tables: tuple[TableResult, ...]
    patterns: tuple[PatternResult, ...]
    version: int = VERSION

    @property
    def ok(self) -> bool:
        """Whether nothing failed."""
        return not any(each.failures for each in self.tables) and not any(each.failures for each in self.patterns)

    @property
    def cases(self) -> int:
        """How many calls were made."""
        return sum(each.cases for each in self.patterns)

    def count(self, status: Status) -> int:
        """How many patterns have a status."""
        return sum(each.status is status for each in self.patterns)

    @property
    def not_exercised(self) -> tuple[tuple[str, str], ...]:
        """Table or pattern, and reason, of everything that was not shown."""
        tables = ((each.table, reason) for each in self.tables for reason in each.not_exercised)
        patterns = ((each.pattern, reason) for each in self.patterns for reason in each.not_exercised)
        return (*tables, *patterns)


@cache
def _adapter() -> TypeAdapter[SmokeReport]:
    return TypeAdapter(SmokeReport)


def to_json(report: SmokeReport) -> str:
    """The report as JSON, indented, keys in the order of the types."""
    return _adapter().dump_json(report, indent=2).decode() + "\n"


def from_json(text: str) -> SmokeReport:
    """The inverse of ``to_json``. Raises pydantic's ValidationError for another shape."""
    return _adapter().validate_json(text)


def json_schema() -> dict[str, Any]:
    """The JSON Schema of the report, as docs/schemas/smoke.schema.json holds it."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **_adapter().json_schema(mode="serialization")}


def findings(report: SmokeReport, loaded: LoadedFamily) -> tuple[Finding, ...]:
    """Every failure as a finding at the pattern or table it is about; what was not exercised as warnings."""
    return (*_table_findings(report, loaded), *_pattern_findings(report, loaded))


def _table_findings(report: SmokeReport, loaded: LoadedFamily) -> Iterator[Finding]:
    for table in report.tables:
        place, subject = loaded.place("tables", table.table), f"tables/{table.table}"
        for each in table.failures:
            yield Finding(each.id, f"{table.physical}: {each.text}", place, subject, hint=_HINTS[each.id])


def _pattern_findings(report: SmokeReport, loaded: LoadedFamily) -> Iterator[Finding]:
    for result in report.patterns:
        place = loaded.place("access_patterns", result.pattern)
        subject = f"access_patterns/{result.pattern}"
        for each in result.failures:
            yield Finding(each.id, f"{each.text} (case: {each.case})", place, subject, hint=_HINTS[each.id])
        for reason in result.not_exercised:
            yield Finding("DF610", reason, place, subject)


_SEE = "Run dynaform explain for the pattern and compare its request with what it asks for."
_APPLY = "Run plan and apply, so that the table is what the spec says."
_HINTS = {
    "DF601": _SEE,
    "DF602": _SEE,
    "DF603": _SEE,
    "DF604": _SEE,
    "DF605": _APPLY,
    "DF606": _SEE,
    "DF607": _APPLY,
    "DF608": _APPLY,
    "DF609": _SEE,
}
