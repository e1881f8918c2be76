"""DF746: strongly consistent reads at a rate at which their double price is worth a sentence."""

from __future__ import annotations

from collections.abc import Iterator

from dynaform.findings import Finding
from dynaform.rules.design import Design
from dynaform.rules.rule import Rule
from dynaform.rules.views.prices import MONTH, READ

DOLLARS = 100
"""A month's surcharge from which on somebody should have decided it."""


def check(design: Design) -> Iterator[Finding]:
    """One finding per strong read whose second half costs more than a hundred dollars a month."""
    for pattern, path, action in design.actions():
        rate = design.family.access_patterns[pattern].rate
        if not action.consistent or rate is None:
            continue
        proof = next((each for name, each in design.reads if name == pattern and each.consistent), None)
        units = proof.capacity.read if proof is not None else None
        if units is None:
            continue
        extra = units / 2 * rate.average * MONTH * READ
        if extra > DOLLARS:
            yield design.finding(
                "DF746",
                f"{rate.average:,.0f} calls a second pay ${extra:,.0f} a month for reading what was written last",
                ("access_patterns", pattern),
                *path[2:],
                "consistent",
                hint="Leave consistent out where a value of a second ago will do; a condition on the write is strong "
                "anyway.",
            )


RULE = Rule(
    "DF746",
    check,
    bad="""
tables:
  Profiles: {key: {partition: userId}}
entities:
  Profile:
    table: Profiles
    attributes: {userId: id, name: {type: string, max: 99}}
    workload: {items: 1000000, size: 2KB}
access_patterns:
  profile:
    get: Profile
    by: [userId]
    consistent: true    # <- DF746
    rate: 2000/s
""",
    good="""
tables:
  Profiles: {key: {partition: userId}}
entities:
  Profile:
    table: Profiles
    attributes: {userId: id, name: {type: string, max: 99}}
    workload: {items: 1000000, size: 2KB}
access_patterns:
  profile:
    get: Profile
    by: [userId]
    rate: 2000/s
""",
)
