"""What predicates and computed attributes mean, over typed logical rows; nothing here knows keys or proofs.

The planner has its own evaluation for clients; this one is written apart from it, so that the two can disagree.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from dynaform.planner.calls.values import (
    Call,
    Row,
    at_path,
    compute,
    element_type,
    operand_value,
)
from dynaform.spec.model import Computed, Entity, Function
from dynaform.spec.predicates import AnyOf, Comparison, Op, Predicate
from dynaform.spec.types import AttributeType, Kind
from dynaform.spec.values import Column, Negative, Parameter, Stored, Value

_SIGNS: dict[Op, Callable[[Any, Any], bool]] = {
    Op.EQ: operator.eq, Op.NE: operator.ne, Op.LT: operator.lt, Op.LE: operator.le, Op.GT: operator.gt,
    Op.GE: operator.ge,
}  # fmt: skip
_NUMBER = AttributeType(Kind.INTEGER)


def left_out(value: Value, call: Call) -> bool:
    """Whether a value is a parameter that this call leaves out."""
    inner = value.of if isinstance(value, Negative) else value
    return isinstance(inner, Parameter) and call.parameters.get(inner.name) is None


def holds(predicate: Predicate, row: Mapping[str, Any], entity: Entity, call: Call) -> bool:
    """Whether a row of an entity satisfies a predicate. A comparison with a parameter that is left out asks nothing."""
    return all(_term(term, row, entity, call) for term in predicate.terms)


def _term(term: Comparison | AnyOf, row: Mapping[str, Any], entity: Entity, call: Call) -> bool:
    """An alternative that a call leaves out whole is none; with no alternative left nothing is asked."""
    if isinstance(term, AnyOf):
        offered = [branch for branch in term.branches if not _is_left_out(branch, call)]
        return not offered or any(holds(branch, row, entity, call) for branch in offered)
    return _comparison(term, row, entity, call)


def _is_left_out(predicate: Predicate, call: Call) -> bool:
    """Whether every comparison is one that asks nothing, for want of its parameters."""
    said = list(predicate.comparisons())
    return bool(said) and all(
        term.op is not Op.EXISTS and all(left_out(each, call) for each in term.values) for term in said
    )


def _comparison(term: Comparison, row: Mapping[str, Any], entity: Entity, call: Call) -> bool:
    found = at_path(row, term.attribute, call)
    if term.op is Op.EXISTS:
        return (found is not None) == (str(term.value) == "true")
    operands = [value for value in term.values if not left_out(value, call)]
    if not operands:
        return True
    if found is None:
        return False
    type = operand_type(term, entity)
    if term.op is Op.BETWEEN:
        return _between(term, found, row, type, call)
    return _one(term, found, _operands(term, row, type, call), type)


def operand_type(term: Comparison, entity: Entity) -> AttributeType:
    """The type that the right side of a comparison takes."""
    if term.size:
        return _NUMBER
    type = entity.attributes[term.root].typed
    return element_type(type) if term.op is Op.CONTAINS else type


def _between(term: Comparison, found: Any, row: Mapping[str, Any], type: AttributeType, call: Call) -> bool:
    low, high = (None if left_out(value, call) else resolve(value, type, row, call) for value in term.values)
    found = len(found) if term.size else folded(type, found)
    above = low is None or found >= folded(type, low)
    return bool(above and (high is None or found <= folded(type, high)))


def _one(term: Comparison, found: Any, operands: list[Any], type: AttributeType) -> bool:
    found = len(found) if term.size else folded(type, found)
    operands = [folded(type, each) for each in operands]
    if term.op is Op.IN:
        return found in operands
    if any(each is None for each in operands):
        return False
    if term.op is Op.BEGINS_WITH:
        return bool(found.startswith(operands[0]))
    if term.op is Op.CONTAINS:
        return operands[0] in found
    return bool(_SIGNS[term.op](found, operands[0]))


def folded(type: AttributeType, value: Any) -> Any:
    """A value as it is compared: case-folded where the type ignores case."""
    return value.casefold() if type.ignore_case and isinstance(value, str) else value


def _operands(term: Comparison, row: Mapping[str, Any], type: AttributeType, call: Call) -> list[Any]:
    if term.op is Op.IN and term.spread:
        return several(term.value, type, call)
    return [resolve(value, type, row, call) for value in term.values if not left_out(value, call)]


def several(value: Value, type: AttributeType, call: Call) -> list[Any]:
    """The values of a list parameter, or of a column over a step's rows."""
    if isinstance(value, Column):
        found = [at_path(row, value.column, call) for row in call.rows.get(value.step, ())]
        return [each for each in found if each is not None]
    return list(operand_value(value, type, call))


def resolve(value: Value, type: AttributeType, row: Mapping[str, Any], call: Call) -> Any:
    """The value of one operand; ``$.attribute`` is read from the row."""
    if isinstance(value, Stored):
        return at_path(row, value.attribute, call)
    return operand_value(value, type, call)


def completed(entity: Entity, row: Row) -> Row:
    """The row with its computed attributes, those whose sources are present."""
    found = dict(row)
    for name, attribute in entity.attributes.items():
        if attribute.is_ is None:
            continue
        value = computed(attribute.is_, found, entity, attribute.typed)
        found.pop(name, None)
        if value is not None:
            found[name] = value
    return found


def computed(said: Computed, row: Mapping[str, Any], entity: Entity, type: AttributeType) -> Any:
    """The value of a computed attribute, None where a source it needs is absent."""
    sources = [row.get(source) for source in said.sources]
    if said.function is Function.FIRST_OF:
        literal = type.parse(said.literal) if said.literal is not None else None
        return next((each for each in sources if each is not None), literal)
    if any(each is None for each in sources):
        return None
    if said.function is Function.PAIR:
        return type.delimiter.join(sorted(_text(entity, name, row[name]) for name in said.sources))
    if said.function is Function.PREFIX:
        return _text(entity, said.sources[0], sources[0])[: said.parameter]
    if said.function in {Function.DAY, Function.PLUS}:
        return _in_time(said, sources[0], entity.attributes[said.sources[0]].typed, type)
    types = [entity.attributes[source].typed for source in said.sources]
    return compute(
        str(said.function), sources, parameter=said.parameter, literal=said.literal, type=type, source_types=types
    )


def _text(entity: Entity, name: str, value: Any) -> str:
    type = entity.attributes[name].typed
    return str(folded(type, type.store(value)))


def _in_time(said: Computed, source: Any, source_type: AttributeType, type: AttributeType) -> Any:
    moment = moment_of(source, source_type)
    if said.function is Function.DAY:
        moment = moment.replace(hour=0, minute=0, second=0, microsecond=0)
        return moment.date().isoformat() if type.kind is Kind.STRING else type.clock(moment, "now")
    return type.clock(moment + timedelta(seconds=said.parameter), "now")


def moment_of(value: Any, type: AttributeType) -> datetime:
    """A timestamp, date or epoch as a point in time."""
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime.combine(value, time(), UTC)
    return datetime.fromtimestamp(value // (1000 if type.kind is Kind.EPOCH_MS else 1), UTC)
