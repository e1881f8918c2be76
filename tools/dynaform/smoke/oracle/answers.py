"""What a read must answer, computed from its intent over the items of the run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from dynaform.planner.calls.values import Call, Row, at_path
from dynaform.planner.layout import Layout
from dynaform.smoke.oracle.meaning import folded, holds, several
from dynaform.smoke.oracle.world import Item, World
from dynaform.spec.model import Action, Entity, Verb
from dynaform.spec.predicates import AnyOf, Comparison, Op, Predicate
from dynaform.spec.values import Column

Group = tuple[Item, ...]
"""Rows whose mutual order is free."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a read must return.

    Attributes:
        groups: items in order; those within a group may come in any order.
        limit: rows at most, None for all.
        columns: the attributes of each row; empty for all attributes of the entity.
    """

    groups: tuple[Group, ...]
    limit: int | None = None
    columns: tuple[str, ...] = ()

    @property
    def items(self) -> list[Item]:
        """All items, before the limit."""
        return [item for group in self.groups for item in group]

    @property
    def size(self) -> int:
        """How many rows come back."""
        return len(self.items) if self.limit is None else min(self.limit, len(self.items))


def answer(action: Action, call: Call, world: World) -> Answer:
    """What a get, list or count must answer."""
    found = [
        Item(name, row)
        for name in action.entities
        for row in _selected(action, world.layout.entity(name), world.rows(name), call)
    ]
    limit = 1 if action.verb is Verb.GET and not _driven(action) else action.limit
    return Answer(_ordered(action, found, call, world.layout), limit, action.returns)


def _selected(action: Action, entity: Entity, rows: Any, call: Call) -> list[Row]:
    wanted = relevant(action.selection, entity) & entity.liveness
    found = [row for row in rows if holds(wanted, row, entity, call)]
    if action.order is not None and action.order.attribute in entity.attributes:
        return [row for row in found if row.get(action.order.attribute) is not None]
    return found


def relevant(selection: Predicate, entity: Entity) -> Predicate:
    """Where one entity of several lacks an attribute, the comparison does not apply to it."""
    terms: list[Comparison | AnyOf] = []
    for term in selection.terms:
        if isinstance(term, Comparison):
            if term.root in entity.attributes:
                terms.append(term)
        else:
            branches = tuple(relevant(branch, entity) for branch in term.branches)
            if all(branches):
                terms.append(replace(term, branches=branches))
    return Predicate(tuple(terms))


def _ordered(action: Action, found: Sequence[Item], call: Call, layout: Layout) -> tuple[Group, ...]:
    if action.order is None:
        by_type = [tuple(item for item in found if item.entity == name) for name in action.entities]
        return _driven_groups(action, found, call, layout) or _nonempty(by_type)
    name = action.order.attribute
    before, keyed, after = _places(action, name, found, layout)
    groups: dict[Any, list[Item]] = {}
    for item in sorted(keyed, key=lambda each: each.row[name], reverse=action.order.descending):
        groups.setdefault(item.row[name], []).append(item)
    return _nonempty([*before, *map(tuple, groups.values()), *after])


def _places(
    action: Action, name: str, found: Sequence[Item], layout: Layout
) -> tuple[list[Group], list[Item], list[Group]]:
    """Entities without the order attribute stand before or after the ordered rows, by their place in the list."""
    has = [name in layout.entity(each).attributes for each in action.entities]
    first = has.index(True) if True in has else len(has)
    by_entity = {each: tuple(item for item in found if item.entity == each) for each in action.entities}
    before = [by_entity[each] for place, each in enumerate(action.entities) if not has[place] and place < first]
    after = [by_entity[each] for place, each in enumerate(action.entities) if not has[place] and place > first]
    keyed = [item for place, each in enumerate(action.entities) if has[place] for item in by_entity[each]]
    return before, keyed, after


def _driver(action: Action) -> Comparison | None:
    """The ``in: $step.column`` that drives an action's order."""
    for term in action.selection.terms:
        if isinstance(term, Comparison) and term.op is Op.IN and term.spread:
            return term
    return None


def _driven(action: Action) -> bool:
    return _driver(action) is not None


def _driven_groups(action: Action, found: Sequence[Item], call: Call, layout: Layout) -> tuple[Group, ...]:
    """Rows in the order of the step that drives them, each value asked once."""
    term = _driver(action)
    if term is None or not isinstance(term.value, Column) or len(action.entities) != 1:
        return ()
    type = layout.type(action.entities[0], term.attribute)
    values = dict.fromkeys(folded(type, value) for value in several(term.value, type, call))
    held = [(item, folded(type, at_path(item.row, term.attribute, call))) for item in found]
    groups = [tuple(item for item, it in held if it == value) for value in values]
    return _nonempty(groups)


def _nonempty(groups: Sequence[Group]) -> tuple[Group, ...]:
    return tuple(group for group in groups if group)
