"""The grammar of values and predicates."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic_core import PydanticCustomError

from dynaform.spec.predicates import ALWAYS, AnyOf, Comparison, Op, Predicate, parse_predicate
from dynaform.spec.values import (
    Clock,
    Column,
    Literal,
    Negative,
    Parameter,
    Stored,
    Value,
    duration,
    parse_duration,
    parse_value,
)


@pytest.mark.parametrize(
    ("text", "value", "shown"),
    [
        ("PENDING", Literal("PENDING"), "PENDING"),
        ("", Literal(""), ""),
        ("-5", Literal("-5"), "-5"),
        ("$userId", Parameter("userId"), "$userId"),
        ("$f.userId", Column("f", "userId"), "$f.userId"),
        ("$f.address.city", Column("f", "address.city"), "$f.address.city"),
        ("$.capacity", Stored("capacity"), "$.capacity"),
        ("$now", Clock("now"), "$now"),
        ("$today", Clock("today"), "$today"),
        ("$now + 24h", Clock("now", 86400), "$now + 24h"),
        ("$now-7d", Clock("now", -604800), "$now - 7d"),
        ("-$n", Negative(Parameter("n")), "-$n"),
        ("-$r.n", Negative(Column("r", "n")), "-$r.n"),
        ("$nowhere", Parameter("nowhere"), "$nowhere"),
    ],
)
def test_values(text: str, value: Value, shown: str) -> None:
    assert parse_value(text) == value
    assert str(value) == shown


@pytest.mark.parametrize("text", ["$", "$$x", "$a-b", "$x + 1", "$now + 1y", "-$now", "-$.a", "$f.", "$status?", 5])
def test_what_is_no_value(text: object) -> None:
    with pytest.raises(PydanticCustomError) as caught:
        parse_value(text)
    assert (caught.value.context or {})["id"] == "DF004"


@pytest.mark.parametrize(
    ("text", "seconds"), [("30s", 30), ("5m", 300), ("24h", 86400), ("90d", 7776000), ("1w", 604800)]
)
def test_durations(text: str, seconds: int) -> None:
    assert parse_duration(text) == seconds


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(30, "30s"), (90, "90s"), (5400, "90m"), (3600, "1h"), (86400, "24h"), (518400, "6d"), (90061, "90061s")],
)
def test_durations_as_text(seconds: int, text: str) -> None:
    assert duration(seconds) == text and parse_duration(text) == seconds
    assert str(parse_value(f"$now - {seconds}s")) == f"$now - {text}"


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        ({"a": "1", "b": "$x"}, "a = 1 and b = $x"),
        ({"a": {"ge": "1", "lt": "9"}}, "a >= 1 and a < 9"),
        ({"a": {"between": ["$from", "$to"]}}, "a between $from and $to"),
        ({"a": {"in": ["x", "y"]}}, "a in (x, y)"),
        ({"a": {"in": "$f.a"}}, "a in $f.a"),
        ({"a": {"exists": "false"}}, "a does not exist"),
        ({"a": {"size": {"le": "3"}}}, "size(a) <= 3"),
        ({"a": {"size": "3"}}, "size(a) = 3"),
        ({"a.b": {"begins_with": "x"}}, "begins_with(a.b, x)"),
        ({"a": "1", "any": [{"b": "2"}, {"c": {"ne": "3"}}]}, "a = 1 and (b = 2 or c <> 3)"),
        ({}, "always"),
    ],
)
def test_predicates_read_as_they_mean(data: dict[str, Any], shown: str) -> None:
    assert str(parse_predicate(data)) == shown


@pytest.mark.parametrize(
    ("data", "path"),
    [
        ("x", ()),
        ({"a": {"gte": "1"}}, ("a", "gte")),
        ({"a": {"between": ["1"]}}, ("a", "between")),
        ({"a": {"exists": "maybe"}}, ("a", "exists")),
        ({"any": [{"a": "1"}]}, ("any",)),
        ({"any": [{"a": "1"}, {"b": {"le": {}}}]}, ("any", 1, "b", "le")),
        ({"a": {"size": {"size": "1"}}}, ("a", "size", "size")),
        ({"a": ["x"]}, ("a",)),
    ],
)
def test_what_is_no_predicate_says_where(data: Any, path: tuple[str | int, ...]) -> None:
    with pytest.raises(PydanticCustomError) as caught:
        parse_predicate(data)
    assert (caught.value.context or {})["path"] == path


def test_comparisons_know_where_they_stand() -> None:
    predicate = parse_predicate({"a": "1", "any": [{"b": {"lt": "2"}}, {"c.d": "3"}]})
    assert [(each.root, each.path) for each in predicate.comparisons()] == [
        ("a", ("a",)),
        ("b", ("any", 0, "b", "lt")),
        ("c", ("any", 1, "c.d")),
    ]


def test_predicates_are_anded() -> None:
    a, b = parse_predicate({"a": "1"}), parse_predicate({"b": "2"})
    assert str(a & b) == "a = 1 and b = 2"
    assert not ALWAYS
    assert a
    assert Predicate((AnyOf((a, b)),)) & ALWAYS == Predicate((AnyOf((a, b)),))
    assert next(a.comparisons()) == Comparison("a", Op.EQ, (Literal("1"),), path=("a",))
