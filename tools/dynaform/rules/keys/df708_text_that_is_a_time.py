"""DF708: a plain string in a sort key whose example is a time, so that nothing makes its texts sort."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dynaform.findings import Finding
from dynaform.rules.design import Design
from dynaform.rules.rule import Rule
from dynaform.spec.types import Kind

_TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d")
_DATE = re.compile(r"\d{4}-\d\d-\d\d|\d\d?[./]\d\d?[./]\d{2,4}")


def check(design: Design) -> Iterator[Finding]:
    """One finding per string attribute of a sort key whose example reads like a date or a time."""
    for entity, name, attribute in design.attributes():
        if attribute.typed.kind is not Kind.STRING or attribute.example is None:
            continue
        sorted_by = any(
            owner == entity and key.sort is not None and name in key.sort.attributes for owner, key in design.all_keys()
        )
        word = _reads_like(attribute.example)
        if sorted_by and word is not None:
            yield design.finding(
                "DF708",
                f"{name} is a string in a sort key, and its example {attribute.example!r} is a {word}",
                ("entities", entity, "attributes", name),
                hint=f"Write type: {word}. Times are then kept in UTC with a fixed width, and their texts sort.",
            )


def _reads_like(example: str) -> str | None:
    if _TIME.match(example):
        return "timestamp"
    return "date" if _DATE.fullmatch(example) else None


RULE = Rule(
    "DF708",
    check,
    bad="""
tables:
  Bookings: {key: {partition: providerId, sort: scheduledDate}}
entities:
  Booking:
    table: Bookings
    attributes:
      providerId: id
      scheduledDate: {type: string, max: 30, example: "2025-08-27T10:30:00+02:00"}    # <- DF708
access_patterns:
  bookings-of-provider: {list: Booking, by: [providerId], order: scheduledDate, page: 20}
""",
    good="""
tables:
  Bookings: {key: {partition: providerId, sort: scheduledDate}}
entities:
  Booking:
    table: Bookings
    attributes:
      providerId: id
      scheduledDate: {type: timestamp, example: "2025-08-27T08:30:00Z"}
access_patterns:
  bookings-of-provider: {list: Booking, by: [providerId], order: scheduledDate, page: 20}
""",
)
