"""Promises of backups and readers of streams as a family's module states them."""

from __future__ import annotations

import pytest

from dynaform.planner.layout import Layout
from dynaform.render.backup import backup_promise
from dynaform.render.streams import smoke_words, stream_consumers
from dynaform.spec import parse_family
from families import family_spec

FAMILY = """
format: 1
family: promises
{promises}
tables:
  A: {{key: {{partition: id}}, {a}}}
  B: {{key: {{partition: id}}, {b}}}
entities:
  A: {{table: A, key: {{}}, attributes: {{id: id}}, workload: {{size: 1KB}}}}
  B: {{table: B, key: {{}}, attributes: {{id: id}}, workload: {{size: 1KB}}}}
"""


def layout_of(name: str) -> Layout:
    return Layout(family_spec(name).family)


def promised(promises: str = "", a: str = "", b: str = "") -> object:
    text = FAMILY.format(promises=promises, a=a, b=b)
    return backup_promise(Layout(parse_family(text.replace(", }", "}")).family))


def test_what_ielts_promises_turns_its_plan_on() -> None:
    assert backup_promise(layout_of("ielts")) == {"enabled": True, "schedule": "daily", "days": 35}


@pytest.mark.parametrize("family", ["companion", "conversation", "marketplace", "social"])
def test_a_family_that_promises_nothing_states_nothing(family: str) -> None:
    assert backup_promise(layout_of(family)) is None


@pytest.mark.parametrize(
    ("promises", "a", "b", "expected"),
    [
        ("", "", "promises: {backup: {schedule: weekly, days: 90}}", ("weekly", 90)),
        ("promises: {backup: {schedule: weekly, days: 90}}", "", "", ("weekly", 90)),
        (
            "promises: {backup: {schedule: weekly, days: 90}}",
            "promises: {backup: {schedule: daily, days: 7}}",
            "",
            ("daily", 90),
        ),
    ],
)
def test_one_plan_keeps_every_tables_promise(promises: str, a: str, b: str, expected: tuple[str, int]) -> None:
    schedule, days = expected
    assert promised(promises, a, b) == {"enabled": True, "schedule": schedule, "days": days}


def test_only_consumers_of_streams_are_wired_and_each_knows_smokes_items() -> None:
    assert stream_consumers(layout_of("marketplace")) == {
        "booking-events": {
            "table": "bookings",
            "smoke": [{"entity": "Booking", "attribute": "bookingId", "text": "dfsmoke", "at_start": True}],
        }
    }
    assert stream_consumers(layout_of("conversation")) == {}


def test_signs_are_said_in_words() -> None:
    assert smoke_words(layout_of("marketplace"), "bookings") == [
        "Booking: `bookingId` begins with `dfsmoke`, in any case"
    ]
    assert "Event: `sk` contains `#dfsmoke`, in any case" in smoke_words(layout_of("companion"), "ai-girlfriend-table")
