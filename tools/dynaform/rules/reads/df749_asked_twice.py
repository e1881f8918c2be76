"""DF749: two access patterns that ask the same question."""

from __future__ import annotations

from collections.abc import Iterator

from dynaform.findings import Finding
from dynaform.rules.design import Design
from dynaform.rules.rule import Rule
from dynaform.spec.model import READ_VERBS, Pattern
from dynaform.spec.model.base import Described

_SAID_OF_IT = {*Described.model_fields, "rate", "requests"}


def check(design: Design) -> Iterator[Finding]:
    """One finding per read that is another one under another name."""
    seen: dict[object, list[str]] = {}
    patterns = design.family.access_patterns
    for name, pattern in patterns.items():
        if pattern.elsewhere or not pattern.actions or any(each.verb not in READ_VERBS for each in pattern.actions):
            continue
        alike = seen.setdefault(tuple((each.verb, each.entities, each.by) for each in pattern.actions), [])
        if first := next((other for other in alike if _asks_the_same(patterns[other], pattern)), None):
            yield design.finding(
                "DF749",
                f"it asks what {first} asks, word for word: each is counted apart, and changed apart",
                ("access_patterns", name),
                hint=f"Make one of both, with the sum of their rates; or write here in what it differs from {first}.",
            )
        alike.append(name)


def _asks_the_same(one: Pattern, other: Pattern) -> bool:
    """Whether two patterns are equal without what is merely said about them."""
    asks = type(one).model_fields.keys() - _SAID_OF_IT
    return all(getattr(one, name) == getattr(other, name) for name in asks)


RULE = Rule(
    "DF749",
    check,
    bad="""
tables:
  Orders: {key: {partition: customerId, sort: orderId}}
entities:
  Order: {table: Orders, attributes: {customerId: id, orderId: id}}
access_patterns:
  orders-of-customer: {list: Order, by: [customerId], page: 20}
  order-history:    # <- DF749
    {list: Order, by: [customerId], page: 20}
""",
    good="""
tables:
  Orders: {key: {partition: customerId, sort: orderId}}
entities:
  Order: {table: Orders, attributes: {customerId: id, orderId: id}}
access_patterns:
  orders-of-customer: {list: Order, by: [customerId], page: 20}
  newest-orders: {list: Order, by: [customerId], order: orderId desc, limit: 5}
""",
)
