"""DF773: an entity that no access pattern names."""

from __future__ import annotations

from collections.abc import Iterator

from dynaform.findings import Finding
from dynaform.rules.design import Design
from dynaform.rules.rule import Rule


def check(design: Design) -> Iterator[Finding]:
    """One finding per entity without a pattern; a family without any pattern is only begun."""
    if not design.family.access_patterns:
        return
    named = {name for _, _, action in design.actions() for name in action.entities}
    named |= {claim for entity in design.entities.values() for claim in entity.unique.values()}
    for name in design.entities.keys() - named:
        yield design.finding(
            "DF773",
            f"no access pattern reads or writes {name}",
            ("entities", name),
            hint="Write its access patterns (elsewhere: names who serves one that DynamoDB does not), or remove it.",
        )


RULE = Rule(
    "DF773",
    check,
    bad="""
tables:
  Shop: {key: {partition: pk, sort: sk}}
entities:
  Order: {table: Shop, key: {pk: "ORDER#{orderId}", sk: ORDER}, attributes: {orderId: id}}
  Invoice:    # <- DF773
    table: Shop
    key: {pk: "ORDER#{orderId}", sk: "INVOICE#{invoiceId}"}
    attributes: {orderId: id, invoiceId: id}
access_patterns:
  order: {get: Order, by: [orderId]}
""",
    good="""
tables:
  Shop: {key: {partition: pk, sort: sk}}
entities:
  Order: {table: Shop, key: {pk: "ORDER#{orderId}", sk: ORDER}, attributes: {orderId: id}}
  Invoice:
    table: Shop
    key: {pk: "ORDER#{orderId}", sk: "INVOICE#{invoiceId}"}
    attributes: {orderId: id, invoiceId: id}
access_patterns:
  order: {get: Order, by: [orderId]}
  invoices-of-order: {list: Invoice, by: [orderId], page: 10}
""",
)
