"""Identity: ``id`` and the primary key fix each other, so that no two things overwrite and no thing is there twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from dynaform.planner.keys.examples import Item, fill, in_bounds, in_order, sample
from dynaform.planner.keys.functions import is_injective
from dynaform.planner.layout import Layout
from dynaform.planner.new_items import created_value
from dynaform.planner.operands import Operand
from dynaform.planner.terms import known_equalities
from dynaform.spec.model import Action, Attribute, Family, Function, Pattern, Verb
from dynaform.spec.predicates import ALWAYS
from dynaform.spec.types import Kind
from dynaform.spec.values import Clock, Literal, Value, parse_value

_MAKES = frozenset({Verb.CREATE, Verb.PUT, Verb.UPSERT})


def overwritten(layout: Layout, entity: str) -> tuple[str, tuple[Item, Item]] | None:
    """An identity attribute that the primary key does not fix, and two different things with one key."""
    fixed = determined(layout, entity, layout.base(entity).attributes)
    for name in layout.entity(entity).id:
        if name not in fixed and (pair := _same_key(layout, entity, name)) is not None:
            return name, pair
    return None


def twofold(layout: Layout, entity: str, name: str) -> tuple[Item, Item] | None:
    """One thing that is there under two keys, which differ in a source of the key; None where no two items show it."""
    return _two_keys(layout, entity, name, frozenset(layout.identity(entity)))


def loose(layout: Layout, entity: str) -> tuple[str, ...]:
    """The sources of the primary key that the identity does not fix, those of the sort key first."""
    fixed = determined(layout, entity, layout.identity(entity))
    base = layout.base(entity)
    names = (each for _, source in reversed(base.sources) for each in source.attributes)
    return tuple(dict.fromkeys(name for name in names if name not in fixed))


def determined(layout: Layout, entity: str, names: Iterable[str]) -> frozenset[str]:
    """What some attributes fix: themselves, what is computed from them, and what gives a value of theirs back."""
    found = set(names)
    computed = [
        (name, said, said.is_) for name, said in layout.entity(entity).attributes.items() if said.is_ is not None
    ]
    grown = True
    while grown:
        before = len(found)
        for name, said, function in computed:
            if set(function.sources) <= found:
                found.add(name)
            source = function.sources[0]
            if name in found and is_injective(function, said.typed, layout.type(entity, source)):
                found.add(source)
        grown = len(found) > before
    return frozenset(found)


# -- the pattern that makes the thing guards it ------------------------------------------------------------------------


def repeats(layout: Layout, family: Family, entity: str) -> dict[str, str]:
    """Patterns that make the same thing again when they are called again, each with the key's source that changed.

    What the caller states is the same in a repeated call, and then the key is; what the clock gives is not. A claim, a
    token, or another create in the transaction that the identity alone keys, refuses the repeat.
    """
    if not layout.entity(entity).id or any(name in layout.entity(entity).id for name in layout.entity(entity).unique):
        return {}
    names = loose(layout, entity)
    found: dict[str, str] = {}
    for pattern_name, pattern in family.access_patterns.items():
        for action in pattern.actions:
            if action.verb in _MAKES and action.entities == (entity,) and not _is_guarded(layout, pattern, action):
                changed = next((name for name in names if clocked(layout, action, name)), None)
                if changed is not None:
                    found.setdefault(pattern_name, changed)
    return found


def clocked(layout: Layout, action: Action, name: str) -> tuple[str, ...]:
    """The attributes that a call takes from its clock: the one that is asked for, or sources of it."""
    said = layout.attribute(action.entities[0], name)
    if said.is_ is not None:
        return tuple(each for source in said.is_.sources for each in clocked(layout, action, source))
    return (name,) if _is_of_the_clock(layout, action, said, name) else ()


def _is_of_the_clock(layout: Layout, action: Action, said: Attribute, name: str) -> bool:
    if action.verb is Verb.UPSERT:
        term = known_equalities(action.selection, layout, action.entities[0]).get(name)
        return isinstance(term, Operand) and isinstance(term.value, Clock)
    value = action.set_.get(name) or (parse_value(said.default) if said.default is not None else None)
    return isinstance(value, Clock)


def _is_guarded(layout: Layout, pattern: Pattern, action: Action) -> bool:
    """Whether a token, or a create in the same transaction that is keyed by the identity alone, refuses a repeat."""
    if pattern.token is not None:
        return True
    entity = action.entities[0]
    identity = [_value(layout, pattern, action, name) for name in layout.entity(entity).id]
    values = {value for value in identity if value is not None}
    return any(
        member.verb is Verb.CREATE and member is not action and _keyed_by(layout, pattern, member, values)
        for member in pattern.transaction
    )


def _keyed_by(layout: Layout, pattern: Pattern, member: Action, values: set[Value]) -> bool:
    """Whether the primary key of what a member creates is made of these values and of literals, and lasts."""
    entity = member.entities[0]
    if layout.entity(entity).liveness != ALWAYS:
        return False
    names = layout.base(entity).attributes
    given = [_value(layout, pattern, member, name) for name in names]
    return bool(names) and all(value in values or isinstance(value, Literal) for value in given)


def _value(layout: Layout, pattern: Pattern, action: Action, name: str) -> Value | None:
    return (
        created_value(layout, pattern, action, name)
        if action.verb in {Verb.CREATE, Verb.PUT}
        else action.set_.get(name)
    )


# -- the counter-examples ----------------------------------------------------------------------------------------------


def _same_key(layout: Layout, entity: str, name: str) -> tuple[Item, Item] | None:
    """Two items that differ in an attribute and have one key."""
    base = sorted(layout.base(entity).attributes)
    for one, other in _pairs(layout, entity, name):
        rows: list[dict[str, Any]] = [dict(one), dict(other)]
        for row in rows:
            fill(layout, entity, row, [*base, *layout.entity(entity).id])
        left, right = (Item(entity, in_order(layout, entity, row)) for row in rows)
        differ = left.whole(layout).get(name) != right.whole(layout).get(name)
        if differ and (key := left.key(layout)) is not None and key == right.key(layout):
            return left, right
    return None


def _two_keys(layout: Layout, entity: str, name: str, identity: frozenset[str]) -> tuple[Item, Item] | None:
    """Two items that are one thing and have two keys."""
    base = sorted(layout.base(entity).attributes)
    shared: dict[str, Any] = {}
    fill(layout, entity, shared, sorted(identity))
    for one, other in _pairs(layout, entity, name):
        rows = [{**each, **shared} for each in (one, other)]
        for row in rows:
            fill(layout, entity, row, base)
        left, right = (Item(entity, in_order(layout, entity, row)) for row in rows)
        same = all(left.whole(layout).get(each) == right.whole(layout).get(each) for each in identity)
        if same and left.key(layout) is not None and left.key(layout) != right.key(layout):
            return left, right
    return None


def _pairs(layout: Layout, entity: str, name: str) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Two items' worth of values that differ in an attribute, and otherwise as little as may be."""
    said = layout.attribute(entity, name)
    if said.is_ is not None:
        for source in said.is_.sources:
            yield from _pairs(layout, entity, source)
        return
    yield {name: sample(said, 0)}, {name: sample(said, 1)}
    for other, whole in layout.entity(entity).attributes.items():
        if whole.is_ is not None and name in whole.is_.sources:
            yield from _with_one_result(layout, entity, name, other)


def _with_one_result(
    layout: Layout, entity: str, name: str, computed: str
) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Two values of a source that a computed attribute does not tell apart."""
    function = layout.attribute(entity, computed).is_
    assert function is not None  # noqa: S101 - asked of computed attributes only
    said = layout.attribute(entity, name)
    if function.function is Function.PAIR:
        one, other = function.sources
        values = [sample(layout.attribute(entity, each), which) for which, each in enumerate(function.sources)]
        yield {one: values[0], other: values[1]}, {one: values[1], other: values[0]}
    elif function.function is Function.FIRST_OF:
        first, *rest = function.sources
        fallback = function.literal or sample(layout.attribute(entity, rest[0]))
        yield {first: fallback}, {first: None} if function.literal else {first: None, rest[0]: fallback}
    else:
        values = [value for value in _many(said) if in_bounds(said, value)]
        yield from (({name: values[0]}, {name: value}) for value in values[1:])


def _many(said: Attribute) -> list[Any]:
    """Values among which two have one day, one shard or one prefix."""
    first = sample(said)
    if said.typed.kind in {Kind.STRING, Kind.ID}:
        return [*(str(first) * 8 + str(number) for number in range(64)), *(str(number) for number in range(64))]
    if said.typed.kind is Kind.TIMESTAMP:
        return [first, first.replace(hour=11)]
    if said.typed.kind in {Kind.EPOCH, Kind.EPOCH_MS, Kind.INTEGER}:
        return [first, first + 1, *range(64)]
    return list(said.typed.domain or (first,))
