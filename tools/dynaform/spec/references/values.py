"""Values and predicates: every literal is a value of its attribute, every name is one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from dynaform.documents import Path, nearest
from dynaform.spec.model import Action, Attribute
from dynaform.spec.predicates import Comparison, Op, Predicate
from dynaform.spec.references.review import Review
from dynaform.spec.types import AttributeType, Kind
from dynaform.spec.values import Clock, Column, Literal, Negative, Parameter, Stored, Value

_NUMBERS = frozenset({Kind.INTEGER, Kind.DECIMAL, Kind.EPOCH, Kind.EPOCH_MS})
_NESTED = frozenset({Kind.MAP, Kind.LIST, Kind.SET, Kind.BINARY})
_TEXTS = frozenset({Kind.STRING, Kind.ID, Kind.ENUM})
_SIZELESS = _NUMBERS | {Kind.BOOLEAN}
_BEGUN = _TEXTS | {Kind.TIMESTAMP, Kind.DATE, Kind.BINARY}
_CONTAINING = _TEXTS | {Kind.SET, Kind.LIST}
_ANY_MOMENT = datetime(2025, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Scope:
    """What values may speak of at a place.

    Attributes:
        steps: earlier steps by the name their rows have.
        rows: the list parameter that the write is repeated for, whose rows have whatever columns are asked of them.
        caller: parameters and columns are known.
        clock: ``$now`` and ``$today`` are known.
        stored: ``$.attribute`` is known.
    """

    steps: Mapping[str, Action] = field(default_factory=dict)
    rows: str | None = None
    caller: bool = True
    clock: bool = True
    stored: bool = False


def literal_fault(attribute: Attribute, text: str) -> str:
    """Why ``text`` is no value of the attribute; empty where it is one, or where its type has no literals."""
    if attribute.typed.kind in _NESTED:
        return ""
    fault = type_fault(attribute.typed, text)
    return fault or _range_fault(attribute, text)


def type_fault(type: AttributeType, text: str) -> str:
    """Why ``text`` is no literal of the type; empty where it is one."""
    try:
        type.parse(text)
    except ValueError as error:
        return str(error)
    return ""


def _range_fault(attribute: Attribute, text: str) -> str:
    if attribute.min is None and attribute.max is None:
        return ""
    measured = float(text) if attribute.typed.kind in _NUMBERS else float(len(text))
    low = attribute.min if attribute.min is not None else measured
    high = attribute.max if attribute.max is not None else measured
    return "" if low <= measured <= high else f"expected {_bounds(attribute)}"


def _bounds(attribute: Attribute) -> str:
    what = "" if attribute.typed.kind in _NUMBERS else " characters"
    words = [f"at least {attribute.min:g}"] if attribute.min is not None else []
    words += [f"at most {attribute.max:g}"] if attribute.max is not None else []
    return " and ".join(words) + what


def check_predicate(review: Review, path: Path, predicate: Predicate, entities: tuple[str, ...], scope: Scope) -> None:
    """Every comparison of a predicate; an attribute must be one of at least one of the entities."""
    for comparison in predicate.comparisons():
        check_comparison(review, (*path, *comparison.path), comparison, entities, scope)


def check_comparison(
    review: Review, path: Path, comparison: Comparison, entities: tuple[str, ...], scope: Scope
) -> None:
    """One comparison whose operand stands at ``path``."""
    owners = [name for name in entities if comparison.root in review.family.entities[name].attributes]
    if not owners:
        review.attribute(path, entities[0], comparison.attribute)
    for owner in owners:
        attribute = review.family.entities[owner].attributes[comparison.root]
        if "." in comparison.attribute and attribute.typed.kind is not Kind.MAP:
            seen = f"{comparison.root} is {attribute.typed.kind}, so nothing is below it"
            review.report("DF103", path, seen, hint=f"Write {comparison.root}.")
        elif fault := _word_fault(comparison, attribute.typed.kind):
            review.report("DF122", path, fault, hint="Compare it with eq, ne, lt, le, gt, ge, between or in.")
        else:
            _check_operands(review, path, comparison, attribute, owner, scope)


def _word_fault(comparison: Comparison, kind: Kind) -> str:
    """Why an operator does not fit a type; DynamoDB refuses the request that holds it."""
    if "." in comparison.attribute:
        return ""
    if comparison.size and kind in _SIZELESS:
        return f"{comparison.attribute} is {kind}, which has no size"
    if comparison.op is Op.BEGINS_WITH and kind not in _BEGUN:
        return f"{comparison.attribute} is {kind}, which has no beginning"
    if comparison.op is Op.CONTAINS and kind not in _CONTAINING:
        return f"{comparison.attribute} is {kind}, which contains nothing"
    return ""


def _check_operands(
    review: Review, path: Path, comparison: Comparison, attribute: Attribute, entity: str, scope: Scope
) -> None:
    if comparison.op is Op.EXISTS:
        return
    type = _operand_type(comparison, attribute)
    many = len(comparison.values) > 1
    for position, value in enumerate(comparison.values):
        place = (*path, position) if many else path
        check_value(review, place, value, type, entity, scope)


def _operand_type(comparison: Comparison, attribute: Attribute) -> AttributeType | None:
    """The type an operand takes; None where nothing is known of it (below maps, members of lists)."""
    if comparison.size:
        return AttributeType(Kind.INTEGER)
    if "." in comparison.attribute or attribute.typed.kind in {Kind.LIST, Kind.MAP}:
        return None
    if comparison.op is Op.CONTAINS:
        return AttributeType(attribute.typed.element or Kind.STRING)
    # The beginning of an id, a date or a timestamp is a text, not yet a value of its type.
    return AttributeType(Kind.STRING) if comparison.op is Op.BEGINS_WITH else attribute.typed


def check_value(
    review: Review, path: Path, value: Value, type: AttributeType | None, entity: str, scope: Scope
) -> None:
    """One value: known at this place, and of the type it meets."""
    if isinstance(value, Literal):
        _check_literal(review, path, value, type)
    elif isinstance(value, Clock):
        _check_clock(review, path, value, type, scope)
    elif isinstance(value, Stored):
        _check_stored(review, path, value, entity, scope)
    elif not scope.caller:
        seen = f"{value} is a caller's value, and here only the item is known"
        review.report("DF125", path, seen, hint="Write a literal.")
    elif isinstance(value, Column):
        check_column(review, path, value, scope)
        _check_column_type(review, path, value, type, scope)
    elif isinstance(value, Negative) and isinstance(value.of, Column):
        check_column(review, path, value.of, scope)


def _check_literal(review: Review, path: Path, value: Literal, type: AttributeType | None) -> None:
    if type is None or type.kind in _NESTED:
        return
    report_literal(review, path, value, type_fault(type, value.text), type)


def report_literal(review: Review, path: Path, value: Literal, fault: str, type: AttributeType) -> None:
    """DF110 for a literal that has a fault: a value misspelt, or else a word that could be a parameter's name."""
    if fault:
        near = nearest(value.text, type.values)
        sign, word = ("-", value.text[1:]) if value.text.startswith("-") else ("", value.text)
        hint = f"Write {sign}${word} for a parameter." if word.isidentifier() else ""
        hint = f"Did you mean {near!r}?" if near is not None else hint
        report_fault(review, path, value.text, fault, hint)


def report_fault(review: Review, path: Path, text: str, fault: str, hint: str = "") -> None:
    """DF110 for a text that is no value of its type; a fault that says what was expected says it in its field."""
    if fault.startswith("expected "):
        expected = fault.removeprefix("expected ")
        review.report("DF110", path, f"{text!r} is no value of its type", hint=hint, expected=expected)
    else:
        review.report("DF110", path, f"{text!r}: {fault}", hint=hint or "Write another value.")


def _check_clock(review: Review, path: Path, value: Clock, type: AttributeType | None, scope: Scope) -> None:
    if not scope.clock:
        seen = f"{value}: membership of an index cannot change with time alone"
        review.report("DF125", path, seen, hint="Write a literal.")
        return
    try:
        if type is not None:
            type.clock(_ANY_MOMENT, value.what)
    except ValueError as error:
        review.report("DF110", path, str(error), hint="Use an attribute of type timestamp, date or epoch.")


def _check_stored(review: Review, path: Path, value: Stored, entity: str, scope: Scope) -> None:
    if not scope.stored:
        seen = f"{value} is the stored item's, and no item is at hand here"
        review.report("DF125", path, seen, hint="Compare with the stored item in `when`.")
    else:
        review.attribute(path, entity, value.attribute)


def check_column(review: Review, path: Path, value: Column, scope: Scope) -> None:
    """``$step.column``: an earlier step, and a column of its answer; or a list that a write is repeated for."""
    if value.step == scope.rows and value.step not in scope.steps:
        return
    if not review.known("DF120", path, "earlier step", value.step, scope.steps):
        return
    step = scope.steps[value.step]
    columns = step.returns or tuple(
        name for entity in step.entities if (said := review.entity(entity)) for name in said.attributes
    )
    review.known("DF120", path, f"column of ${value.step} named", value.column.split(".", 1)[0], columns)


def _check_column_type(review: Review, path: Path, value: Column, type: AttributeType | None, scope: Scope) -> None:
    """A column must have the type of what it meets; an attribute that only some entities of a step have is theirs."""
    step = scope.steps.get(value.step)
    if step is None or type is None or "." in value.column:
        return
    for entity in filter(None, map(review.entity, step.entities)):
        column = entity.attributes.get(value.column)
        if column is not None and not _alike(column.typed.kind, type.kind):
            seen = f"{value} is {column.typed.kind}, and {type.kind} is due here"
            review.report("DF110", path, seen, hint="Use a column of that type.")


def _alike(one: Kind, other: Kind) -> bool:
    groups = (_TEXTS, frozenset({Kind.INTEGER, Kind.DECIMAL}))
    return one is other or any({one, other} <= group for group in groups) or bool({one, other} & _NESTED)


def parameters_of(value: Value) -> tuple[str, ...]:
    """The names of the parameters in a value."""
    inner = value.of if isinstance(value, Negative) else value
    return (inner.name,) if isinstance(inner, Parameter) else ()
