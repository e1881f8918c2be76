"""The seven functions of computed attributes: the four facts about each, and the way back from a value to its sources.

The facts are data, so that whoever binds, orders or counts by a computed attribute asks here and nowhere else.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from dynaform.planner.calls.values import compute
from dynaform.spec.model import Computed, Function
from dynaform.spec.types import AttributeType, Kind

_SEARCHED = 10_000
"""Values that are tried for the source of a shard: far more than there are shards."""


class Bound(enum.StrEnum):
    """What a bound on the source says of the computed value."""

    NONE = "none"
    SAME = "same"  # x <= y gives f(x) <= f(y)
    TURNED = "turned"  # x <= y gives f(x) >= f(y)


@dataclass(frozen=True, slots=True)
class Facts:
    """What holds of a function whatever it is applied to.

    Attributes:
        keeps_order: sources in order give values in order, equal ones perhaps.
        injective: two different sources give two different values.
        finite: its values are few, whatever the source: as many as the function's parameter says.
        bound: how a bound on the source bounds the value.
    """

    keeps_order: bool
    injective: bool
    finite: bool
    bound: Bound


FACTS: Mapping[Function, Facts] = {
    Function.DAY: Facts(keeps_order=True, injective=False, finite=False, bound=Bound.SAME),
    Function.SHARD: Facts(keeps_order=False, injective=False, finite=True, bound=Bound.NONE),
    Function.PAIR: Facts(keeps_order=False, injective=False, finite=False, bound=Bound.NONE),
    Function.REVERSE: Facts(keeps_order=False, injective=True, finite=False, bound=Bound.TURNED),
    Function.FIRST_OF: Facts(keeps_order=False, injective=False, finite=False, bound=Bound.NONE),
    Function.PREFIX: Facts(keeps_order=True, injective=False, finite=False, bound=Bound.SAME),
    Function.PLUS: Facts(keeps_order=True, injective=True, finite=False, bound=Bound.SAME),
}


_PRECISION = {Kind.DATE: 0, Kind.TIMESTAMP: 1, Kind.EPOCH: 1, Kind.EPOCH_MS: 2}
"""Days, seconds, milliseconds: what a finer moment loses as a coarser one."""


def is_injective(computed: Computed, type: AttributeType, source: AttributeType) -> bool:
    """Whether the value gives its source back: a moment that loses its time of day, or its milliseconds, does not."""
    if not FACTS[computed.function].injective:
        return False
    if computed.function is not Function.PLUS:
        return True
    return _PRECISION.get(type.kind, 0) >= _PRECISION.get(source.kind, 0)


def domain_size(computed: Computed) -> int | None:
    """How many values there are, where they are few whatever the source."""
    return computed.parameter if FACTS[computed.function].finite else None


def sources_of(computed: Computed, type: AttributeType, value: Any, sources: tuple[AttributeType, ...]) -> list[Any]:
    """Values of the sources that give a computed value, as far as there is a plain way back; empty where not."""
    first = sources[0]
    if computed.function is Function.PAIR:
        left, _, right = str(value).partition(type.delimiter)
        return [each.parse(text) for each, text in zip(sources, (left, right), strict=True)]
    if computed.function is Function.REVERSE:
        width = type.width or first.width
        return [10**width - 1 - int(value) if width else -int(value)]
    if computed.function is Function.SHARD:
        found = next((each for each in _candidates(first) if _shard(computed, type, each, first) == value), None)
        return [] if found is None else [found]
    if computed.function in {Function.DAY, Function.PLUS}:
        return [_in_time(first, _moment(value, type) - timedelta(seconds=computed.parameter))]
    return [first.parse(str(value))] if first.kind in {Kind.STRING, Kind.ID, Kind.ENUM} else [value]


def _candidates(type: AttributeType) -> list[Any]:
    if type.kind is Kind.INTEGER:
        return list(range(_SEARCHED))
    return list(type.domain or ()) or [str(number) for number in range(_SEARCHED)]


def _shard(computed: Computed, type: AttributeType, value: Any, source: AttributeType) -> Any:
    parameter = computed.parameter
    return compute("shard", [value], parameter=parameter, literal=None, type=type, source_types=[source])


def _moment(value: Any, type: AttributeType) -> datetime:
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime.combine(value, time(), UTC)
    if isinstance(value, str):
        return datetime.fromisoformat(value).replace(tzinfo=UTC)
    return datetime.fromtimestamp(value / (1000 if type.kind is Kind.EPOCH_MS else 1), UTC)


def _in_time(type: AttributeType, moment: datetime) -> Any:
    return type.clock(moment, "now")
