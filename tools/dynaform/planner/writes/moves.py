"""Moving an item to another primary key, which no update can: the transaction that deletes it and creates it anew."""

from __future__ import annotations

from collections.abc import Mapping

from dynaform.planner.context import Scope
from dynaform.planner.layout import Layout
from dynaform.planner.operands import Term
from dynaform.planner.terms import known_equalities, operand, supplied_sources
from dynaform.planner.writes.kept.facts import facts_about
from dynaform.spec.model import Action


def moving_transaction(scope: Scope, action: Action) -> str:
    """The transaction as a spec says it.

    What unique values, counts and sums hang on is stated on both sides, so that it stays as it was.
    """
    layout, entity = scope.layout, action.entities[0]
    said = known_equalities(action.selection & action.when, layout, entity)
    key = supplied_sources(layout, entity, layout.base(entity).attributes)
    kept = [name for name in _kept(layout, entity) if name not in key and name not in action.set_]
    old = {name: _old(action, name, said) for name in key}
    new = {name: said[name] for name in (*key, *kept) if name in said and str(said[name]) != f"${name}"}
    new |= {name: operand(value, layout, entity, name) for name, value in action.set_.items()}
    guard = f", when: {_mapping({name: said.get(name, f'${name}') for name in kept})}" if kept else ""
    delete = f"{{delete: {entity}, where: {_mapping(old)}{guard}}}"
    return f"transaction:\n  - {delete}\n  - {{create: {entity}, set: {_mapping(new)}}}"


def _old(action: Action, name: str, said: Mapping[str, Term]) -> str:
    """The value that a part of the key had: as the pattern says it, unless the new value has that name."""
    term = str(said.get(name, f"${name}"))
    return f"$old_{name}" if name in action.set_ and term == str(action.set_[name]) else term


def _kept(layout: Layout, entity: str) -> list[str]:
    """The attributes by which uniqueness, counts and sums hang on an entity."""
    found = list(layout.entity(entity).unique)
    for fact in facts_about(layout).get(entity, ()):
        if fact.source == entity and fact.kind != "copy_of":
            found += [*(name for name, _ in fact.links), *([fact.of] if fact.of else [])]
    return list(dict.fromkeys(found))


def _mapping(values: Mapping[str, object]) -> str:
    return "{" + ", ".join(f"{name}: {value}" for name, value in values.items()) + "}"
