"""DF741: a filter that throws nearly everything away which was read and paid for."""

from __future__ import annotations

from collections.abc import Iterator

from dynaform.findings import Finding
from dynaform.rules.design import Design
from dynaform.rules.rule import Rule

WASTE = 0.1
"""The share kept below which ten rows are paid for one."""


def check(design: Design) -> Iterator[Finding]:
    """One finding per read that says it keeps less than a tenth of what it reads, scans excepted."""
    for pattern, path, action in design.actions():
        if action.keeps is not None and action.keeps < WASTE and action.scan is None:
            yield design.finding(
                "DF741",
                f"of {1 / action.keeps:,.0f} rows that are read and billed, one is kept",
                ("access_patterns", pattern),
                *path[2:],
                "keeps",
                hint="Put the filtered attribute into a key: an index with it, or a sparse one that holds the few.",
            )


RULE = Rule(
    "DF741",
    check,
    bad="""
tables:
  Orders: {key: {partition: customerId, sort: orderId}}
entities:
  Order: {table: Orders, attributes: {customerId: id, orderId: id, status: [open, paid, returned]}}
access_patterns:
  returns-of-customer:
    list: Order
    where: {customerId: $customerId, status: returned}
    page: 20
    keeps: 0.02    # <- DF741
""",
    good="""
tables:
  Orders: {key: {partition: customerId, sort: orderId}}
entities:
  Order: {table: Orders, attributes: {customerId: id, orderId: id, status: [open, paid, returned]}}
access_patterns:
  paid-of-customer:
    list: Order
    where: {customerId: $customerId, status: paid}
    page: 20
    keeps: 0.9
""",
)
