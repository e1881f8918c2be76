"""The four facts about each function of computed attributes, held to what the function gives."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dynaform.planner.calls.values import compute
from dynaform.planner.functions import FACTS, Order
from dynaform.planner.keys.functions import is_injective, sources_of
from dynaform.spec.model import Computed, Function
from dynaform.spec.types import AttributeType, Kind

START = datetime(2026, 1, 1, tzinfo=UTC)
TIME, DATE, TEXT, ID = (AttributeType(kind) for kind in (Kind.TIMESTAMP, Kind.DATE, Kind.STRING, Kind.ID))
COUNT = AttributeType(Kind.INTEGER, width=3)
moments = st.integers(0, 3 * 86400).map(lambda seconds: START + timedelta(seconds=seconds))
words = st.text("ab#", min_size=1, max_size=4)
CASES: dict[Function, tuple[Computed, AttributeType, AttributeType, st.SearchStrategy[Any]]] = {
    Function.DAY: (Computed(function=Function.DAY, sources=("x",)), DATE, TIME, moments),
    Function.PLUS: (Computed(function=Function.PLUS, sources=("x",), parameter=3600), TIME, TIME, moments),
    Function.PREFIX: (Computed(function=Function.PREFIX, sources=("x",), parameter=2), TEXT, TEXT, words),
    Function.REVERSE: (Computed(function=Function.REVERSE, sources=("x",)), COUNT, COUNT, st.integers(0, 999)),
    Function.SHARD: (Computed(function=Function.SHARD, sources=("x",), parameter=4), COUNT, TEXT, words),
}


def value_of(computed: Computed, type: AttributeType, source: AttributeType, value: Any) -> Any:
    sources = value if isinstance(value, tuple) else (value,)
    return compute(
        computed.function,
        sources,
        parameter=computed.parameter,
        literal=computed.literal,
        type=type,
        source_types=[source] * len(sources),
    )


@pytest.mark.parametrize("function", CASES)
@given(data=st.data())
def test_order_bounds_and_injectivity(function: Function, data: st.DataObject) -> None:
    computed, type, source, values = CASES[function]
    one, other = sorted((data.draw(values), data.draw(values)))
    mine, theirs = (value_of(computed, type, source, each) for each in (one, other))
    facts = FACTS[function]
    if facts.order in {Order.KEPT, Order.ROUGH}:
        assert mine <= theirs
    if facts.order is Order.KEPT:
        assert (mine < theirs) == (one < other)
    if facts.order is Order.TURNED:
        assert mine >= theirs
    if is_injective(computed, type, source):
        assert (mine == theirs) == (one == other)
    if facts.finite:
        assert 0 <= mine < computed.parameter


@pytest.mark.parametrize("function", CASES)
@given(data=st.data())
def test_the_way_back(function: Function, data: st.DataObject) -> None:
    """A value's sources give that value."""
    computed, type, source, values = CASES[function]
    value = value_of(computed, type, source, data.draw(values))
    (found,) = sources_of(computed, type, value, (source,))
    assert value_of(computed, type, source, found) == value


@given(one=words.filter(lambda text: "#" not in text), other=words.filter(lambda text: "#" not in text))
def test_the_two_sides_of_a_pair(one: str, other: str) -> None:
    computed = Computed(function=Function.PAIR, sources=("x", "y"))
    value = value_of(computed, TEXT, ID, (one, other))
    assert sorted(sources_of(computed, TEXT, value, (ID, ID))) == sorted((one, other))


def test_what_is_not_injective_has_a_counter_example() -> None:
    assert not any(FACTS[each].injective for each in (Function.DAY, Function.PREFIX, Function.SHARD, Function.PAIR))
    pair, day, prefix = (CASES.get(each) for each in (Function.PAIR, Function.DAY, Function.PREFIX))
    assert pair is None and day is not None and prefix is not None
    assert value_of(*day[:3], START) == value_of(*day[:3], START + timedelta(hours=1))
    assert value_of(*prefix[:3], "aba") == value_of(*prefix[:3], "abb")


def test_a_day_does_not_give_the_moment_back() -> None:
    day_after = Computed(function=Function.PLUS, sources=("x",), parameter=86400)
    assert is_injective(day_after, TIME, TIME)
    assert not is_injective(day_after, DATE, TIME)
    assert not is_injective(day_after, AttributeType(Kind.EPOCH), AttributeType(Kind.EPOCH_MS))
