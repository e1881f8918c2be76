"""DF794: an on-demand table whose first peak is over what a new one serves."""

from __future__ import annotations

from collections.abc import Iterator

from dynaform.findings import Finding
from dynaform.rules.design import Design
from dynaform.rules.rule import Rule

WRITES = 4_000
READS = 12_000
"""Units a second that a new on-demand table serves; it doubles its last peak within 30 minutes (Developer Guide)."""


def check(design: Design) -> Iterator[Finding]:
    """One finding per on-demand table, or index of one, with an expected peak over its start."""
    for name in design.tables:
        if design.family.promise(name, "billing") == "provisioned":
            continue
        load = design.load[name]
        for index, expected in load.measured():
            for word, said, start in (("write", expected.write, WRITES), ("read", expected.read, READS)):
                if said is not None and said.peak > start:
                    about = ("tables", name) if index is None else ("tables", name, "indexes", index)
                    yield design.finding(
                        "DF794",
                        f"{index or name} is to take {said.peak:,.0f} {word} units a second at its peak, "
                        f"and a new on-demand table serves {start:,}",
                        about,
                        hint="Warm it (warm throughput needs provider 6), raise traffic over hours, or accept DF794.",
                    )


RULE = Rule(
    "DF794",
    check,
    bad="""
tables:
  Clicks: {key: {partition: userId, sort: clickId}}    # <- DF794
entities:
  Click: {table: Clicks, attributes: {userId: id, clickId: id}, workload: {items: 100000000, size: 200B}}
access_patterns:
  click: {create: Click, rate: {average: 1000/s, peak: 9000/s, hottest: 1%}}
  click-of-user: {get: Click, by: [userId, clickId], rate: 1/s}
""",
    good="""
tables:
  Clicks: {key: {partition: userId, sort: clickId}}
entities:
  Click: {table: Clicks, attributes: {userId: id, clickId: id}, workload: {items: 100000000, size: 200B}}
access_patterns:
  click: {create: Click, rate: {average: 1000/s, peak: 3000/s, hottest: 1%}}
  click-of-user: {get: Click, by: [userId, clickId], rate: 1/s}
""",
)
