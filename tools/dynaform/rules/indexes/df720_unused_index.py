"""DF720: an index that no access pattern reads."""

from __future__ import annotations

from collections.abc import Iterator

from dynaform.findings import Edit, Finding
from dynaform.rules.design import Design
from dynaform.rules.rule import Rule


def check(design: Design) -> Iterator[Finding]:
    """One finding per index without a reader; silent while a pattern is not proved, for it may be the reader."""
    if not design.everything_proved():
        return
    used = design.proofs.index_users()
    for table, said in design.tables.items():
        for index in said.indexes:
            if (table, index) not in used:
                yield design.finding(
                    "DF720",
                    f"no access pattern reads {index}, and every write of an item in it is paid there again",
                    ("tables", table, "indexes", index),
                    hint="Write the access pattern that needs it, or remove it.",
                    repair=_removal(design, table, index),
                )


def _removal(design: Design, table: str, index: str) -> tuple[Edit, ...]:
    feeds = [name for name, entity in design.family.entities_of(table).items() if index in entity.indexes]
    whole = [name for name in feeds if len(design.entities[name].indexes) == 1]
    path = ("tables", table, "indexes")
    return (
        Edit(path if len(design.tables[table].indexes) == 1 else (*path, index), ""),
        *(Edit(("entities", name, "indexes", *(() if name in whole else (index,))), "") for name in feeds),
    )


RULE = Rule(
    "DF720",
    check,
    bad="""
tables:
  Orders:
    key: {partition: orderId}
    indexes:
      by-customer: {key: {partition: customerId}, projection: ALL}    # <- DF720
entities:
  Order: {table: Orders, attributes: {orderId: id, customerId: id}}
access_patterns:
  order: {get: Order, by: [orderId]}
""",
    good="""
tables:
  Orders:
    key: {partition: orderId}
    indexes:
      by-customer: {key: {partition: customerId}, projection: ALL}
entities:
  Order: {table: Orders, attributes: {orderId: id, customerId: id}}
access_patterns:
  order: {get: Order, by: [orderId]}
  orders-of-customer: {list: Order, by: [customerId], page: 20}
""",
)
