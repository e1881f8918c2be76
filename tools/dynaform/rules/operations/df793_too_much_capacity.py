"""DF793: provisioned capacity far above what the access patterns take."""

from __future__ import annotations

from collections.abc import Iterator

from dynaform.findings import Finding
from dynaform.rules.design import Design
from dynaform.rules.rule import Rule

FAR = 10
SMALL = 25
"""Units a second of the free tier: nobody needs to hear about less."""


def check(design: Design) -> Iterator[Finding]:
    """One finding per table and direction whose promised units are ten times the expected peak."""
    for name, table in design.tables.items():
        if design.family.promise(name, "billing") != "provisioned" or not _all_rates(design, name):
            continue
        expected = design.load[name].expected
        for word, load in (("read_capacity", expected.read), ("write_capacity", expected.write)):
            units = design.family.promise(name, word)
            if units is None or load is None or units <= max(SMALL, FAR * load.peak):
                continue
            own = getattr(table.promises, word) is not None
            yield design.finding(
                "DF793",
                f"{name} pays for {units} units a second, and its access patterns take {load.peak:,.1f} at their peak",
                ("tables", name) if own else (),
                "promises",
                word,
                hint=f"Write {word}: {max(1, round(2 * load.peak))}, or billing: on-demand, which costs nothing idle.",
            )


def _all_rates(design: Design, table: str) -> bool:
    """A pattern without a rate may be the one that needs the capacity."""
    return all(
        design.family.access_patterns[pattern].rate is not None
        for pattern, _, action in design.actions()
        if any(design.entities[entity].table == table for entity in action.entities)
    )


RULE = Rule(
    "DF793",
    check,
    bad="""
promises:
  billing: provisioned
  write_capacity: 1000    # <- DF793
  read_capacity: 20
tables:
  Orders: {key: {partition: orderId}}
entities:
  Order: {table: Orders, attributes: {orderId: id}, workload: {items: 100000, size: 900B}}
access_patterns:
  add-order: {create: Order, rate: {average: 3/s, peak: 40/s}}
  order: {get: Order, by: [orderId], rate: 20/s}
""",
    good="""
promises:
  billing: provisioned
  write_capacity: 50
  read_capacity: 20
tables:
  Orders: {key: {partition: orderId}}
entities:
  Order: {table: Orders, attributes: {orderId: id}, workload: {items: 100000, size: 900B}}
access_patterns:
  add-order: {create: Order, rate: {average: 3/s, peak: 40/s}}
  order: {get: Order, by: [orderId], rate: 20/s}
""",
)
