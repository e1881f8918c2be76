"""What is known of an item before and after an update, and whether a predicate then holds: yes, no, or unknown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from dynaform.planner.context import Scope
from dynaform.planner.layout import Layout
from dynaform.planner.operands import Operand, Term
from dynaform.planner.rows import key_columns
from dynaform.planner.terms import close, known_equalities, operand
from dynaform.spec.model import Action
from dynaform.spec.predicates import AnyOf, Comparison, Op, Predicate
from dynaform.spec.types import AttributeType
from dynaform.spec.values import Literal, Value

_COMPARED: dict[Op, Callable[[Any, Any], bool]] = {
    Op.EQ: lambda left, right: bool(left == right),
    Op.NE: lambda left, right: bool(left != right),
    Op.LT: lambda left, right: bool(left < right),
    Op.LE: lambda left, right: bool(left <= right),
    Op.GT: lambda left, right: bool(left > right),
    Op.GE: lambda left, right: bool(left >= right),
}


@dataclass(frozen=True, slots=True)
class State:
    """What is known of an item at one moment.

    Attributes:
        layout, entity: whose item it is.
        known: attributes whose value is a known term, computed ones included.
        absent: attributes the item does not have.
        promised: comparisons that hold beyond the known terms.
        unsure: known attributes that the item may lack all the same: columns that a row may come without.
    """

    layout: Layout
    entity: str
    known: Mapping[str, Term]
    absent: frozenset[str]
    promised: tuple[Comparison, ...]
    unsure: frozenset[str] = frozenset()

    def holds(self, predicate: Predicate) -> bool | None:
        """Whether the predicate holds; None when what is known does not decide it."""
        return _all(self._term(term) for term in predicate.terms)

    def _term(self, term: Comparison | AnyOf) -> bool | None:
        if isinstance(term, AnyOf):
            return _some(self.holds(branch) for branch in term.branches)
        if term.attribute in self.absent:
            return self._of_absent(term)
        if self._promises(term):
            return True
        if term.op is Op.EXISTS:
            return str(term.value) == "true" if self.present(term.root) and "." not in term.attribute else None
        return self._by_values(term)

    def _of_absent(self, term: Comparison) -> bool | None:
        if term.op is Op.EXISTS:
            return str(term.value) == "false"
        return None if term.op is Op.NE else False

    def _promises(self, term: Comparison) -> bool:
        wanted = (term.attribute, term.op, term.values, term.size)
        if any((said.attribute, said.op, said.values, said.size) == wanted for said in self.promised):
            return True
        known = self.known.get(term.attribute)
        return term.op is Op.EQ and not term.size and isinstance(known, Operand) and known.value == term.value

    def _by_values(self, term: Comparison) -> bool | None:
        possible = None if term.size else self.possible(term.attribute)
        if possible is None:
            return None
        answers = {compared(term, value, self.layout.type(self.entity, term.attribute)) for value in possible}
        if len(answers) != 1:
            return None
        answer = answers.pop()
        return None if answer and not self.present(term.attribute) else answer

    def present(self, attribute: str) -> bool:
        """Whether the item surely has the attribute."""
        if attribute in self.absent:
            return False
        said = any(each.attribute == attribute and each.implies_existence for each in self.promised)
        known = attribute in self.known and attribute not in self.unsure
        return said or known or not self.layout.attribute(self.entity, attribute).optional

    def possible(self, attribute: str) -> tuple[Any, ...] | None:
        """The values an attribute can have, typed; None when they are not a known finite set."""
        if "." in attribute or attribute not in self.layout.entity(self.entity).attributes:
            return None
        type = self.layout.type(self.entity, attribute)
        known = self.known.get(attribute)
        if known is not None:
            return _values_of(known, type)
        said = [each for each in self.promised if each.attribute == attribute and not each.size]
        listed = next((_listed(each, type) for each in said if each.op is Op.IN and not each.spread), None)
        domain = listed if listed is not None else type.domain
        if domain is None:
            return None
        return tuple(value for value in domain if all(compared(each, value, type) is not False for each in said))


def before(layout: Layout, entity: str, action: Action, rows: Mapping[str, Term] | None = None) -> State:
    """What a write's selection and conditions, and the rows it is repeated for, say of the item it meets."""
    promised = action.selection & action.when & layout.entity(entity).liveness
    known = close({**(rows or {}), **known_equalities(promised, layout, entity)}, layout, entity)
    return State(layout, entity, known, _absent(promised), _comparisons(promised))


def met(scope: Scope, action: Action) -> State:
    """The same of a write where it stands, with the keys of the rows it is repeated for."""
    entity, rows = action.entities[0], scope.rows(action)
    return unsure(scope, action, before(scope.layout, entity, action, key_columns(scope.layout, entity, rows)))


def unsure(scope: Scope, action: Action, state: State) -> State:
    """The same state, knowing which of its columns a row may come without."""
    rows = scope.rows(action)
    return replace(state, unsure=frozenset(name for name in state.known if rows is not None and rows.may_lack(name)))


def after(layout: Layout, entity: str, action: Action, old: State) -> State:
    """What is known of the item after an update: what was and is untouched, and what is set."""
    touched = touched_attributes(layout, entity, action)
    known = {name: term for name, term in old.known.items() if name not in touched}
    absent = {name for name in old.absent if name not in touched}
    for attribute, value in _surely_set(action, old).items():
        known[attribute] = operand(value, layout, entity, attribute)
    absent |= set(action.remove)
    promised = tuple(each for each in old.promised if each.root not in touched)
    unsure = frozenset(name for name in old.unsure if name not in touched)
    return State(layout, entity, close(known, layout, entity), frozenset(absent), promised, unsure)


def changed_attributes(action: Action) -> frozenset[str]:
    """The top-level attributes an action says it changes."""
    said = (*action.set_, *action.init, *action.add, *action.append, *action.remove)
    return frozenset(name.split(".", 1)[0] for name in said)


def touched_attributes(layout: Layout, entity: str, action: Action) -> frozenset[str]:
    """The attributes an action changes, computed ones that follow from them included."""
    touched = set(changed_attributes(action))
    computed = {name: each.is_ for name, each in layout.entity(entity).attributes.items() if each.is_ is not None}
    while more := {name for name, each in computed.items() if name not in touched and touched & set(each.sources)}:
        touched |= more
    return frozenset(touched)


def _surely_set(action: Action, old: State) -> Mapping[str, Value]:
    fresh = {name: value for name, value in action.init.items() if name in old.absent}
    said = {**action.set_, **fresh}
    return {name: value for name, value in said.items() if "." not in name}


def _comparisons(predicate: Predicate) -> tuple[Comparison, ...]:
    return tuple(term for term in predicate.terms if isinstance(term, Comparison))


def _absent(predicate: Predicate) -> frozenset[str]:
    return frozenset(
        term.attribute
        for term in _comparisons(predicate)
        if term.op is Op.EXISTS and str(term.value) == "false" and not term.size
    )


def _values_of(term: Term, type: AttributeType) -> tuple[Any, ...] | None:
    if isinstance(term, Operand) and isinstance(term.value, Literal):
        return parsed((term.value,), type)
    return type.domain


def _listed(comparison: Comparison, type: AttributeType) -> tuple[Any, ...] | None:
    if not all(isinstance(value, Literal) for value in comparison.values):
        return None
    return parsed(comparison.values, type)


def parsed(values: Iterable[Any], type: AttributeType) -> tuple[Any, ...] | None:
    """Literals as values of a type; None where one of them is none."""
    try:
        return tuple(type.parse(str(value)) for value in values)
    except ValueError:
        return None


def compared(comparison: Comparison, value: Any, type: AttributeType) -> bool | None:
    """Whether a value satisfies a comparison with literals; None for a comparison with anything else."""
    if comparison.op is Op.EXISTS:
        return str(comparison.value) == "true"
    if comparison.spread or not all(isinstance(each, Literal) for each in comparison.values):
        return None
    operands = parsed(comparison.values, type)
    if operands is None:
        return None
    if comparison.op is Op.IN:
        return value in operands
    if comparison.op is Op.BETWEEN:
        return bool(operands[0] <= value <= operands[1])
    compare = _COMPARED.get(comparison.op)
    return None if compare is None else compare(value, operands[0])


def _all(answers: Iterable[bool | None]) -> bool | None:
    seen = list(answers)
    if False in seen:
        return False
    return None if None in seen else True


def _some(answers: Iterable[bool | None]) -> bool | None:
    seen = list(answers)
    if True in seen:
        return True
    return None if None in seen else False
