"""Rows that satisfy a predicate in every way worth trying, and rows that fail it by exactly one comparison."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from dynaform.planner.calls.values import Call, Row, path_segments
from dynaform.smoke.cases.domain import Values, equal, orderable, shifted, unequal
from dynaform.smoke.oracle.meaning import completed, holds, left_out, moment_of, operand_type, resolve, several
from dynaform.spec.model import Computed, Entity, Function
from dynaform.spec.predicates import RANGE_OPS, AnyOf, Comparison, Op, Predicate
from dynaform.spec.types import AttributeType, Kind

ABSENT = object()
"""Stands for "the item lacks the attribute"."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A value for the attribute of a comparison.

    Attributes:
        comparison: what the value makes true, or false.
        value: the typed value, or ``ABSENT``.
        firm: set in any case; otherwise only where the comparison does not hold already.
    """

    comparison: Comparison
    value: Any
    firm: bool = True


@dataclass(slots=True)
class Ways:
    """Lists of settings.

    Attributes:
        good: the first satisfies the predicate, and so do the others, each by another value.
        bad: each fails one comparison and satisfies the rest.
    """

    good: list[list[Setting]] = field(default_factory=list)
    bad: list[list[Setting]] = field(default_factory=list)


def ways(predicate: Predicate, entity: Entity, row: Row, call: Call) -> Ways:
    """How a row of the entity can satisfy a predicate and how it can just fail.

    Args:
        predicate: selection, condition and liveness, and-ed.
        entity: whose attributes it speaks of.
        row: what ``$.attribute`` is read from.
        call: parameters and clock.
    """
    parts = [_ways(term, entity, row, call) for term in predicate.terms]
    defaults = [_default(term, part) for term, part in zip(predicate.terms, parts, strict=True)]
    found = Ways(good=[[setting for default in defaults for setting in default]])
    for index, (term, part) in enumerate(zip(predicate.terms, parts, strict=True)):
        others = [setting for place, each in enumerate(defaults) if place != index for setting in each]
        found.good += [others + settings for settings in part.good[0 if _wide(term) else 1 :] if settings]
        found.bad += [others + settings for settings in part.bad]
    return found


def _default(term: Comparison | AnyOf, part: Ways) -> list[Setting]:
    """What satisfies a term unless it is satisfied already; a row can mean several terms at once."""
    if isinstance(term, AnyOf):
        return part.good[0]
    return [replace(setting, firm=False) for setting in part.good[0]]


def _wide(term: Comparison | AnyOf) -> bool:
    """Whether a row may satisfy a term by another value than its first, so that the first wants a row of its own."""
    return isinstance(term, Comparison) and term.op in RANGE_OPS


def _ways(term: Comparison | AnyOf, entity: Entity, row: Row, call: Call) -> Ways:
    if isinstance(term, Comparison):
        good, bad = _values(term, entity, row, call)
        return Ways([[Setting(term, value)] for value in good] or [[]], [[Setting(term, value)] for value in bad])
    branches = [ways(branch, entity, row, call) for branch in term.branches]
    both = [setting for branch in branches for setting in branch.good[0]]
    neither = _failing(branches)
    good = [
        _failing(branches[:place] + branches[place + 1 :]) + settings
        for place, branch in enumerate(branches)
        for settings in branch.good
    ]
    return Ways([*good, both], [neither, *_near(branches)] if neither else [])


def _failing(branches: Sequence[Ways]) -> list[Setting]:
    """One way to fail every branch."""
    return [setting for branch in branches for setting in (branch.bad[0] if branch.bad else [])]


def _near(branches: Sequence[Ways]) -> list[list[Setting]]:
    """Every way to fail the first branch, beside one way to fail each other."""
    return [_failing(branches[1:]) + settings for settings in branches[0].bad[1:]]


def _values(term: Comparison, entity: Entity, row: Row, call: Call) -> tuple[list[Any], list[Any]]:
    attribute = entity.attributes[term.root]
    absent = [ABSENT] if attribute.optional else []
    if term.op is Op.EXISTS:
        present = [_present(entity, term, call)]
        return (present, [ABSENT]) if str(term.value) == "true" else ([ABSENT], present)
    if all(left_out(value, call) for value in term.values):
        return [], []
    type = operand_type(term, entity)
    good, bad = _of_operator(term, type, row, call)
    if term.size or term.op is Op.CONTAINS:
        whole = attribute.typed
        good, bad = [_holding(whole, each, term) for each in good], [_holding(whole, each, term) for each in bad]
    return good, [*bad, *absent]


def _of_operator(term: Comparison, type: AttributeType, row: Row, call: Call) -> tuple[list[Any], list[Any]]:
    if term.op is Op.IN:
        allowed = several(term.value, type, call) if term.spread else [resolve(v, type, row, call) for v in term.values]
        return allowed, [each for each in unequal(type, allowed[0]) if each not in allowed] if allowed else []
    if term.op is Op.BETWEEN:
        return _between(term, type, row, call)
    value = resolve(term.value, type, row, call)
    if value is None:
        return [], []
    return _compared(term.op, type, value)


def _compared(op: Op, type: AttributeType, value: Any) -> tuple[list[Any], list[Any]]:
    if op is Op.EQ:
        return equal(type, value), unequal(type, value)
    if op is Op.NE:
        return unequal(type, value), equal(type, value)
    if op is Op.CONTAINS:
        return [value], [each for each in unequal(type, value) if not _inside(value, each)]
    if op is Op.BEGINS_WITH:
        longer = [value, value + "0"] if type.kind is Kind.ID else [value, value + "0", value + "#~"]
        return longer, [value[:-1] + "\x7f", value[:-1]]
    if not orderable(type):
        return [], []
    below, above = shifted(type, value, -1), shifted(type, value, 1)
    far_below, far_above = _far(type, value)
    return {
        Op.LT: ([below, *far_below], [value, above]),
        Op.LE: ([value, below, *far_below], [above]),
        Op.GT: ([above, *far_above], [value, below]),
        Op.GE: ([value, above, *far_above], [below]),
    }[op]


def _far(type: AttributeType, value: Any) -> tuple[list[Any], list[Any]]:
    """Values whose text has another length, where 9 and 10 part from their texts."""
    if type.kind in {Kind.INTEGER, Kind.DECIMAL} and type.width is None:
        return [], [value * 10 + 10]
    return [], []


def _inside(whole: Any, part: Any) -> bool:
    return isinstance(whole, str) and isinstance(part, str) and whole in part


def _between(term: Comparison, type: AttributeType, row: Row, call: Call) -> tuple[list[Any], list[Any]]:
    low, high = (None if left_out(value, call) else resolve(value, type, row, call) for value in term.values)
    good: list[Any] = []
    bad: list[Any] = []
    if low is not None:
        good.append(low)
        bad.append(shifted(type, low, -1))
    if high is not None:
        good.append(high)
        bad.append(shifted(type, high, 1))
    return good, bad


def _present(entity: Entity, term: Comparison, call: Call) -> Any:
    values = Values("present", call.now)
    return values.fresh(entity.attributes[term.root].typed)


def _holding(whole: AttributeType, value: Any, term: Comparison) -> Any:
    """A set, text or list that contains a value, or has a size."""
    if term.size:
        return _sized(whole, max(int(value), 0))
    if whole.kind is Kind.SET:
        return frozenset({value})
    return [value] if whole.kind is Kind.LIST else f"<{value}>"


def _sized(whole: AttributeType, size: int) -> Any:
    if whole.kind is Kind.SET:
        numbers = whole.element is Kind.INTEGER
        return frozenset(each if numbers else f"m{each}" for each in range(size))
    if whole.kind is Kind.LIST:
        return list(range(size))
    if whole.kind is Kind.MAP:
        return {f"k{each}": each for each in range(size)}
    return b"x" * size if whole.kind is Kind.BINARY else "x" * size


def with_settings(entity: Entity, row: Row, settings: Iterable[Setting], call: Call) -> Row:
    """The row with attributes set as asked; of a computed attribute the source is set."""
    found = copy.deepcopy(row)
    for setting in settings:
        if setting.firm or not holds(Predicate((setting.comparison,)), completed(entity, found), entity, call):
            _set(entity, found, setting.comparison.attribute, setting.value, call)
    return completed(entity, found)


def _set(entity: Entity, row: Row, name: str, value: Any, call: Call) -> None:
    *above, last = path_segments(name, call)
    target = row
    for segment in above:
        inner = target.get(segment)
        target[segment] = inner if isinstance(inner, dict) else {}
        target = target[segment]
    said = entity.attributes[name].is_ if name in entity.attributes else None
    if said is not None and value is not ABSENT:
        _set_source(entity, row, name, said, value, call)
    elif value is ABSENT:
        target.pop(last, None)
    else:
        target[last] = value


def _set_source(entity: Entity, row: Row, name: str, said: Computed, value: Any, call: Call) -> None:
    """The inverse of a computed attribute, for the functions that have one."""
    source, type = said.sources[0], entity.attributes[name].typed
    source_type = entity.attributes[source].typed
    if said.function is Function.PLUS:
        moment = moment_of(value, type) - timedelta(seconds=said.parameter)
        row[source] = source_type.clock(moment, "now")
    elif said.function is Function.DAY and not isinstance(value, str):
        row[source] = source_type.clock(moment_of(value, type) + timedelta(hours=12), "now")
    elif said.function is Function.PREFIX:
        row[source] = f"{value}{row.get(source, '')}"
    elif said.function is Function.FIRST_OF:
        _set(entity, row, source, value, call)
    elif said.function is Function.PAIR and type.delimiter in str(value):
        row[source], row[said.sources[1]] = str(value).split(type.delimiter, 1)
