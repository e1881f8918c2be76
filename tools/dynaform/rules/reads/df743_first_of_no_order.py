"""DF743: the first row of a list that has no order."""

from __future__ import annotations

from collections.abc import Iterator

from dynaform.findings import Finding
from dynaform.rules.design import Design
from dynaform.rules.rule import Rule
from dynaform.spec.model import Verb


def check(design: Design) -> Iterator[Finding]:
    """One finding per list of one row that does not say which one."""
    for pattern, path, action in design.actions():
        if action.verb is Verb.LIST and action.limit == 1 and action.order is None:
            yield design.finding(
                "DF743",
                "it takes one row of several, and nothing says which: the key decides, today",
                ("access_patterns", pattern),
                *path[2:],
                "limit",
                hint="Write the order, e.g. order: createdAt desc; or get, with the whole key.",
            )


RULE = Rule(
    "DF743",
    check,
    bad="""
tables:
  Prices: {key: {partition: productId, sort: validFrom}}
entities:
  Price: {table: Prices, attributes: {productId: id, validFrom: date, amount: decimal}}
access_patterns:
  price:
    list: Price
    by: [productId]
    limit: 1    # <- DF743
""",
    good="""
tables:
  Prices: {key: {partition: productId, sort: validFrom}}
entities:
  Price: {table: Prices, attributes: {productId: id, validFrom: date, amount: decimal}}
access_patterns:
  price:
    list: Price
    by: [productId]
    order: validFrom desc
    limit: 1
""",
)
