"""A range on the next part of a sort key: which comparisons one key condition can say, and its exact bounds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dynaform.planner.algebra import fixed_width
from dynaform.planner.functions import Bound
from dynaform.planner.keys.order import disorder
from dynaform.planner.layout import Slot
from dynaform.planner.operands import KeyTerm, SortCondition, Term
from dynaform.spec.predicates import RANGE_OPS, Comparison, Op
from dynaform.spec.types import AttributeType, Kind
from dynaform.spec.values import Stored

_TEXTS = frozenset({Kind.STRING, Kind.ID})
_LOWER = frozenset({Op.GE, Op.GT})
_UPPER = frozenset({Op.LE, Op.LT})


class RangeError(Exception):
    """Why a key condition cannot say a range, one clause."""


def usable(comparison: Comparison) -> bool:
    """Whether a key condition could say it at all: a range, of the value itself, against what a caller knows."""
    known = not any(isinstance(value, Stored) for value in comparison.values)
    return comparison.op in RANGE_OPS and not comparison.size and known


def pick(ranges: Iterable[Comparison]) -> tuple[Comparison, ...]:
    """Of several ranges of one attribute those that one key condition says; the others are left over."""
    said = list(ranges)
    whole = next((each for each in said if each.op in {Op.BETWEEN, Op.BEGINS_WITH}), None)
    if whole is not None:
        return (whole,)
    low = next((each for each in said if each.op in _LOWER), None)
    high = next((each for each in said if each.op in _UPPER), None)
    return tuple(each for each in (low, high) if each is not None)


def raw_range(name: str, type: AttributeType, attribute: str, picked: Sequence[Bound]) -> SortCondition:
    """The condition on a sort key that is the ranged attribute itself.

    Raises:
        RangeError: no key condition says this range.
    """
    terms = [KeyTerm(name, (term,), raw=True) for each in picked for term in each.terms]
    ops = [each.op for each in picked]
    if ops == [Op.BEGINS_WITH] and type.kind not in _TEXTS | {Kind.BINARY}:
        raise RangeError(f"begins_with needs a text, and {attribute} is a {type.kind}")
    if len(ops) == 1:
        return SortCondition(ops[0], *terms)
    if set(ops) != {Op.GE, Op.LE}:
        raise RangeError(f"BETWEEN includes both ends; a range of {attribute} must be written with ge and le")
    return SortCondition(Op.BETWEEN, *(terms if ops[0] is Op.GE else terms[::-1]))


def template_range(
    name: str,
    prefix: tuple[str | Term, ...],
    operand: tuple[AttributeType, str],
    picked: Sequence[Bound],
    rest: Sequence[str | Slot],
) -> SortCondition:
    """The condition on a sort key made from a template: both bounds stay below the prefix.

    Args:
        name: the key attribute.
        prefix: the bound parts before the ranged one.
        operand: type and name of the ranged attribute.
        picked: what ``pick`` left, in the terms of the ranged attribute.
        rest: the parts of the template after the ranged one.

    Raises:
        RangeError: no key condition says this range.
    """
    type, attribute = operand
    if picked[0].op is Op.BEGINS_WITH:
        _require_prefix(type, attribute, rest)
        return SortCondition(Op.BEGINS_WITH, KeyTerm(name, (*prefix, picked[0].terms[0])))
    _require_order(type, attribute, rest)
    low: KeyTerm | None = None
    high: KeyTerm | None = None
    for each in picked:
        terms = [KeyTerm(name, (*prefix, term)) for term in each.terms]
        if each.op in {Op.GE, Op.GT, Op.BETWEEN}:
            low = _lower(terms[0], each.op, type, attribute)
        if each.op in {Op.LE, Op.LT, Op.BETWEEN}:
            high = _upper(terms[-1], each.op, type, attribute, rest)
    return _between(name, prefix, low, high)


def _require_prefix(type: AttributeType, attribute: str, rest: Sequence[str | Slot]) -> None:
    """``begins_with`` inside a template finds prefixes of the value only where no prefix reaches past its end."""
    if type.kind not in _TEXTS:
        raise RangeError(f"begins_with needs a text, and {attribute} is a {type.kind}")
    ends = not rest or (type.kind is Kind.ID and isinstance(rest[0], str) and rest[0].startswith(type.delimiter))
    if not ends:
        raise RangeError(f"a prefix of {attribute} could reach into what follows it in the template")


def _require_order(type: AttributeType, attribute: str, rest: Sequence[str | Slot]) -> None:
    example = disorder(type, tuple(rest))
    shown = f": {example}" if example else ""
    if not type.key_ordered:
        raise RangeError(f"{attribute} ({type.kind}) does not keep its order inside a template{shown}")
    if rest and not fixed_width(type):
        raise RangeError(
            f"{attribute} has no fixed width, so what follows it in the template disturbs its order{shown}"
        )


def _lower(term: KeyTerm, op: Op, type: AttributeType, attribute: str) -> KeyTerm:
    """An open end starts above every suffix of the bound, which for a value of any width is above longer values too."""
    if op is not Op.GT:
        return term
    if not fixed_width(type):
        raise RangeError(f"an open lower end on {attribute}, the last part of the key; write ge")
    return KeyTerm(term.name, term.parts, above=True)


def _upper(term: KeyTerm, op: Op, type: AttributeType, attribute: str, rest: Sequence[str | Slot]) -> KeyTerm:
    """A closed end covers every suffix of the bound; an open one ends at the bound, which itself must have a suffix."""
    if op is not Op.LT:
        return KeyTerm(term.name, term.parts, above=fixed_width(type))
    if not (rest and isinstance(rest[0], str)):
        raise RangeError(f"an open upper end on {attribute}, the last part of the key; write le")
    return term


def _between(name: str, prefix: tuple[str | Term, ...], low: KeyTerm | None, high: KeyTerm | None) -> SortCondition:
    if prefix:
        return SortCondition(Op.BETWEEN, low or KeyTerm(name, prefix), high or KeyTerm(name, prefix, above=True))
    if low is not None and high is not None:
        return SortCondition(Op.BETWEEN, low, high)
    if low is not None:
        return SortCondition(Op.GE, low)
    assert high is not None  # noqa: S101 - there is at least one range
    return SortCondition(Op.LE, high)
