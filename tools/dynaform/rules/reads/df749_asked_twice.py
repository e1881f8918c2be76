"""DF749: two access patterns that ask the same question."""

from __future__ import annotations

from collections.abc import Iterator

from dynaform.findings import Finding
from dynaform.rules.design import Design
from dynaform.rules.rule import Rule
from dynaform.spec.model import READ_VERBS, Pattern

_SAID_OF_IT = {"description", "source", "rate", "accept", "deviation", "assumption", "purpose", "tags"}


def check(design: Design) -> Iterator[Finding]:
    """One finding per read that is another one under another name."""
    seen: dict[str, str] = {}
    for name, pattern in design.family.access_patterns.items():
        if pattern.elsewhere or not pattern.actions or any(each.verb not in READ_VERBS for each in pattern.actions):
            continue
        first = seen.setdefault(_asks(pattern), name)
        if first != name:
            yield design.finding(
                "DF749",
                f"it asks what {first} asks, word for word: each is counted apart, and changed apart",
                ("access_patterns", name),
                hint=f"Make one of both, with the sum of their rates; or write here in what it differs from {first}.",
            )


def _asks(pattern: Pattern) -> str:
    """The pattern without what is merely said about it."""
    asks = set(type(pattern).model_fields) - _SAID_OF_IT
    return repr([(name, getattr(pattern, name)) for name in sorted(asks)])


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
