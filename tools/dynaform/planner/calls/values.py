"""The values of one call: what a literal, a parameter, a column, the clock or a computed attribute is worth."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from dynaform.planner.operands import KeyTerm, Operand, Term
from dynaform.spec.types import AttributeType, Kind, timestamp_text
from dynaform.spec.values import Clock, Column, Literal, Negative, Parameter, Value

Row = dict[str, Any]
"""Logical attribute to typed Python value; an absent attribute is a missing key."""

HIGHEST = "\U0010ffff"
"""The last character in UTF-8 byte order, which is DynamoDB's order of strings."""

INTEGER = AttributeType(Kind.INTEGER)
_UNTYPED = frozenset({Kind.MAP, Kind.LIST})
_STORED_AS_IS = frozenset({Kind.STRING, Kind.ID, Kind.ENUM, Kind.INTEGER, Kind.DECIMAL, Kind.BOOLEAN, Kind.BINARY})


class MissingParameterError(LookupError):
    """A call lacks a value it needs.

    Attributes:
        name: as the spec writes it: ``$userId``, ``$f.userId``, or an attribute of an item.
    """

    def __init__(self, name: str) -> None:
        super().__init__(f"no value for {name}")
        self.name = name


@dataclass(frozen=True, slots=True)
class Call:
    """One call of an access pattern.

    Attributes:
        parameters: name without ``$`` to typed value; a value of None counts as left out.
        now: UTC, whole seconds.
        rows: results of named steps.
    """

    parameters: Mapping[str, Any]
    now: datetime
    rows: Mapping[str, Sequence[Row]] = field(default_factory=dict)


def operand_value(value: Value, type: AttributeType, call: Call) -> Any:
    """The typed value of what the spec says; of a column the value in the step's first row.

    Raises:
        MissingParameterError: the call lacks the parameter or the row.
        ValueError: a literal that does not fit the type.
    """
    if isinstance(value, Parameter):
        return _parameter(value.name, call)
    if isinstance(value, Literal):
        return _untyped_literal(value.text) if type.kind in _UNTYPED else _literal(value.text, type)
    if isinstance(value, Clock):
        return _clock(value, type, call)
    if isinstance(value, Negative):
        return -operand_value(value.of, type, call)
    if isinstance(value, Column):
        for found in column_values(value, call):
            return found
        raise MissingParameterError(str(value))
    raise TypeError(f"{value} is an attribute of the stored item and has no value of its own")


def operand_values(value: Value, type: AttributeType, call: Call) -> list[Any]:
    """The typed values of ``in: $list``: of a list parameter or of all rows of a step, each once, in order."""
    found: Iterable[Any]
    found = column_values(value, call) if isinstance(value, Column) else operand_value(value, type, call)
    return list(dict.fromkeys(found))


def column_values(column: Column, call: Call) -> list[Any]:
    """The values of a column over a step's rows; rows that lack it are passed over."""
    if column.step not in call.rows:
        raise MissingParameterError(str(column))
    found = (at_path(row, column.column, call) for row in call.rows[column.step])
    return [value for value in found if value is not None]


def at_path(row: Mapping[str, Any], path: str, call: Call) -> Any:
    """The value at a dotted path, None where there is none; a segment ``$name`` stands for a parameter's value."""
    if path in row:
        return row[path]
    found: Any = row
    for segment in path_segments(path, call):
        if not isinstance(found, Mapping) or segment not in found:
            return None
        found = found[segment]
    return found


def path_segments(path: str, call: Call) -> tuple[str, ...]:
    """The names along a dotted path, parameters filled in: ``reviewers.$user.approved``."""
    segments = tuple(path.split("."))
    if "$" not in path:
        return segments
    return tuple(str(_parameter(each[1:], call)) if each.startswith("$") else each for each in segments)


def evaluate(term: Term, call: Call) -> Any:
    """The typed value of an operand or of a computed attribute.

    Raises:
        MissingParameterError: a value is missing, or a computed attribute has none because a source is absent.
    """
    if isinstance(term, Operand):
        return operand_value(term.value, term.type, call)
    optional = term.function == "first_of"
    sources = [_evaluate_or_none(each, call) if optional else evaluate(each, call) for each in term.sources]
    types = [each.type for each in term.sources]
    value = compute(
        term.function, sources, parameter=term.parameter, literal=term.literal, type=term.type, source_types=types
    )
    if value is None:
        raise MissingParameterError(term.attribute)
    return value


def key_value(term: KeyTerm, call: Call) -> Any:
    """The stored value of a key attribute: str, or int, Decimal or bytes for a raw key.

    Raises:
        MissingParameterError: see ``evaluate``.
        ValueError: a value that cannot stand in a key (too wide, or an id that holds the delimiter).
    """
    if term.raw:
        (only,) = term.parts
        assert not isinstance(only, str)  # noqa: S101 - a raw key is one term
        value = stored_value(only.type, evaluate(only, call))
    else:
        value = "".join(
            part if isinstance(part, str) else part.type.key_text(evaluate(part, call)) for part in term.parts
        )
    return value + HIGHEST if term.above else value


def from_key_text(type: AttributeType, text: str) -> Any:
    """The typed value of a placeholder's text; case that was ignored stays folded."""
    return type.parse(text) if type.kind is Kind.DECIMAL else loaded_value(type, text)


def stored_value(type: AttributeType, value: Any) -> Any:
    """What DynamoDB holds for a typed value, still as a Python value; case that is ignored is not stored."""
    if type.kind in _STORED_AS_IS:
        return value.casefold() if type.ignore_case else value
    if type.kind is Kind.SET:
        return frozenset(value if isinstance(value, set | frozenset | list | tuple) else (value,))
    if type.kind in _UNTYPED:
        return _plain(value)
    return type.store(value)


def loaded_value(type: AttributeType, stored: Any) -> Any:
    """The typed value of what DynamoDB holds; the inverse of ``stored_value``."""
    if type.kind is Kind.TIMESTAMP and len(stored) == 20 and stored[-1] == "Z":
        return datetime.fromisoformat(stored)
    if type.kind is Kind.DECIMAL:
        return Decimal(stored)
    return type.load(stored)


@cache
def element_type(type: AttributeType) -> AttributeType:
    """The type of what a set, a text, a list or a map may contain."""
    if type.kind is Kind.SET:
        return AttributeType(type.element or Kind.STRING, delimiter=type.delimiter)
    return AttributeType(Kind.STRING, ignore_case=type.ignore_case) if type.kind is Kind.ID else type


def _parameter(name: str, call: Call) -> Any:
    value = call.parameters.get(name)
    if value is None:
        raise MissingParameterError(f"${name}")
    return value


@cache
def _literal(text: str, type: AttributeType) -> Any:
    if type.kind is Kind.SET:
        return frozenset({element_type(type).parse(text)})
    if type.kind is Kind.BINARY:
        return text.encode()
    return type.parse(text)


def _untyped_literal(text: str) -> Any:
    """Below a map nothing has a type: read it as JSON where it is JSON, else as text."""
    try:
        return json.loads(text, parse_float=Decimal, parse_constant=Decimal)
    except ValueError:
        return text


def _plain(value: Any) -> Any:
    """A value below a map or in a list, where no type says how moments are written."""
    if isinstance(value, datetime):
        return timestamp_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, list | tuple) else value


def _clock(clock: Clock, type: AttributeType, call: Call) -> Any:
    moment = call.now
    if clock.what == "today":
        moment = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    if clock.offset:
        moment += timedelta(seconds=clock.offset)
    if type.kind in _UNTYPED:
        return moment.date().isoformat() if clock.what == "today" else timestamp_text(moment)
    return type.clock(moment, "now")


def _evaluate_or_none(term: Term, call: Call) -> Any:
    try:
        return evaluate(term, call)
    except MissingParameterError:
        return None


@dataclass(frozen=True, slots=True)
class _Inputs:
    """What a function is computed from; ``types`` are those of the sources where they are known."""

    sources: Sequence[Any]
    types: Sequence[AttributeType | None]
    parameter: int
    literal: str | None
    type: AttributeType

    def text(self, index: int) -> str:
        """The text of a source as a key would hold it, without padding."""
        value, type = self.sources[index], self.types[index]
        text = str(_plain(value) if type is None else stored_value(type, value))
        return text.casefold() if type is not None and type.ignore_case else text

    def moment(self) -> datetime:
        """The first source as a point in time; a number is epoch seconds unless its type says milliseconds."""
        value, type = self.sources[0], self.types[0]
        if isinstance(value, datetime):
            return value
        if isinstance(value, date):
            return datetime.combine(value, time(), UTC)
        return datetime.fromtimestamp(value // (1000 if type and type.kind is Kind.EPOCH_MS else 1), UTC)


def compute(
    function: str,
    sources: Sequence[Any],
    *,
    parameter: int,
    literal: str | None,
    type: AttributeType,
    source_types: Sequence[AttributeType] = (),
) -> Any:
    """The value of a computed attribute, None where a source it needs is absent (None).

    Args:
        function: one of the seven of ``spec.model.Function``.
        sources: typed values in the order of the spec.
        parameter: shards of ``shard``, characters of ``prefix``, seconds of ``plus``.
        literal: the last resort of ``first_of``.
        type: of the computed attribute.
        source_types: of the sources; they tell epoch seconds from milliseconds and texts whose case is ignored.
    """
    if function != "first_of" and any(source is None for source in sources):
        return None
    types = source_types or (None,) * len(sources)
    return _FUNCTIONS[function](_Inputs(sources, types, parameter, literal, type))


def _day(inputs: _Inputs) -> Any:
    midnight = inputs.moment().astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return _in_time(inputs.type, midnight, midnight.date().isoformat())


def _plus(inputs: _Inputs) -> Any:
    moment = inputs.moment() + timedelta(seconds=inputs.parameter)
    return _in_time(inputs.type, moment, timestamp_text(moment))


def _in_time(type: AttributeType, moment: datetime, text: str) -> Any:
    return text if type.physical == "S" and type.kind not in {Kind.DATE, Kind.TIMESTAMP} else type.clock(moment, "now")


def _shard(inputs: _Inputs) -> Any:
    """The first eight bytes of SHA-256, so that any language can compute it again."""
    digest = hashlib.sha256(inputs.text(0).encode()).digest()
    return _number_or_text(inputs.type, int.from_bytes(digest[:8], "big") % inputs.parameter)


def _pair(inputs: _Inputs) -> str:
    """Both texts, the smaller first: the same for (a, b) and (b, a)."""
    return inputs.type.delimiter.join(sorted((inputs.text(0), inputs.text(1))))


def _reverse(inputs: _Inputs) -> Any:
    """Nines minus the number where there is a width, so that it can stand in a key text; else its negative."""
    source = inputs.types[0]
    width = inputs.type.width or (source.width if source else None)
    number = inputs.sources[0]
    number = int(number.timestamp()) if isinstance(number, datetime) else number
    return _number_or_text(inputs.type, 10**width - 1 - number if width else -number)


def _number_or_text(type: AttributeType, number: int) -> int | str:
    return str(number) if type.physical == "S" else number


def _first_of(inputs: _Inputs) -> Any:
    for source in inputs.sources:
        if source is not None:
            return source
    return None if inputs.literal is None else _literal(inputs.literal, inputs.type)


_FUNCTIONS: dict[str, Callable[[_Inputs], Any]] = {
    "day": _day,
    "shard": _shard,
    "pair": _pair,
    "reverse": _reverse,
    "first_of": _first_of,
    "prefix": lambda inputs: inputs.text(0)[: inputs.parameter],
    "plus": _plus,
}
