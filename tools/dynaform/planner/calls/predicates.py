"""Whether a predicate holds of a row, in typed values and with DynamoDB's rules for absent attributes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from dynaform.planner.calls.values import INTEGER, Call, Row, at_path, element_type, operand_value, operand_values
from dynaform.spec.predicates import AnyOf, Comparison, Op, Predicate
from dynaform.spec.types import AttributeType
from dynaform.spec.values import Stored, Value

TypeOf = Callable[[str], AttributeType]


def holds(predicate: Predicate, row: Row, type_of: TypeOf, call: Call) -> bool:
    """Whether a row satisfies a predicate.

    A comparison with an absent attribute is false, ``ne`` included: the requests say so explicitly where DynamoDB by
    itself would take an absent attribute as unequal. Texts compare by code point, which is UTF-8 byte order.

    Args:
        predicate: what must hold.
        row: typed values of one item.
        type_of: the type of an attribute (a dotted path has the type of the map it starts in).
        call: parameters, clock and steps.

    Raises:
        MissingParameterError: the call lacks a value.
    """
    return all(
        any(holds(branch, row, type_of, call) for branch in term.branches)
        if isinstance(term, AnyOf)
        else _compares(term, row, type_of, call)
        for term in predicate.terms
    )


def operand_type(comparison: Comparison, type_of: TypeOf) -> AttributeType:
    """The type that the right-hand side of a comparison takes."""
    if comparison.size:
        return INTEGER
    type = type_of(comparison.attribute)
    return element_type(type) if comparison.op is Op.CONTAINS else type


def _compares(comparison: Comparison, row: Row, type_of: TypeOf, call: Call) -> bool:
    left = at_path(row, comparison.attribute, call)
    if comparison.op is Op.EXISTS:
        return (left is not None) == (str(comparison.value) == "true")
    if left is None:
        return False
    if comparison.size:
        left = _size(left)
    type = operand_type(comparison, type_of)
    rights = [_comparable(each, type) for each in _right_sides(comparison, type, row, call)]
    if left is None or (None in rights and comparison.op is not Op.IN):
        return False
    return _TESTS[comparison.op](_comparable(left, type), rights)


def _right_sides(comparison: Comparison, type: AttributeType, row: Row, call: Call) -> list[Any]:
    if comparison.spread:
        return operand_values(comparison.value, type, call)
    return [_right_side(value, type, row, call) for value in comparison.values]


def _right_side(value: Value, type: AttributeType, row: Row, call: Call) -> Any:
    return at_path(row, value.attribute, call) if isinstance(value, Stored) else operand_value(value, type, call)


def _size(value: Any) -> int | None:
    """As DynamoDB's size(): characters, bytes or members; numbers and booleans have none."""
    return len(value) if hasattr(value, "__len__") else None


def _comparable(value: Any, type: AttributeType) -> Any:
    """One form per value: folded texts where case is ignored, epochs as numbers."""
    if isinstance(value, str):
        return value.casefold() if type.ignore_case else value
    if isinstance(value, datetime) and type.physical == "N":
        return type.store(value)
    return value


def _ordered(test: Callable[[Any, Any], bool]) -> Callable[[Any, list[Any]], bool]:
    """DynamoDB compares only values of one type; anything else is false, not an error."""

    def compare(left: Any, rights: list[Any]) -> bool:
        try:
            return test(left, rights[0])
        except TypeError:
            return False

    return compare


def _between(left: Any, rights: list[Any]) -> bool:
    try:
        return bool(rights[0] <= left <= rights[1])
    except TypeError:
        return False


def _begins_with(left: Any, rights: list[Any]) -> bool:
    prefix = rights[0]
    if isinstance(left, str):
        return isinstance(prefix, str) and left.startswith(prefix)
    return isinstance(left, bytes) and isinstance(prefix, bytes) and left.startswith(prefix)


def _contains(left: Any, rights: list[Any]) -> bool:
    wanted = rights[0]
    if isinstance(left, str):
        return isinstance(wanted, str) and wanted in left
    if isinstance(left, bytes):
        return isinstance(wanted, bytes) and wanted in left
    return isinstance(left, set | frozenset | list | tuple) and wanted in left


_TESTS: dict[Op, Callable[[Any, list[Any]], bool]] = {
    Op.EQ: lambda left, rights: bool(left == rights[0]),
    Op.NE: lambda left, rights: bool(left != rights[0]),
    Op.LT: _ordered(lambda left, right: bool(left < right)),
    Op.LE: _ordered(lambda left, right: bool(left <= right)),
    Op.GT: _ordered(lambda left, right: bool(left > right)),
    Op.GE: _ordered(lambda left, right: bool(left >= right)),
    Op.BETWEEN: _between,
    Op.IN: lambda left, rights: left in rights,
    Op.BEGINS_WITH: _begins_with,
    Op.CONTAINS: _contains,
}
