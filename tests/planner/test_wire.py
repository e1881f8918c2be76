from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from boto3.dynamodb.types import TypeDeserializer, TypeSerializer
from hypothesis import given, settings
from hypothesis import strategies as st

from dynaform.planner.calls.wire import from_wire, item_from_wire, item_to_wire, to_wire


@pytest.mark.parametrize(
    ("value", "wire"),
    [
        ("text", {"S": "text"}),
        (12, {"N": "12"}),
        (True, {"BOOL": True}),
        (Decimal("1.50"), {"N": "1.50"}),
        (b"\x00", {"B": b"\x00"}),
        (None, {"NULL": True}),
        (frozenset({"b", "a"}), {"SS": ["a", "b"]}),
        (frozenset({2, Decimal("1.5")}), {"NS": ["1.5", "2"]}),
        (frozenset({b"b"}), {"BS": [b"b"]}),
        ({"a": [1, {"b": False}]}, {"M": {"a": {"L": [{"N": "1"}, {"M": {"b": {"BOOL": False}}}]}}}),
        ([], {"L": []}),
    ],
)
def test_the_wire_form(value: Any, wire: dict[str, Any]) -> None:
    assert to_wire(value) == wire
    assert from_wire(wire) == value


def test_whole_numbers_are_int_and_others_decimal() -> None:
    for text, expected in [("7", 7), ("-7", -7), ("1E2", 100), ("0.5", Decimal("0.5")), ("2.0", 2)]:
        value = from_wire({"N": text})
        assert value == expected
        assert type(value) is type(expected)


@pytest.mark.parametrize("value", [1.5, datetime(2026, 1, 1, tzinfo=UTC), {"a": 1.5}])
def test_what_dynamodb_cannot_store_is_refused(value: Any) -> None:
    with pytest.raises(TypeError, match="DynamoDB stores no"):
        to_wire(value)


def test_empty_sets_are_refused() -> None:
    with pytest.raises(ValueError, match="empty set"):
        to_wire(frozenset())


NUMBERS = st.integers(-(10**37), 10**37) | st.decimals(-(10**9), 10**9, places=6)
LEAVES = st.text() | NUMBERS | st.booleans() | st.none() | st.binary(max_size=20)
SETS = (
    st.frozensets(st.text(), min_size=1) | st.frozensets(NUMBERS, min_size=1) | st.frozensets(st.binary(), min_size=1)
)
VALUES = st.recursive(
    LEAVES | SETS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4)
)


@settings(max_examples=40)
@given(st.dictionaries(st.text(min_size=1), VALUES, max_size=5))
def test_the_way_there_and_back(item: dict[str, Any]) -> None:
    assert item_from_wire(item_to_wire(item)) == item


@settings(max_examples=40)
@given(VALUES)
def test_boto3_reads_what_we_write_and_we_read_what_boto3_writes(value: Any) -> None:
    serialize, deserialize = TypeSerializer(), TypeDeserializer()
    assert from_wire(serialize.serialize(deserialize.deserialize(to_wire(value)))) == value
