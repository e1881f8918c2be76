"""Whether what a pattern asks for implies what an index asks of its items (D13)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from dynaform.planner.layout import Layout
from dynaform.planner.reads.question import Conjunction
from dynaform.spec.predicates import AnyOf, Comparison, Op, Predicate
from dynaform.spec.types import AttributeType, Kind
from dynaform.spec.values import Literal

Exists = Callable[[str], bool]
"""Whether every wanted item has an attribute."""

_UNORDERED = frozenset({Kind.MAP, Kind.LIST, Kind.SET, Kind.BINARY, Kind.BOOLEAN})


def same(one: Comparison, other: Comparison) -> bool:
    """Whether two comparisons say the same, wherever they stand."""
    return plain(one, one.attribute) == plain(other, other.attribute)


def plain(comparison: Comparison, attribute: str) -> tuple[object, ...]:
    """What a comparison says of an attribute, without its place."""
    return (attribute, comparison.op, comparison.values, comparison.spread, comparison.size)


def implied(layout: Layout, entity: str, conjunction: Conjunction, needed: Comparison | AnyOf, exists: Exists) -> bool:
    """Whether every item that meets the conjunction meets the needed term.

    Literals are compared in the terms of the attribute's type: ``stock >= 5`` implies ``stock > 0``.

    Args:
        layout: of the family.
        entity: whose items.
        conjunction: what the pattern asks for.
        needed: one term of the index's ``when``.
        exists: whether every wanted item has an attribute.
    """
    if isinstance(needed, AnyOf):
        return any(_all(layout, entity, conjunction, branch, exists) for branch in needed.branches)
    said = [each for each in conjunction if each.attribute == needed.attribute and each.size == needed.size]
    if any(same(each, needed) for each in said):
        return True
    if needed.size or "." in needed.attribute:
        return False
    if needed.op is Op.EXISTS and str(needed.value) == "true":
        return exists(needed.attribute)
    type = layout.type(entity, needed.attribute)
    return any(_follows(each, needed, type) for each in said)


def _all(layout: Layout, entity: str, conjunction: Conjunction, branch: Predicate, exists: Exists) -> bool:
    return all(implied(layout, entity, conjunction, term, exists) for term in branch.terms)


def _follows(said: Comparison, needed: Comparison, type: AttributeType) -> bool:
    """Whether each value that one comparison with literals lets through passes another one."""
    given, wanted = _literals(said, type), _literals(needed, type)
    if given is None or wanted is None:
        return False
    if said.op in {Op.EQ, Op.IN}:
        return all(_passes(value, needed.op, wanted) for value in given)
    if type.kind in _UNORDERED or type.ignore_case:
        return False
    if needed.op is Op.NE and said.op is not Op.NE:
        return not _within(wanted[0], said.op, given)
    return _bounds_follow(said.op, given, needed.op, wanted, whole=type.kind is Kind.INTEGER)


def _literals(comparison: Comparison, type: AttributeType) -> list[Any] | None:
    if comparison.spread or not all(isinstance(value, Literal) for value in comparison.values):
        return None
    if comparison.op in {Op.EXISTS, Op.CONTAINS}:
        return None
    try:
        values = [type.parse(str(value)) for value in comparison.values]
    except ValueError:
        return None
    return [value.casefold() for value in values] if type.ignore_case else values


def _passes(value: Any, op: Op, operands: Iterable[Any]) -> bool:
    wanted = list(operands)
    if op is Op.BEGINS_WITH:
        return isinstance(value, str) and value.startswith(wanted[0])
    if op in {Op.EQ, Op.IN}:
        return value in wanted
    return value != wanted[0] if op is Op.NE else _within(value, op, wanted)


def _within(value: Any, op: Op, operands: list[Any]) -> bool:
    """Whether a value lies in what a range lets through."""
    if op is Op.BEGINS_WITH:
        return isinstance(value, str) and value.startswith(operands[0])
    low, high = _bounds(op, operands)
    above = low is None or value > low[0] or (low[1] and value == low[0])
    return above and (high is None or value < high[0] or (high[1] and value == high[0]))


def _bounds(op: Op, operands: list[Any]) -> tuple[tuple[Any, bool] | None, tuple[Any, bool] | None]:
    """Lower and upper end of a range, each with whether it is included; None where it is open for ever."""
    low = (operands[0], op is not Op.GT) if op in {Op.GE, Op.GT, Op.BETWEEN} else None
    high = (operands[-1], op is not Op.LT) if op in {Op.LE, Op.LT, Op.BETWEEN} else None
    return low, high


def _bounds_follow(said: Op, given: list[Any], needed: Op, wanted: list[Any], *, whole: bool) -> bool:
    if said is Op.BEGINS_WITH and needed is Op.BEGINS_WITH:
        return bool(given[0].startswith(wanted[0]))
    ranges = {Op.LT, Op.LE, Op.GT, Op.GE, Op.BETWEEN}
    if said not in ranges or needed not in ranges:
        return False
    (low, high), (least, most) = _bounds(said, given), _bounds(needed, wanted)
    if whole:
        low, high, least, most = _closed(low, 1), _closed(high, -1), _closed(least, 1), _closed(most, -1)
    if least is not None and (low is None or low[0] < least[0] or (low[0] == least[0] and low[1] and not least[1])):
        return False
    return most is None or not (high is None or high[0] > most[0] or (high[0] == most[0] and high[1] and not most[1]))


def _closed(end: tuple[Any, bool] | None, step: int) -> tuple[Any, bool] | None:
    """An open end of whole numbers as the closed one next to it."""
    return end if end is None or end[1] else (end[0] + step, True)
