"""DF792: provisioned capacity below what the access patterns take."""

from __future__ import annotations

from collections.abc import Iterator

from dynaform.findings import Finding
from dynaform.rules.design import Design
from dynaform.rules.rule import Rule


def check(design: Design) -> Iterator[Finding]:
    """One finding per table and direction whose promised units are below the expected peak."""
    for name, table in design.tables.items():
        if design.family.promise(name, "billing") != "provisioned":
            continue
        expected = design.load[name].expected
        for word, load in (("read_capacity", expected.read), ("write_capacity", expected.write)):
            units = design.family.promise(name, word)
            if units is None or load is None or load.peak <= units:
                continue
            own = getattr(table.promises, word) is not None
            yield design.finding(
                "DF792",
                f"{name} is promised {units} units a second, and its patterns take {load.peak:,.0f} at their peak",
                ("tables", name) if own else (),
                "promises",
                word,
                hint=f"Write {word}: {round(load.peak + 0.5)} and let it scale, or billing: on-demand.",
            )


RULE = Rule(
    "DF792",
    check,
    bad="""
promises:
  billing: provisioned
  write_capacity: 5    # <- DF792
  read_capacity: 50
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
  read_capacity: 50
tables:
  Orders: {key: {partition: orderId}}
entities:
  Order: {table: Orders, attributes: {orderId: id}, workload: {items: 100000, size: 900B}}
access_patterns:
  add-order: {create: Order, rate: {average: 3/s, peak: 40/s}}
  order: {get: Order, by: [orderId], rate: 20/s}
""",
)
