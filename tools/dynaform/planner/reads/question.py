"""The normal form of a read: one entity, a disjunction of conjunctions, an order, a size and columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import product

from dynaform.planner.algebra import decodable, may_lack
from dynaform.planner.layout import KeySource, Layout, once_per_layout
from dynaform.spec.model import Action, Entity, Order, Verb
from dynaform.spec.predicates import AnyOf, Comparison, Op, Predicate
from dynaform.spec.values import Parameter

Conjunction = tuple[Comparison, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """What a get, list or count asks of one entity.

    Attributes:
        action: as written.
        entity: whose items.
        conjunctions: the selection and the simple terms of ``live``; an item is wanted when one of them holds.
        live: the comparisons of ``live``, which need no one's leave to be a filter.
        live_rest: the ``any`` terms of ``live``; always a filter.
        returns: the attributes of the answer.
    """

    action: Action
    entity: str
    conjunctions: tuple[Conjunction, ...]
    live: Conjunction
    live_rest: Predicate
    returns: tuple[str, ...]

    @property
    def order(self) -> Order | None:
        """The order asked for; a get has none."""
        return self.action.order

    @property
    def single(self) -> bool:
        """Whether at most one row is asked for by the verb."""
        return self.action.verb is Verb.GET


def ask(layout: Layout, action: Action, omitted: frozenset[str] = frozenset()) -> Question:
    """The normal form of a read over its first entity, with some optional parameters left out."""
    entity = action.entities[0]
    selection = without(action.selection, omitted)
    terms = layout.entity(entity).liveness.terms
    live = tuple(term for term in terms if isinstance(term, Comparison))
    return Question(
        action=action,
        entity=entity,
        conjunctions=tuple(each + live for each in normal_form(selection)),
        live=live,
        live_rest=Predicate(tuple(term for term in terms if isinstance(term, AnyOf))),
        returns=action.returns or readable(layout, entity),
    )


@once_per_layout
def readable(layout: Layout, entity: str) -> tuple[str, ...]:
    """All attributes of an entity that can be read: stored ones and those that its keys give back."""
    decoded = {name for key in _keys(layout, entity) for _, source in key for name in decodable(layout, entity, source)}
    attributes = layout.entity(entity).attributes
    return tuple(name for name, said in attributes.items() if said.stored or name in decoded)


def _keys(layout: Layout, entity: str) -> Iterator[tuple[tuple[str, KeySource], ...]]:
    yield layout.base(entity).sources
    for key in layout.indexes_of(entity):
        if not key.when and not any(may_lack(layout, entity, name) for name in key.attributes):
            yield key.sources


def normal_form(predicate: Predicate) -> Iterable[Conjunction]:
    """The disjunctive normal form: one conjunction per way through the ``any`` terms."""
    choices: list[list[Conjunction]] = []
    for term in predicate.terms:
        if isinstance(term, AnyOf):
            choices.append([each for branch in term.branches for each in normal_form(branch)])
        else:
            choices.append([(term,)])
    for combination in product(*choices):
        yield tuple(comparison for part in combination for comparison in part)


def relevant(selection: Predicate, entity: Entity) -> Predicate:
    """What a selection asks of one entity of several: a comparison with an attribute that it lacks asks nothing.

    An ``any`` with a branch that asks nothing of the entity asks nothing of it as a whole.
    """
    terms: list[Comparison | AnyOf] = []
    for term in selection.terms:
        if isinstance(term, Comparison):
            terms += [term] if term.root in entity.attributes else []
        else:
            branches = tuple(relevant(branch, entity) for branch in term.branches)
            terms += [replace(term, branches=branches)] if all(branches) else []
    return Predicate(tuple(terms))


def without(predicate: Predicate, omitted: frozenset[str]) -> Predicate:
    """The predicate as it reads when parameters are left out: their comparisons go, half a between stays, as does the
    rest of a list.

    A branch of ``any`` that loses all it says goes too, and with the last branch the whole ``any``.
    """
    if not omitted:
        return predicate
    terms: list[Comparison | AnyOf] = []
    for term in predicate.terms:
        if isinstance(term, AnyOf):
            branches = tuple(branch for each in term.branches if (branch := without(each, omitted)))
            terms += [AnyOf(branches)] if branches else []
        elif (kept := _without(term, omitted)) is not None:
            terms.append(kept)
    return Predicate(tuple(terms))


def _without(comparison: Comparison, omitted: frozenset[str]) -> Comparison | None:
    missing = [isinstance(value, Parameter) and value.name in omitted for value in comparison.values]
    if not any(missing):
        return comparison
    if comparison.op is Op.BETWEEN and not all(missing):
        op, value = (Op.LE, comparison.values[1]) if missing[0] else (Op.GE, comparison.values[0])
        return replace(comparison, op=op, values=(value,))
    if comparison.op is Op.IN and not all(missing):
        given = tuple(value for value, gone in zip(comparison.values, missing, strict=True) if not gone)
        return replace(comparison, values=given)
    return None


def parameters_of(predicate: Predicate) -> frozenset[str]:
    """The names of all parameters a predicate uses."""
    return frozenset(
        value.name for each in predicate.comparisons() for value in each.values if isinstance(value, Parameter)
    )
