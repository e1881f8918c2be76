"""DF711: entities of one table that separate the parts of their keys by different characters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from dynaform.findings import Finding
from dynaform.planner.layout import Template
from dynaform.rules.design import Design
from dynaform.rules.rule import Rule


def check(design: Design) -> Iterator[Finding]:
    """One finding per entity whose delimiter is not that of most entities of its table."""
    for table in design.tables:
        said = {
            name: entity.delimiter for name, entity in design.family.entities_of(table).items() if _joins(design, name)
        }
        if len(set(said.values())) < 2:
            continue
        usual = Counter(said.values()).most_common(1)[0][0]
        for name in (name for name, delimiter in said.items() if delimiter != usual):
            yield design.finding(
                "DF711",
                f"{name} separates the parts of its keys by {said[name]!r}, the others of {table} by {usual!r}",
                ("entities", name),
                hint="Use one delimiter in a table: an id that is free of one of them may hold the other.",
            )


def _joins(design: Design, entity: str) -> bool:
    return any(isinstance(source, Template) and source.attributes for _, source in design.layout.base(entity).sources)


RULE = Rule(
    "DF711",
    check,
    bad="""
tables:
  Shop: {key: {partition: pk, sort: sk}, type_attribute: kind}
entities:
  Customer:
    table: Shop
    key: {pk: "CUSTOMER#{customerId}", sk: PROFILE}
    attributes: {customerId: id, name: {type: string, max: 100}}
  Address:
    table: Shop
    key: {pk: "CUSTOMER#{customerId}", sk: "ADDRESS#{addressId}"}
    attributes: {customerId: id, addressId: id}
  Order:    # <- DF711
    table: Shop
    delimiter: "|"
    key: {pk: "ORDERS|{customerId}", sk: "ORDER|{orderId}"}
    attributes: {customerId: id, orderId: id}
access_patterns:
  customer: {get: Customer, by: [customerId]}
  address: {get: Address, by: [customerId, addressId]}
  order: {get: Order, by: [customerId, orderId]}
""",
    good="""
tables:
  Shop: {key: {partition: pk, sort: sk}, type_attribute: kind}
entities:
  Customer:
    table: Shop
    key: {pk: "CUSTOMER#{customerId}", sk: PROFILE}
    attributes: {customerId: id, name: {type: string, max: 100}}
  Order:
    table: Shop
    key: {pk: "ORDERS#{customerId}", sk: "ORDER#{orderId}"}
    attributes: {customerId: id, orderId: id}
access_patterns:
  customer: {get: Customer, by: [customerId]}
  order: {get: Order, by: [customerId, orderId]}
""",
)
