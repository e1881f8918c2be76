"""DF796: rates and sizes that nobody stated, said once per family."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dynaform.findings import Finding
from dynaform.rules.design import Design
from dynaform.rules.rule import Rule

SHOWN = 5


def check(design: Design) -> Iterator[Finding]:
    """One finding per family in which some patterns say no rate, or some entities no size."""
    rates = [
        name
        for name, pattern in design.family.access_patterns.items()
        if pattern.rate is None and not pattern.elsewhere
    ]
    sizes = [name for name, entity in design.entities.items() if entity.workload.size is None]
    unknown = [
        *([f"no rate of {_listed(rates)}"] if rates else []),
        *([f"no size of {_listed(sizes)}"] if sizes else []),
    ]
    if unknown:
        yield design.finding(
            "DF796",
            f"the spec says {' and '.join(unknown)}: what they cost, and what gets hot, is not judged",
            (),
            "family",
            hint="Write rate: 2/s on a pattern and workload: {items: 1000, size: 500B} on an entity; a guess will do.",
        )


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(names[:SHOWN])
    return shown if len(names) <= SHOWN else f"{shown} and {len(names) - SHOWN} more"


RULE = Rule(
    "DF796",
    check,
    bad="""
tables:
  Users: {key: {partition: userId}}
entities:
  User: {table: Users, attributes: {userId: id}}
access_patterns:
  user: {get: User, by: [userId]}
""",
    good="""
tables:
  Users: {key: {partition: userId}}
entities:
  User: {table: Users, attributes: {userId: id}, workload: {items: 1000, size: 100B}}
access_patterns:
  user: {get: User, by: [userId], rate: 2/s}
""",
)
