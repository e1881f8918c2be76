from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dynaform.planner.calls.values import (
    HIGHEST,
    MissingParameterError,
    at_path,
    compute,
    evaluate,
    from_key_text,
    key_value,
    loaded_value,
    operand_value,
    operand_values,
    stored_value,
)
from dynaform.planner.operands import Derived, KeyTerm
from dynaform.spec.types import AttributeType, Kind
from dynaform.spec.values import parse_value

from .sample_family import NOW, call, operand, term


def type_(kind: Kind, **options: Any) -> AttributeType:
    return AttributeType(kind, **options)


STRING, INTEGER, DATE, MAP = (type_(kind) for kind in (Kind.STRING, Kind.INTEGER, Kind.DATE, Kind.MAP))
ID, EPOCH, EPOCH_MS, TIMESTAMP = (type_(kind) for kind in (Kind.ID, Kind.EPOCH, Kind.EPOCH_MS, Kind.TIMESTAMP))


@pytest.mark.parametrize(
    ("text", "type", "expected"),
    [
        ("PROFILE", STRING, "PROFILE"),
        ("12", INTEGER, 12),
        ("true", type_(Kind.BOOLEAN), True),
        ("1.50", type_(Kind.DECIMAL), Decimal("1.50")),
        ("red", type_(Kind.SET, element=Kind.STRING), frozenset({"red"})),
        ("7", type_(Kind.SET, element=Kind.INTEGER), frozenset({7})),
        ("[1, 2.5]", MAP, [1, Decimal("2.5")]),
        ("true", MAP, True),
        ("001", MAP, "001"),
        ("NaN", MAP, Decimal("NaN")),
        ("$n", INTEGER, 5),
        ("-$n", INTEGER, -5),
        ("$f.userId", ID, "u1"),
        ("$f.address.zip", STRING, "8000"),
        ("$now", TIMESTAMP, NOW),
        ("$now + 1h", TIMESTAMP, datetime(2026, 3, 5, 11, 30, tzinfo=UTC)),
        ("$now", EPOCH, 1772706600),
        ("$now - 1s", EPOCH_MS, 1772706599000),
        ("$today", DATE, date(2026, 3, 5)),
        ("$today - 7d", DATE, date(2026, 2, 26)),
        ("$today + 12h", TIMESTAMP, datetime(2026, 3, 5, 12, tzinfo=UTC)),
        ("$now", MAP, "2026-03-05T10:30:00Z"),
        ("$today", MAP, "2026-03-05"),
    ],
)
def test_what_a_value_is_worth(text: str, type: AttributeType, expected: Any) -> None:
    rows = {"f": ({"other": 1}, {"userId": "u1", "address": {"zip": "8000"}}, {"userId": "u2"})}
    value = operand_value(parse_value(text), type, replace(call(n=5), rows=rows))
    assert value == expected or (value != value and expected != expected)
    assert isinstance(value, expected.__class__)


@pytest.mark.parametrize("text", ["$gone", "$none", "-$gone", "$f.userId", "$empty.userId"])
def test_a_missing_value_is_named(text: str) -> None:
    one = replace(call(none=None), rows={"empty": ()})
    with pytest.raises(MissingParameterError) as caught:
        operand_value(parse_value(text), STRING, one)
    assert caught.value.name == text.removeprefix("-")


def test_the_stored_item_has_no_value_of_its_own() -> None:
    with pytest.raises(TypeError, match=r"\$\.capacity"):
        operand_value(parse_value("$.capacity"), INTEGER, call())


def test_lists_give_each_value_once_in_order() -> None:
    rows = {"f": ({"id": "b"}, {"id": "a"}, {}, {"id": "b"})}
    assert operand_values(parse_value("$ids"), ID, call(ids=["b", "a", "b"])) == ["b", "a"]
    assert operand_values(parse_value("$f.id"), ID, replace(call(), rows=rows)) == ["b", "a"]


def test_paths_take_parameters() -> None:
    row = {"reviewers": {"u1": {"approved": True}}, "a.b": 3}
    assert at_path(row, "reviewers.$user.approved", call(user="u1")) is True
    assert at_path(row, "reviewers.$user.approved", call(user="u2")) is None
    assert at_path(row, "a.b", call()) == 3


FUNCTIONS = [  # order-18: SHA-256 begins 4aadb06557d743d5, and 5 is the rest by 8
    ("day", [NOW], {}, DATE, (), date(2026, 3, 5)),
    ("day", [NOW], {}, STRING, (), "2026-03-05"),
    ("day", [1772706600], {}, DATE, (EPOCH,), date(2026, 3, 5)),
    ("day", [1772706600000], {}, DATE, (EPOCH_MS,), date(2026, 3, 5)),
    ("plus", [NOW], {"parameter": 300}, EPOCH, (), 1772706900),
    ("plus", [NOW], {"parameter": 300}, TIMESTAMP, (), datetime(2026, 3, 5, 10, 35, tzinfo=UTC)),
    ("plus", [date(2026, 3, 5)], {"parameter": 86400}, DATE, (), date(2026, 3, 6)),
    ("pair", ["b", "a"], {}, STRING, (), "a#b"),
    ("pair", ["a", "b"], {}, STRING, (), "a#b"),
    ("pair", ["B", "a"], {}, STRING, (type_(Kind.ID, ignore_case=True),) * 2, "a#b"),
    ("reverse", [12], {}, type_(Kind.INTEGER, width=4), (), 9987),
    ("reverse", [12], {}, INTEGER, (type_(Kind.INTEGER, width=3),), 987),
    ("reverse", [12], {}, INTEGER, (), -12),
    ("first_of", [None, "p"], {"literal": "ROOT"}, STRING, (), "p"),
    ("first_of", [None, None], {"literal": "ROOT"}, STRING, (), "ROOT"),
    ("prefix", ["u4pruydqqvj"], {"parameter": 5}, STRING, (), "u4pru"),
    ("prefix", [NOW], {"parameter": 7}, STRING, (), "2026-03"),
    ("shard", ["order-18"], {"parameter": 8}, INTEGER, (), 5),
    ("shard", ["order-18"], {"parameter": 8}, STRING, (), "5"),
]


@pytest.mark.parametrize(("function", "sources", "options", "type", "types", "expected"), FUNCTIONS)
def test_the_seven_functions(
    function: str, sources: list[Any], options: dict[str, Any], type: AttributeType, types: Any, expected: Any
) -> None:
    said = {"parameter": 0, "literal": None, **options}
    assert compute(function, sources, type=type, source_types=types, **said) == expected


def test_an_absent_source_makes_a_computed_attribute_absent() -> None:
    assert compute("pair", ["a", None], parameter=0, literal=None, type=STRING) is None
    derived = Derived("pair", "pair", (operand("Message", "senderId", "$a"),) * 2, STRING)
    with pytest.raises(MissingParameterError):
        evaluate(derived, call())


def test_a_first_of_falls_back_when_the_caller_leaves_its_source_out() -> None:
    derived = Derived("home", "first_of", (operand("Log", "parent", "$parent"),), STRING, literal="ROOT")
    assert evaluate(derived, call()) == "ROOT"
    assert evaluate(derived, call(parent="p1")) == "p1"


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (term("Post", "SK", "POST#", "createdAt=$at", "#", "postId=p1"), "POST#2026-03-05T10:30:00Z#p1"),
        (term("Post", "SK", "POST#", "createdAt=$at", above=True), "POST#2026-03-05T10:30:00Z" + HIGHEST),
        (term("Issue", "SK", "ISSUE#", "number=42", "#", "state=open"), "ISSUE#000042#open"),
        (term("User", "GSI1PK", "NAME#", "username=JoHn"), "NAME#john"),
        (term("Log", "number", "number=$n", raw=True), 5),
        (term("Token", "token", "token=AbC", raw=True), "abc"),
        (term("User", "SK", "PROFILE"), "PROFILE"),
    ],
)
def test_key_values(made: KeyTerm, expected: Any) -> None:
    assert key_value(made, call(at=NOW, n=5)) == expected


def test_a_key_refuses_what_cannot_stand_in_it() -> None:
    with pytest.raises(ValueError, match="cannot hold"):
        key_value(term("Post", "PK", "USER#", "userId=$userId"), call(userId="a#b"))
    with pytest.raises(ValueError, match="does not fit"):
        key_value(term("Issue", "SK", "number=$n"), call(n=-1))


MOMENTS = st.datetimes(datetime(1970, 1, 1), datetime(2100, 1, 1)).map(
    lambda each: each.replace(microsecond=0, tzinfo=UTC)
)
TYPED = st.one_of(
    st.tuples(st.just(STRING), st.text()),
    st.tuples(st.just(DATE), st.dates()),
    st.tuples(st.just(TIMESTAMP), MOMENTS),
    st.tuples(st.just(EPOCH), st.integers(0, 2**40)),
    st.tuples(st.just(type_(Kind.INTEGER, width=6)), st.integers(0, 999_999)),
    st.tuples(st.just(type_(Kind.DECIMAL)), st.decimals(allow_nan=False, allow_infinity=False)),
    st.tuples(st.just(type_(Kind.BOOLEAN)), st.booleans()),
)


@given(TYPED)
def test_storing_and_key_text_can_be_undone(typed: tuple[AttributeType, Any]) -> None:
    type, value = typed
    assert loaded_value(type, stored_value(type, value)) == value
    if type.kind is not Kind.BOOLEAN:  # no boolean stands in a key
        assert from_key_text(type, type.key_text(value)) == value


@given(st.lists(MOMENTS, min_size=2, max_size=2))
def test_the_order_of_moments_is_the_order_of_their_texts(moments: list[datetime]) -> None:
    first, second = moments
    assert (first < second) == (TIMESTAMP.key_text(first) < TIMESTAMP.key_text(second))
