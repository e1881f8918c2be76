"""Floors and ceilings: an ``add`` to a number with ``min`` or ``max`` needs a condition that keeps it inside."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from dynaform.findings import Finding
from dynaform.planner.context import Scope
from dynaform.spec.model import Action, Attribute
from dynaform.spec.predicates import AnyOf, Comparison, Op, Predicate
from dynaform.spec.types import Kind
from dynaform.spec.values import Literal, Negative, Value

_FLOORS = frozenset({Op.GE, Op.GT, Op.EQ, Op.BETWEEN})
_CEILINGS = frozenset({Op.LE, Op.LT, Op.EQ, Op.BETWEEN})


def check_bounds(scope: Scope, action: Action) -> list[Finding]:
    """A warning for every ``add`` that can leave the declared bounds; parameters are taken as not negative.

    Kept counts and sums are left out: what they count bounds them.
    """
    findings: list[Finding] = []
    entity = action.entities[0]
    for name, value in action.add.items():
        attribute = scope.layout.attribute(entity, name)
        if "." in name or attribute.count_of or attribute.sum_of:
            continue
        down = _decreases(value)
        bound = attribute.min if down else attribute.max
        if bound is not None and not _guarded(action.when, name, value, attribute, down=down):
            findings.append(_unguarded(scope, action, name, value, bound, down=down))
    return findings


def _decreases(value: Value) -> bool:
    return isinstance(value, Negative) or (isinstance(value, Literal) and value.text.startswith("-"))


def _guarded(predicate: Predicate, name: str, value: Value, attribute: Attribute, *, down: bool) -> bool:
    for term in predicate.terms:
        if isinstance(term, AnyOf):
            if all(_guarded(branch, name, value, attribute, down=down) for branch in term.branches):
                return True
        elif term.attribute == name and not term.size and _guards(term, value, attribute, down=down):
            return True
    return False


def _guards(term: Comparison, value: Value, attribute: Attribute, *, down: bool) -> bool:
    if term.op not in (_FLOORS if down else _CEILINGS):
        return False
    limit = term.values[1] if term.op is Op.BETWEEN and not down else term.value
    if isinstance(value, Negative):
        # The stored value is at least the parameter, so what is left is at least zero.
        return limit == value.of and attribute.min is not None and attribute.min <= 0
    amount, said = _number(value), _number(limit)
    if amount is None or said is None:
        return False
    strict = term.op in {Op.LT, Op.GT} and attribute.typed.kind is Kind.INTEGER
    if down:
        return said + (1 if strict else 0) + amount >= Decimal(str(attribute.min))
    return said - (1 if strict else 0) + amount <= Decimal(str(attribute.max))


def _number(value: Value) -> Decimal | None:
    try:
        return Decimal(value.text) if isinstance(value, Literal) else None
    except InvalidOperation:
        return None


def _unguarded(scope: Scope, action: Action, name: str, value: Value, bound: float, *, down: bool) -> Finding:
    word = "below its min" if down else "above its max"
    seen = f"adding {value} can take {name} {word} of {bound:g}"
    if isinstance(value, Negative):
        guard = f"{{{name}: {{ge: {value.of}}}}}"
    elif (amount := _number(value)) is not None:
        guard = f"{{{name}: {{{'ge' if down else 'le'}: {(Decimal(str(bound)) - amount).normalize():f}}}}}"
    else:
        return scope.finding(
            "DF225", seen, "add", name, hint=f"Add a fixed number, with when: {{{name}: {{le: {bound:g} - it}}}}."
        )
    return scope.finding("DF225", seen, "add", name, hint=f"Write when: {guard}.")
