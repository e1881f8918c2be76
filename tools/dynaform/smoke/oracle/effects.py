"""What a write does to the items of the run: the verb table, conditions, ``otherwise``, transactions (D8-D12)."""

from __future__ import annotations

import copy
import enum
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from dynaform.planner.calls.values import Call, Row, path_segments
from dynaform.planner.layout import Layout
from dynaform.planner.terms import supplied_sources
from dynaform.smoke.oracle.meaning import completed, holds, left_out, resolve
from dynaform.smoke.oracle.world import Identity, Item, World, equalities
from dynaform.spec.model import KEYED_WRITES, Action, Entity, Otherwise, Verb
from dynaform.spec.predicates import Comparison, Op, Predicate
from dynaform.spec.types import Kind
from dynaform.spec.values import Column, Literal, Parameter, Value


class Outcome(enum.StrEnum):
    """What a caller of a write is told."""

    DONE = "done"
    REFUSED = "refused"
    IGNORED = "ignored"
    RETURNED = "returned"
    INVALID = "refused as a request"


ANSWERS = {
    Otherwise.REFUSE: Outcome.REFUSED,
    Otherwise.IGNORE: Outcome.IGNORED,
    Otherwise.RETURN: Outcome.RETURNED,
}
"""What the caller is told where a condition does not hold."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What one member of a write means.

    Attributes:
        entity: whose item.
        identity: which item; None where nothing of that identity was ever there.
        outcome: of this member alone.
        before: the stored row, dead or alive; None where there is none.
        after: the row that is written; None where the item is removed, or nothing is written.
        removes: the item goes away.
        returns: attributes of the answer.
        target: as much of the row as the call says; enough for its primary key where that is known.
        other: the item of an entity that shares its keys, where one has this key: nothing may change it.
    """

    entity: str
    identity: Identity | None
    outcome: Outcome
    before: Row | None = None
    after: Row | None = None
    removes: bool = False
    returns: tuple[str, ...] = ()
    target: Row = field(default_factory=dict)
    other: Item | None = None

    @property
    def answering(self) -> str:
        """The entity that the answer is an item of."""
        return self.other.entity if self.outcome is Outcome.RETURNED and self.other is not None else self.entity

    @property
    def answer(self) -> Row | None:
        """What the caller gets: values after the write, or the stored item of ``otherwise: return``."""
        if self.outcome is Outcome.RETURNED:
            return self.other.row if self.other is not None else self.before
        row = (self.before if self.removes else self.after) if self.outcome is Outcome.DONE else None
        if not self.returns:
            return None
        return {name: row[name] for name in self.returns if name in row} if row is not None else None


def effect(action: Action, call: Call, world: World) -> Effect:
    """What one write does to the world as it is; the world is not changed."""
    name = action.entities[0]
    entity = world.layout.entity(name)
    if action.verb in {Verb.CREATE, Verb.PUT}:
        row = created(action, entity, call)
        before = world.get(name, world.identity(name, row))
    else:
        before = world.find(name, action.selection, call)
        row = before or equalities(world.layout, name, action.selection, call)
    identity = _identity(world, name, row)
    other = world.other(name, row)
    allowed = other is None and _allowed(action, entity, before, call) and not _taken(action, world, before, identity)
    outcome = Outcome.DONE if allowed else ANSWERS[action.otherwise]
    if outcome is not Outcome.DONE:
        return Effect(name, identity, outcome, before, target=row, other=other)
    after = _after(action, entity, row, before, call)
    if after is not None:
        identity = _identity(world, name, after)
    return Effect(name, identity, outcome, before, after, action.verb is Verb.DELETE, action.returns, row)


def _identity(world: World, entity: str, row: Row) -> Identity | None:
    try:
        return world.identity(entity, completed(world.layout.entity(entity), row))
    except KeyError:
        return None


def _taken(action: Action, world: World, before: Row | None, identity: Identity | None) -> bool:
    """Whether an upsert would create where another item is: its key, made of computed attributes, is this one's too."""
    if action.verb is not Verb.UPSERT or before is not None or identity is None:
        return False
    return world.get(action.entities[0], identity) is not None


def _allowed(action: Action, entity: Entity, before: Row | None, call: Call) -> bool:
    alive = before is not None and holds(entity.liveness, before, entity, call)
    when = required(action, entity)
    meets = holds(when, before if before is not None else {}, entity, call)
    if action.verb is Verb.CREATE:
        return not alive
    if action.verb in {Verb.PUT, Verb.UPSERT}:
        return meets
    return alive and meets


def required(action: Action, entity: Entity) -> Predicate:
    """``when``, with the optimistic lock of an update where the entity has one."""
    version = entity.version
    if version is None or action.verb is not Verb.UPDATE:
        return action.when
    if any(isinstance(term, Comparison) and term.attribute == version for term in action.when.terms):
        return action.when
    return action.when & Predicate((Comparison(version, Op.EQ, (Parameter(version),)),))


def _after(action: Action, entity: Entity, row: Row, before: Row | None, call: Call) -> Row | None:
    if action.verb is Verb.DELETE:
        return None
    if action.verb in {Verb.CREATE, Verb.PUT}:
        return row
    if action.verb is Verb.CHECK:
        return before
    after = changed(action, entity, row, call)
    return completed(entity, {**_defaults(entity), **after}) if before is None else after


def _defaults(entity: Entity) -> Row:
    """What a new item has of which nobody says anything."""
    found: Row = {}
    for name, attribute in entity.attributes.items():
        if attribute.default is not None:
            found[name] = attribute.typed.parse(attribute.default)
        elif attribute.count_of or attribute.sum_of:
            found[name] = 0
    return found


def created(action: Action, entity: Entity, call: Call) -> Row:
    """The row that create or put writes: what is said, what the caller gives, defaults, computed attributes."""
    row: Row = {}
    defaults = _defaults(entity)
    for name, attribute in entity.attributes.items():
        if attribute.is_ is not None:
            continue
        said = action.set_.get(name, action.init.get(name, action.add.get(name)))
        if said is None and name == entity.version:
            said = Literal(attribute.default or "1")  # of the optimistic lock: no caller supplies it
        if said is None:
            said = Parameter(name)
        if not left_out(said, call):
            row[name] = resolve(said, attribute.typed, {}, call)
        elif name in defaults:
            row[name] = defaults[name]
        elif name == entity.version:
            row[name] = 1
    return completed(entity, row)


def changed(action: Action, entity: Entity, row: Row, call: Call) -> Row:
    """The row after an update."""
    found = copy.deepcopy(row)
    for name, value in action.init.items():
        if found.get(name) is None:
            _set(found, name, value, entity, row, call)
    for name, value in action.set_.items():
        _set(found, name, value, entity, row, call)
    for name, value in action.add.items():
        _add(found, name, value, entity, row, call)
    for name, value in action.append.items():
        if not left_out(value, call):
            more = resolve(value, entity.attributes[name].typed, row, call)
            found[name] = [*found.get(name, []), *(more if isinstance(more, list) else [more])]
    for name in action.remove:
        _remove(found, name, call)
    if entity.version is not None and action.verb is Verb.UPDATE and entity.version not in action.set_ | action.add:
        found[entity.version] = row.get(entity.version, 0) + 1
    return completed(entity, found)


def _set(found: Row, name: str, value: Value, entity: Entity, row: Row, call: Call) -> None:
    if left_out(value, call):
        return
    *above, last = path_segments(name, call)
    target = found
    for segment in above:
        target = target.setdefault(segment, {})
    target[last] = resolve(value, entity.attributes[name.split(".", 1)[0]].typed, row, call)


def _add(found: Row, name: str, value: Value, entity: Entity, row: Row, call: Call) -> None:
    if left_out(value, call):
        return
    type = entity.attributes[name].typed
    amount: Any = resolve(value, type, row, call)
    if type.kind is Kind.SET:
        found[name] = frozenset(found.get(name, frozenset())) | frozenset(amount)
    else:
        found[name] = found.get(name, 0) + amount


def _remove(found: Row, name: str, call: Call) -> None:
    *above, last = path_segments(name, call)
    target: Any = found
    for segment in above:
        target = target.get(segment, {})
    target.pop(last, None)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a whole call must do.

    Attributes:
        outcome: what the caller is told.
        effects: of every member; applied only if the outcome is done.
        answer: the row the caller gets, if any.
        member: the member (from 0) that decided against it.
        silent: success tells the caller as much: a delete that ignores absence need not notice it.
    """

    outcome: Outcome
    effects: tuple[Effect, ...]
    answer: Row | None = None
    member: int | None = None
    silent: bool = False


def repeated(action: Action, call: Call, world: World) -> list[tuple[Action, Call]]:
    """A write once per row of what ``each`` names, which is then the only row of its name; itself without ``each``."""
    if action.each is None:
        return [(action, call)]
    rows = call.rows.get(action.each) or call.parameters.get(action.each) or ()
    one = action.model_copy(update={"each": None})
    return [
        (_of_row(one, action.each, row, world.layout), replace(call, rows={**call.rows, action.each: (row,)}))
        for row in rows
    ]


def nothing_to_write(action: Action, call: Call) -> bool:
    """Whether a write takes a value from a step that found nothing: then the call ends before it."""
    values = [value for each in (*action.selection.comparisons(), *action.when.comparisons()) if not each.spread
              for value in each.values]  # fmt: skip
    values += [value for _, _, value in action.assigned()]
    columns = [inner for value in values if isinstance(inner := getattr(value, "of", value), Column)]
    return any(each.step != action.each and not call.rows.get(each.step) for each in columns)


def _of_row(action: Action, each: str, row: Row, layout: Layout) -> Action:
    """The write of one row: what it does not say of the item, the row says; of a new item all, of another its key."""
    entity = action.entities[0]
    if action.verb not in KEYED_WRITES:
        columns = {name: Column(each, name) for name in _given(layout.entity(entity)) if name in row}
        return action.model_copy(update={"set_": columns | _there(action.set_, each, row)})
    said = {comparison.attribute for comparison in action.selection.comparisons()}
    names = [name for name in supplied_sources(layout, entity, layout.base(entity).attributes) if name in row]
    same = Predicate(tuple(Comparison(name, Op.EQ, (Column(each, name),)) for name in names if name not in said))
    version = layout.entity(entity).version
    compared = any(comparison.attribute == version for comparison in action.when.comparisons())
    lock = [version] if version in row and action.verb is Verb.UPDATE and not compared else []
    when = action.when & Predicate(tuple(Comparison(name, Op.EQ, (Column(each, name),)) for name in lock))
    return action.model_copy(update={"where": action.where & same, "when": when})


def _given(entity: Entity) -> Iterator[str]:
    """The attributes that somebody gives a new item: not what is computed, kept or counted by itself."""
    for name, attribute in entity.attributes.items():
        if attribute.is_ is None and not attribute.count_of and not attribute.sum_of and name != entity.version:
            yield name


def _there(said: Mapping[str, Value], each: str, row: Row) -> dict[str, Value]:
    """What is said of a new item, without columns that the row lacks."""
    return {
        name: value
        for name, value in said.items()
        if not (isinstance(value, Column) and value.step == each and value.column not in row)
    }


def write_verdict(action: Action, call: Call, world: World) -> Verdict:
    """What a single write must do."""
    found = effect(action, call, world)
    entity = world.layout.entity(found.entity)
    gone = found.before is None or not holds(entity.liveness, found.before, entity, call)
    silent = action.verb is Verb.DELETE and found.outcome is Outcome.IGNORED and gone
    return Verdict(found.outcome, (found,), found.answer, None if found.outcome is Outcome.DONE else 0, silent)


def transaction_verdict(actions: Sequence[Action], call: Call, world: World) -> Verdict:
    """All or nothing; the first failing member in written order decides the answer."""
    members = [one for action in actions for one in repeated(action, call, world)]
    effects = tuple(effect(action, each, world) for action, each in members)
    places = [world.place(each.entity, each.after or each.target) for each in effects]
    targets = [place for place in places if place is not None]
    if len(set(targets)) < len(targets):
        return Verdict(Outcome.INVALID, tuple(_undone(effects)))
    for index, each in enumerate(effects):
        if each.outcome is not Outcome.DONE:
            return Verdict(each.outcome, tuple(_undone(effects)), each.answer, index)
    return Verdict(Outcome.DONE, effects)


def _undone(effects: Iterable[Effect]) -> Iterable[Effect]:
    """Effects of which nothing happens, kept to check that nothing did."""
    for each in effects:
        outcome = Outcome.REFUSED if each.outcome is Outcome.DONE else each.outcome
        yield replace(each, outcome=outcome, removes=False)


def apply(verdict: Verdict, world: World) -> None:
    """Do to the world what the verdict says."""
    for each in verdict.effects:
        if each.outcome is not Outcome.DONE or each.identity is None:
            continue
        if each.removes:
            world.drop(each.entity, each.identity)
        elif each.after is not None:
            world.put(each.entity, each.after)
