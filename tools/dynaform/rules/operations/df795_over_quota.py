"""DF795: a table that needs more than the account's default quota."""

from __future__ import annotations

from collections.abc import Iterator

from dynaform.findings import Finding
from dynaform.rules.design import Design
from dynaform.rules.rule import Rule

QUOTA = 40_000
"""Read, and write, units a second of one table in most Regions, until AWS raises it (Service Quotas)."""


def check(design: Design) -> Iterator[Finding]:
    """One finding per table or index whose expected peak is over the default quota."""
    for name, load in design.load.items():
        for index, expected in load.measured():
            for word, said in (("write", expected.write), ("read", expected.read)):
                if said is not None and said.peak > QUOTA:
                    about = ("tables", name) if index is None else ("tables", name, "indexes", index)
                    yield design.finding(
                        "DF795",
                        f"{index or name} is to take {said.peak:,.0f} {word} units a second, "
                        f"and the default quota of a table is {QUOTA:,}",
                        about,
                        hint="Have the quota raised before it comes, and accept DF795 with the number of the case.",
                    )


RULE = Rule(
    "DF795",
    check,
    bad="""
tables:
  Clicks:    # <- DF795
    key: {partition: userId, sort: clickId}
    accept: {DF794: It is warmed to 100000 units before each launch.}
entities:
  Click: {table: Clicks, attributes: {userId: id, clickId: id}, workload: {items: 100000000, size: 200B}}
access_patterns:
  click: {create: Click, rate: {average: 9000/s, peak: 90000/s, hottest: 0.1%}}
  click-of-user: {get: Click, by: [userId, clickId], rate: 1/s}
""",
    good="""
tables:
  Clicks:
    key: {partition: userId, sort: clickId}
    accept: {DF794: It is warmed to 40000 units before each launch.}
entities:
  Click: {table: Clicks, attributes: {userId: id, clickId: id}, workload: {items: 100000000, size: 200B}}
access_patterns:
  click: {create: Click, rate: {average: 9000/s, peak: 30000/s, hottest: 0.1%}}
  click-of-user: {get: Click, by: [userId, clickId], rate: 1/s}
""",
)
