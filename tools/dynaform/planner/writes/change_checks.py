"""What an update may not change, or not that way: primary keys, versions, one attribute twice, half an item."""

from __future__ import annotations

from collections.abc import Iterator

from dynaform.findings import Finding
from dynaform.planner.context import Scope
from dynaform.planner.expiry import expiry_attribute
from dynaform.planner.writes.creates import asked_by_live
from dynaform.planner.writes.facts import touched_attributes
from dynaform.planner.writes.moves import moving_transaction
from dynaform.spec.model import Action, Verb
from dynaform.spec.types import Kind
from dynaform.spec.values import Literal, Negative

_NUMBERS = frozenset({Kind.INTEGER, Kind.DECIMAL, Kind.EPOCH, Kind.EPOCH_MS})


def check_changes(scope: Scope, action: Action) -> Iterator[Finding]:
    """Every finding about what an update or an upsert says it changes."""
    yield from _key_moves(scope, action)
    yield from _types(scope, action)
    yield from _twice(scope, action)
    yield from _version(scope, action)
    yield from _expiry(scope, action)
    if action.verb is Verb.UPSERT:
        yield from _upsert(scope, action)


def _key_moves(scope: Scope, action: Action) -> Iterator[Finding]:
    entity = action.entities[0]
    key = scope.layout.base(entity).attributes
    moved = sorted(key & touched_attributes(scope.layout, entity, action))
    if not moved:
        return
    seen = f"{', '.join(moved)} is part of the primary key of {entity}, which no update can change"
    hint = "Move the item: delete it and create it anew, in one transaction.\n" + moving_transaction(scope, action)
    yield scope.finding("DF221", seen, *_clause_of(scope, action, moved), hint=hint)


def _clause_of(scope: Scope, action: Action, names: list[str]) -> tuple[str, ...]:
    entity = action.entities[0]
    wanted = set(names)
    for name in names:
        computed = scope.layout.attribute(entity, name).is_
        wanted |= set(computed.sources) if computed is not None else set()
    found = next(((word, name) for word, name, _ in action.assigned() if name.split(".")[0] in wanted), None)
    return found if found is not None else ("remove" if action.remove else str(action.verb),)


def _types(scope: Scope, action: Action) -> Iterator[Finding]:
    """Values that cannot be of the attribute's type; which clause takes which type the spec's own checks say."""
    for word, name, value in action.assigned():
        if "." in name:
            continue
        type = scope.layout.type(action.entities[0], name)
        if isinstance(value, Negative) and type.kind not in _NUMBERS:
            hint = f"Write {value.of}."
            yield scope.finding("DF224", f"{value} is a number, and {name} is a {type.kind}", word, name, hint=hint)
        elif isinstance(value, Literal) and type.kind is Kind.SET:
            hint = f"Write {word}: {{{name}: ${name}}}."
            yield scope.finding("DF224", f"{name} is a set, and {value} is one value", word, name, hint=hint)


def _twice(scope: Scope, action: Action) -> Iterator[Finding]:
    seen: list[str] = []
    for word, name in [
        *((word, name) for word, name, _ in action.assigned()),
        *(("remove", each) for each in action.remove),
    ]:
        other = next((each for each in seen if _overlap(each, name)), None)
        if other is not None:
            what = f"{name} is changed twice" if other == name else f"{other} and {name} overlap"
            below = (name,) if word != "remove" else ()
            yield scope.finding("DF224", f"{what} in one request", word, *below, hint="Keep one of the two.")
        seen.append(name)


def _overlap(one: str, other: str) -> bool:
    return one == other or one.startswith(f"{other}.") or other.startswith(f"{one}.")


def _version(scope: Scope, action: Action) -> Iterator[Finding]:
    version = scope.layout.entity(action.entities[0]).version
    if version is None:
        return
    for word, name, _ in action.assigned():
        if name == version:
            seen = f"{version} is the version: every update adds 1 to it by itself"
            yield scope.finding("DF226", seen, word, name, hint=f"Remove {version} from {word}.")
    if action.verb is Verb.UPSERT:
        seen = f"an upsert may create the item, and then there is no {version} to compare"
        yield scope.finding("DF226", seen, "upsert", hint="Write create and update as two patterns.")


def _expiry(scope: Scope, action: Action) -> Iterator[Finding]:
    """What loses the attribute that TTL reads, or is made without it, never expires."""
    layout, entity = scope.layout, action.entities[0]
    ttl = expiry_attribute(layout, entity)
    if ttl is None or ttl in asked_by_live(layout, entity):
        return
    if ttl in action.remove:
        seen = f"without {ttl}, the table's TTL attribute, the {entity} never expires"
        yield scope.finding("DF241", seen, "remove", hint=f"Set {ttl} to a later time instead.")
    attribute = layout.attribute(entity, ttl)
    given = ttl in action.set_ or ttl in action.init or attribute.default is not None or attribute.is_ is not None
    if action.verb is Verb.UPSERT and attribute.optional and not given:
        seen = f"the upsert may create a {entity} without {ttl}, the table's TTL attribute: it would never expire"
        yield scope.finding("DF241", seen, "upsert", hint=f"Write init: {{{ttl}: $now + 24h}}, or as long as it lives.")


def _upsert(scope: Scope, action: Action) -> Iterator[Finding]:
    name = action.entities[0]
    entity = scope.layout.entity(name)
    if entity.liveness:
        seen = f"a {name} that is no longer alive may still be there, and an upsert would revive its old values"
        hint = "Write create (it replaces what is dead) and update; or live: always where the key tells periods apart."
        yield scope.finding("DF229", seen, "upsert", hint=hint)
    selected = {each.attribute for each in action.selection.comparisons()}
    given = selected | {each for _, each, _ in action.assigned()}
    for attribute, said in entity.attributes.items():
        counted = said.count_of or said.sum_of
        if said.optional or said.default is not None or said.is_ is not None or counted or attribute in given:
            continue
        seen = f"the upsert may create a {name} without {attribute}, which is required"
        yield scope.finding("DF227", seen, "upsert", hint=f"Set {attribute}, or init: {{{attribute}: ${attribute}}}.")
