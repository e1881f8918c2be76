"""DF742: a page larger than the 1 MB that one request returns."""

from __future__ import annotations

from collections.abc import Iterator

from dynaform.findings import Finding
from dynaform.planner.calls.reading import access_path
from dynaform.planner.reads.sizes import PAGE_BYTES
from dynaform.rules.design import Design
from dynaform.rules.rule import Rule
from dynaform.rules.views.volumes import entry_size


def check(design: Design) -> Iterator[Finding]:
    """One finding per list whose page of typical items does not fit one request."""
    for pattern, path, action in design.actions():
        if action.page is None:
            continue
        proof = next((each for name, each in design.reads if name == pattern and each.page == action.page), None)
        if proof is None:
            continue
        found = access_path(design.layout, proof.table, proof.indexes[0])
        size = entry_size(design.layout, proof.entity, found)
        if size is not None and size * action.page > PAGE_BYTES:
            fits = max(1, PAGE_BYTES // size)
            yield design.finding(
                "DF742",
                f"{action.page:,} rows of {size:,} B are {size * action.page / 10**6:,.1f} MB, "
                "and a request ends at 1 MB",
                ("access_patterns", pattern),
                *path[2:],
                "page",
                hint=f"Write page: {fits}, or let an index project less.",
            )


RULE = Rule(
    "DF742",
    check,
    bad="""
tables:
  Orders: {key: {partition: customerId, sort: orderId}}
entities:
  Order: {table: Orders, attributes: {customerId: id, orderId: id}, workload: {size: 5KB}}
access_patterns:
  orders-of-customer:
    list: Order
    by: [customerId]
    page: 500    # <- DF742
""",
    good="""
tables:
  Orders: {key: {partition: customerId, sort: orderId}}
entities:
  Order: {table: Orders, attributes: {customerId: id, orderId: id}, workload: {size: 5KB}}
access_patterns:
  orders-of-customer:
    list: Order
    by: [customerId]
    page: 50
""",
)
