"""Optional parameters of writes (D26): what a write says when a caller leaves some of them out.

Leaving one out leaves its attribute as it was, and asks nothing where it would be compared. Where nothing follows from
the attribute, the request simply goes without that change, decided at call time; where something does (an index key, a
computed attribute, a condition, a kept fact), each set of left-out parameters is a write of its own, proved for itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dynaform.planner.layout import Layout
from dynaform.planner.reads.question import parameters_of, without
from dynaform.spec.model import READ_VERBS, Action, Pattern, Verb
from dynaform.spec.values import Negative, Parameter, Value

_STORING = frozenset({Verb.CREATE, Verb.PUT})
_CLAUSES = ("set_", "init", "add", "append")


def parameter_of(value: Value | None) -> str | None:
    """The parameter that a value is, or negates; None for any other value."""
    inner = value.of if isinstance(value, Negative) else value
    return inner.name if isinstance(inner, Parameter) else None


def leave_out(action: Action, omitted: frozenset[str]) -> Action:
    """A write as it is when parameters are left out. What a create leaves out is absent or has its default."""
    if not omitted or action.verb in READ_VERBS:
        return action
    changes: dict[str, object] = {
        "by": tuple(name for name in action.by if name not in omitted),
        "where": without(action.where, omitted),
        "when": without(action.when, omitted),
    }
    if action.verb not in _STORING:
        changes |= {clause: _said(getattr(action, clause), omitted) for clause in _CLAUSES}
    return action.model_copy(update=changes)


def deciding(layout: Layout, pattern: Pattern) -> list[str]:
    """The optional parameters of a pattern that decide what its writes do beyond their own attribute, as written."""
    if not pattern.optional:
        return []
    watched = _Watched(layout)
    writes = [action for action in pattern.actions if action.verb not in READ_VERBS]
    found = {name for action in writes for name in _deciding(watched, action)}
    return [name for name in pattern.optional if name in found]


def skippable(pattern: Pattern, value: Value | None) -> str | None:
    """The optional parameter without which a change of a write is not made."""
    name = parameter_of(value)
    return name if name in pattern.optional else None


def _said(clause: Mapping[str, Value], omitted: frozenset[str]) -> dict[str, Value]:
    return {name: value for name, value in clause.items() if parameter_of(value) not in omitted}


def _deciding(watched: _Watched, action: Action) -> Iterator[str]:
    yield from parameters_of(action.selection) | parameters_of(action.when)
    if action.verb in _STORING:
        return
    born = watched.born(action.entities[0]) if action.verb is Verb.UPSERT else frozenset()
    for _, name, value in action.assigned():
        parameter = parameter_of(value)
        if parameter is not None and name.split(".")[0] in watched.of(action.entities[0]) | born:
            yield parameter


class _Watched:
    """The attributes of each entity that something else follows from."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout

    def of(self, entity: str) -> frozenset[str]:
        """Sources of keys, index conditions, computed attributes and kept facts; unique values; facts."""
        model = self._layout.entity(entity)
        found = set(self._layout.base(entity).attributes) | set(model.unique)
        for key in self._layout.indexes_of(entity):
            found |= key.attributes | {each.root for each in key.when.comparisons()}
        for name, attribute in model.attributes.items():
            found |= set(attribute.is_.sources) if attribute.is_ is not None else set()
            found |= {name} if attribute.copy_of or attribute.count_of or attribute.sum_of else set()
        return frozenset(found | self._kept_from(entity))

    def born(self, entity: str) -> frozenset[str]:
        """The attributes that a new item has by itself where nobody says them."""
        attributes = self._layout.entity(entity).attributes
        return frozenset(name for name, said in attributes.items() if said.default is not None)

    def _kept_from(self, entity: str) -> set[str]:
        found: set[str] = set()
        for holder in self._layout.family.entities.values():
            for attribute in holder.attributes.values():
                source, _, of = (attribute.copy_of or "").partition(".")
                found |= {of, *self._layout.identity(entity)} if source == entity else set()
                found |= set(attribute.count_of.get(entity, {}))
                for said, links in attribute.sum_of.items():
                    source, _, of = said.partition(".")
                    found |= {of, *links} if source == entity else set()
        return found
