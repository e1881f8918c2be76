"""DF740: a scan that reads much, and often."""

from __future__ import annotations

from collections.abc import Iterator

from dynaform.findings import Finding
from dynaform.planner.proof import Operation
from dynaform.rules.design import Design
from dynaform.rules.rule import Rule

BYTES = 1_000_000
"""One page of a scan: a table below it is read in one request."""
PER_SECOND = 1 / 3600
UNIT_BYTES = 8192
"""Bytes that one read unit reads of an eventually consistent scan."""


def check(design: Design) -> Iterator[Finding]:
    """One finding per scan of a table over 1 MB that runs more than once an hour."""
    for pattern, proof in design.reads:
        rate = design.family.access_patterns[pattern].rate
        if proof.operation is not Operation.SCAN or rate is None or rate.average <= PER_SECOND:
            continue
        total = _bytes(design, proof.table)
        if total is not None and total > BYTES:
            units = total / UNIT_BYTES
            yield design.finding(
                "DF740",
                f"each call reads all of {proof.table}, {total / 10**6:,.0f} MB for {units:,.0f} read units, "
                f"{rate.average * 86400:,.0f} times a day",
                ("access_patterns", pattern),
                *(("scan",) if design.family.access_patterns[pattern].scan is not None else ()),
                hint="Let an index hold what is listed, or let the caller keep the answer.",
            )


def _bytes(design: Design, table: str) -> int | None:
    loads = [entity.workload for entity in design.family.entities_of(table).values()]
    known = [load.items * load.size for load in loads if load.items is not None and load.size is not None]
    return sum(known) if known else None


RULE = Rule(
    "DF740",
    check,
    bad="""
tables:
  Shops: {key: {partition: shopId}}
entities:
  Shop: {table: Shops, attributes: {shopId: id, city: id}, workload: {items: 200000, size: 500B}}
access_patterns:
  all-shops:
    list: Shop
    page: 100
    scan: {reason: the map shows them all}    # <- DF740
    rate: 1/s
""",
    good="""
tables:
  Shops: {key: {partition: shopId}}
entities:
  Shop: {table: Shops, attributes: {shopId: id, city: id}, workload: {items: 200000, size: 500B}}
access_patterns:
  all-shops:
    list: Shop
    page: 100
    scan: {reason: a nightly export reads them all}
    rate: 1/day
""",
)
