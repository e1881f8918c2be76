"""The way back from a computed value to its sources; what else holds of the functions stands in planner.functions."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from dynaform.planner.calls.values import compute
from dynaform.planner.functions import FACTS
from dynaform.spec.model import Computed, Function
from dynaform.spec.types import AttributeType, Kind

_SEARCHED = 10_000
"""Values that are tried for the source of a shard: far more than there are shards."""


_PRECISION = {Kind.DATE: 0, Kind.TIMESTAMP: 1, Kind.EPOCH: 1, Kind.EPOCH_MS: 2}
"""Days, seconds, milliseconds: what a finer moment loses as a coarser one."""


def is_injective(computed: Computed, type: AttributeType, source: AttributeType) -> bool:
    """Whether the value gives its source back: a moment that loses its time of day, or its milliseconds, does not."""
    if not FACTS[computed.function].injective:
        return False
    if computed.function is not Function.PLUS:
        return True
    return _PRECISION.get(type.kind, 0) >= _PRECISION.get(source.kind, 0)


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
