"""A branch that runs several times: once per value of a list, or once per day of a range."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from dynaform.planner.calls.reading import is_empty
from dynaform.planner.calls.values import Call, MissingParameterError, Row, at_path, compute, operand_value
from dynaform.planner.operands import Operand
from dynaform.planner.proof import Branch, Buckets
from dynaform.spec.types import AttributeType, Kind
from dynaform.spec.values import Column, Parameter, Value

_TEXT = AttributeType(Kind.STRING)


def spread(branch: Branch, call: Call) -> list[tuple[Branch, Call]]:
    """A branch once per value of its list or per day of its range, each once, in order; itself where it has neither.

    Without those whose range holds nothing: DynamoDB refuses a BETWEEN of reversed bounds, and the answer is known.
    """
    return [(bound, one) for bound, one in _repeated(branch, call) if not is_empty(bound, one)]


def _repeated(branch: Branch, call: Call) -> Iterator[tuple[Branch, Call]]:
    bound = replace(branch, spread=None, buckets=None)
    if branch.buckets is not None:
        yield from ((bound, one) for one in _calls_per_day(branch.buckets, call))
    elif branch.spread is not None:
        yield from ((bound, one) for one in _calls_per_value(branch.spread[1], call))
    else:
        yield branch, call


def _calls_per_value(value: Value, call: Call) -> Iterator[Call]:
    """The call once per value, with the value in the list's place; of a step the first row that has it."""
    if isinstance(value, Column):
        seen: dict[Any, Row] = {}
        for row in call.rows[value.step] if value.step in call.rows else _no_rows(value):
            if (found := at_path(row, value.column, call)) is not None:
                seen.setdefault(found, row)
        for row in seen.values():
            yield replace(call, rows={**call.rows, value.step: (row,)})
        return
    assert isinstance(value, Parameter)  # noqa: S101 - a list is a parameter or a column
    for each in dict.fromkeys(operand_value(value, _TEXT, call)):
        yield replace(call, parameters={**call.parameters, value.name: each})


def _no_rows(column: Column) -> Sequence[Row]:
    raise MissingParameterError(str(column))


def _calls_per_day(buckets: Buckets, call: Call) -> Iterator[Call]:
    """The call once per day of the range, both ends included unless they are left out; none where it is empty."""
    first, last = _day(buckets.low, call), _day(buckets.high, call)
    first += timedelta(days=buckets.after)
    count = (last - timedelta(days=buckets.before) - first).days + 1
    offsets = range(count - 1, -1, -1) if buckets.descending else range(count)
    assert isinstance(buckets.day.value, Parameter)  # noqa: S101 - the day of a bucket is a parameter nobody can name
    for offset in offsets:
        day = _typed(first + timedelta(days=offset), buckets.type)
        yield replace(call, parameters={**call.parameters, buckets.day.value.name: day})


def _day(end: Operand, call: Call) -> date:
    value = operand_value(end.value, end.type, call)
    if isinstance(value, int):
        value = datetime.fromtimestamp(value // (1000 if end.type.kind is Kind.EPOCH_MS else 1), UTC)
    return value.astimezone(UTC).date() if isinstance(value, datetime) else date.fromisoformat(str(value))


def _typed(day: date, type: AttributeType) -> Any:
    """The day as the attribute holds it: what its function gives, or the date itself."""
    return compute("day", [day], parameter=0, literal=None, type=type)
