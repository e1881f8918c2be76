"""Types: what is stored comes back, and key texts sort as their values do."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dynaform.spec.types import AttributeType, Kind, parse_timestamp, timestamp_text

MOMENTS = st.datetimes(timezones=st.just(UTC)).map(lambda each: each.replace(microsecond=0))
VALUES: dict[AttributeType, st.SearchStrategy[Any]] = {
    AttributeType(Kind.STRING): st.text(),
    AttributeType(Kind.ID): st.text().filter(lambda each: "#" not in each),
    AttributeType(Kind.TIMESTAMP): MOMENTS,
    AttributeType(Kind.DATE): st.dates(),
    AttributeType(Kind.INTEGER, width=6): st.integers(0, 999_999),
    AttributeType(Kind.ENUM, values=("new", "open", "done")): st.sampled_from(("new", "open", "done")),
}
UNORDERED: dict[AttributeType, st.SearchStrategy[Any]] = {
    AttributeType(Kind.DECIMAL): st.decimals(allow_nan=False, allow_infinity=False, places=4),
    AttributeType(Kind.EPOCH): st.integers(0, 2**40),
}


def typed(pairs: dict[AttributeType, st.SearchStrategy[Any]]) -> st.SearchStrategy[tuple[AttributeType, Any, Any]]:
    return st.one_of([st.tuples(st.just(type), values, values) for type, values in pairs.items()])


@given(typed(VALUES | UNORDERED))
def test_load_undoes_store(case: tuple[AttributeType, Any, Any]) -> None:
    type, value, _ = case
    assert type.load(type.store(value)) == value
    assert type.from_key_text(type.key_text(value)) == value


@given(typed(VALUES))
def test_key_texts_sort_as_values_do(case: tuple[AttributeType, Any, Any]) -> None:
    type, one, other = case
    assert type.key_ordered
    assert (type.key_text(one).encode() < type.key_text(other).encode()) == (one < other)


@pytest.mark.parametrize("type", [*UNORDERED, AttributeType(Kind.INTEGER), AttributeType(Kind.ID, ignore_case=True)])
def test_what_does_not_sort_says_so(type: AttributeType) -> None:
    assert not type.key_ordered


@pytest.mark.parametrize(
    ("type", "text", "value"),
    [
        (AttributeType(Kind.INTEGER), "-3", -3),
        (AttributeType(Kind.DECIMAL), "49.90", Decimal("49.90")),
        (AttributeType(Kind.BOOLEAN), "true", True),
        (AttributeType(Kind.DATE), "2025-08-27", date(2025, 8, 27)),
        (AttributeType(Kind.TIMESTAMP), "2025-08-27T10:30:00Z", datetime(2025, 8, 27, 10, 30, tzinfo=UTC)),
        (AttributeType(Kind.STRING), "001", "001"),
    ],
)
def test_literals(type: AttributeType, text: str, value: object) -> None:
    assert type.parse(text) == value


@pytest.mark.parametrize(
    ("type", "text"),
    [
        (AttributeType(Kind.INTEGER), "1.0"),
        (AttributeType(Kind.DECIMAL), "NaN"),
        (AttributeType(Kind.DECIMAL), "many"),
        (AttributeType(Kind.BOOLEAN), "yes"),
        (AttributeType(Kind.DATE), "27.8.2025"),
        (AttributeType(Kind.TIMESTAMP), "2025-08-27T10:30:00+02:00"),
        (AttributeType(Kind.TIMESTAMP), "2025-08-27T10:30:00.5Z"),
        (AttributeType(Kind.ID), "a#b"),
        (AttributeType(Kind.ENUM, values=("a",)), "b"),
        (AttributeType(Kind.MAP), "{}"),
    ],
)
def test_what_is_no_literal(type: AttributeType, text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        type.parse(text)


def test_timestamps_are_utc_and_of_one_width() -> None:
    there = datetime(2025, 8, 27, 1, 0, tzinfo=timezone(timedelta(hours=2)))
    assert timestamp_text(there) == "2025-08-26T23:00:00Z"
    assert len(timestamp_text(datetime(999, 1, 1, tzinfo=UTC))) == 20
    assert parse_timestamp(timestamp_text(there)) == there


def test_the_clock_takes_the_encoding_of_the_attribute() -> None:
    now = datetime(2025, 8, 27, 10, 30, 5, 999, tzinfo=UTC)
    assert AttributeType(Kind.TIMESTAMP).clock(now, "now") == now.replace(microsecond=0)
    assert AttributeType(Kind.DATE).clock(now, "today") == date(2025, 8, 27)
    assert AttributeType(Kind.EPOCH).clock(now, "now") == int(now.timestamp())
    assert AttributeType(Kind.EPOCH_MS).clock(now, "today") == 1756252800000
    with pytest.raises(ValueError, match="no meaning"):
        AttributeType(Kind.STRING).clock(now, "now")


@pytest.mark.parametrize(("type", "value"), [
    (AttributeType(Kind.INTEGER, width=2), 100),
    (AttributeType(Kind.INTEGER, width=2), -1),
    (AttributeType(Kind.INTEGER), 1),
    (AttributeType(Kind.ID), "a#b"),
])  # fmt: skip
def test_what_would_break_a_key_is_refused(type: AttributeType, value: object) -> None:
    with pytest.raises(ValueError, match=r"fit|hold"):
        type.key_text(value)


def test_physical_types_and_domains() -> None:
    assert AttributeType(Kind.SET, element=Kind.INTEGER).physical == "NS"
    assert AttributeType(Kind.BOOLEAN).domain == (False, True)
    assert AttributeType(Kind.ENUM, values=("a", "b")).domain == ("a", "b")
    assert AttributeType(Kind.STRING).domain is None
