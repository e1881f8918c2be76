"""DF798: a stream that no consumer of the family reads."""

from __future__ import annotations

from collections.abc import Iterator

from dynaform.findings import Edit, Finding
from dynaform.rules.design import Design
from dynaform.rules.rule import Rule


def check(design: Design) -> Iterator[Finding]:
    """One finding per table with a stream, in a family whose consumers are said and none of which reads it."""
    consumers = design.family.consumers.values()
    read = {each.stream for each in consumers}
    for name, table in design.tables.items():
        if consumers and table.stream is not None and name not in read:
            about = ("tables", name)
            yield design.finding(
                "DF798",
                f"no consumer reads the stream of {name}, so that no policy lets anyone read it",
                about,
                "stream",
                hint=f"Name its reader: consumers: {{NAME: {{stream: {name}}}}}; or remove the stream.",
                repair=(Edit((*about, "stream"), ""),),
            )


RULE = Rule(
    "DF798",
    check,
    bad="""
tables:
  Orders:
    key: {partition: orderId}
    stream: NEW_IMAGE    # <- DF798
entities:
  Order: {table: Orders, attributes: {orderId: id}}
access_patterns:
  order: {get: Order, by: [orderId]}
consumers:
  api: {access_patterns: all}
""",
    good="""
tables:
  Orders:
    key: {partition: orderId}
    stream: NEW_IMAGE
entities:
  Order: {table: Orders, attributes: {orderId: id}}
access_patterns:
  order: {get: Order, by: [orderId]}
consumers:
  api: {access_patterns: all}
  mailer: {stream: Orders}
""",
)
