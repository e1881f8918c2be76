"""Ranges on a part of a sort key against the typed comparison: every operator, with and without what follows."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import product
from typing import Any

import pytest

from dynaform.planner.calls.values import Call, key_value
from dynaform.planner.functions import Bound
from dynaform.planner.layout import Slot
from dynaform.planner.operands import Operand, SortCondition
from dynaform.planner.reads.ranges import RangeError, pick, raw_range, template_range
from dynaform.spec.predicates import Comparison, Op
from dynaform.spec.types import AttributeType, Kind
from dynaform.spec.values import Parameter

START = datetime(2026, 1, 1, tzinfo=UTC)
VALUES: dict[Kind, list[Any]] = {
    Kind.STRING: ["", "!", "a", "a!", "a#", "aa", "b", "ä", "😀"],
    Kind.ID: ["!", "a", "a!", "aa", "b", "ä"],
    Kind.ENUM: ["A", "AB", "B"],
    Kind.INTEGER: [0, 9, 10, 99],
    Kind.DECIMAL: [Decimal(text) for text in ("-10", "-1", "0", "9", "10", "9.5")],
    Kind.EPOCH: [-1, 0, 9, 10],
    Kind.EPOCH_MS: [0, 999, 1000],
    Kind.TIMESTAMP: [START + timedelta(hours=hours) for hours in (-1, 0, 1, 24)],
    Kind.DATE: [date(2025, 12, 31), date(2026, 1, 1), date(2026, 1, 2)],
}
TYPES = {kind: AttributeType(kind, values=("A", "AB", "B") if kind is Kind.ENUM else (), width=2) for kind in VALUES}
SUFFIXES = ["", "!", "a", "😀"]
RESTS: list[tuple[str | Slot, ...]] = [(), ("#", Slot("z")), (Slot("z"),), ("-end",)]
RANGES = [(Op.LT,), (Op.LE,), (Op.GT,), (Op.GE,), (Op.BETWEEN,), (Op.GE, Op.LE), (Op.GT, Op.LT), (Op.GE, Op.LT),
          (Op.GT, Op.LE), (Op.BEGINS_WITH,)]  # fmt: skip
HOLDS = {
    Op.LT: lambda value, bound: value < bound,
    Op.LE: lambda value, bound: value <= bound,
    Op.GT: lambda value, bound: value > bound,
    Op.GE: lambda value, bound: value >= bound,
    Op.BEGINS_WITH: lambda value, bound: value.startswith(bound),
}


def comparisons(ops: tuple[Op, ...]) -> list[Comparison]:
    if ops == (Op.BETWEEN,):
        return [Comparison("a", Op.BETWEEN, (Parameter("low"), Parameter("high")))]
    return [
        Comparison("a", op, (Parameter("high" if op in {Op.LT, Op.LE} else "low"),)) for op in ops
    ]  # fmt: skip


def wanted(ops: tuple[Op, ...], value: Any, low: Any, high: Any) -> bool:
    """The typed comparison; a text is compared by its code points, which is the order of its UTF-8 bytes."""
    if ops == (Op.BETWEEN,):
        return bool(low <= value <= high)
    return all(HOLDS[op](value, high if op in {Op.LT, Op.LE} else low) for op in ops)


def bounds(type: AttributeType, ops: tuple[Op, ...]) -> list[Bound]:
    """What one key condition says of the ranges, as bounds of the key's own attribute."""
    return [
        Bound(each.op, tuple(Operand(value, type, "a") for value in each.values)) for each in pick(comparisons(ops))
    ]


def lets_through(condition: SortCondition, stored: Any, call: Call) -> bool:
    low = key_value(condition.low, call)
    high = key_value(condition.high, call) if condition.high is not None else None
    encode = (lambda text: text.encode()) if isinstance(stored, str) else (lambda number: number)
    mine, low, high = encode(stored), encode(low), None if high is None else encode(high)
    if condition.op is Op.BETWEEN:
        assert high is not None
        return bool(low <= mine <= high)
    return bool(HOLDS[condition.op](mine, low))


@pytest.mark.parametrize("prefix", [(), ("T#",)])
@pytest.mark.parametrize("rest", RESTS)
@pytest.mark.parametrize("kind", VALUES)
def test_a_range_inside_a_template(kind: Kind, rest: tuple[str | Slot, ...], prefix: tuple[str, ...]) -> None:
    type = TYPES[kind]
    suffixes = SUFFIXES if any(isinstance(each, Slot) for each in rest) else [""]
    strangers = ["S", "S#a", "T", "T!", "U", "T$"] if prefix else []
    for ops in RANGES:
        picked = bounds(type, ops)
        assert len(picked) == len(ops)
        try:
            condition = template_range("SK", prefix, (type, "a"), picked, rest)
        except RangeError:
            continue
        if ops == (Op.BEGINS_WITH,) and kind not in {Kind.STRING, Kind.ID}:
            raise AssertionError("a prefix of what is no text")
        for low, high in product(VALUES[kind], repeat=2):
            call = Call({"low": low, "high": high}, START)
            for value, suffix in product(VALUES[kind], suffixes):
                after = "".join(suffix if isinstance(each, Slot) else each for each in rest)
                stored = "".join(prefix) + type.key_text(value) + after
                expected = wanted(ops, value, low, high)
                assert lets_through(condition, stored, call) == expected, f"{ops} {condition} of {stored!r}"
            assert not any(lets_through(condition, each, call) for each in strangers), f"{ops} {condition}"


SERVED = {Kind.TIMESTAMP, Kind.DATE, Kind.INTEGER}


@pytest.mark.parametrize("kind", VALUES)
def test_what_can_be_said_is_said(kind: Kind) -> None:
    """Of fixed width everything before a delimiter; of other ordered texts what is last and closed."""
    type = TYPES[kind]
    for ops, rest in product(RANGES, RESTS):
        try:
            template_range("SK", ("T#",), (type, "a"), bounds(type, ops), rest)
            said = True
        except RangeError:
            said = False
        closed = not any(op in {Op.GT, Op.LT} for op in ops)
        literal = bool(rest) and isinstance(rest[0], str)
        if kind in SERVED and ops != (Op.BEGINS_WITH,):
            assert said == (literal or Op.LT not in ops), (ops, rest)
        elif kind in {Kind.STRING, Kind.ID, Kind.ENUM} and ops != (Op.BEGINS_WITH,):
            assert said == (closed and not rest), (ops, rest)
        elif ops != (Op.BEGINS_WITH,):
            assert not said


@pytest.mark.parametrize("kind", VALUES)
def test_a_range_on_a_key_by_itself(kind: Kind) -> None:
    type = TYPES[kind]
    for ops in RANGES:
        try:
            condition = raw_range("a", type, "a", bounds(type, ops))
        except RangeError:
            continue
        for low, high, value in product(VALUES[kind], repeat=3):
            call = Call({"low": low, "high": high}, START)
            assert lets_through(condition, type.store(value), call) == wanted(ops, value, low, high)
