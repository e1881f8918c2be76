"""Cases of patterns that write."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from dynaform.planner.calls.values import Call, Row
from dynaform.planner.parameters import parameters
from dynaform.smoke.cases.domain import unequal
from dynaform.smoke.cases.material import ROWS, Case, Material, PatternCases, alike, rebound
from dynaform.smoke.cases.sharing import sharers
from dynaform.smoke.cases.variation import Setting, ways, with_settings
from dynaform.smoke.oracle.answers import answer
from dynaform.smoke.oracle.effects import (
    Outcome,
    apply,
    created,
    effect,
    repeated,
    required,
    transaction_verdict,
    write_verdict,
)
from dynaform.smoke.oracle.meaning import completed, holds, left_out
from dynaform.smoke.oracle.world import Identity, Item, World
from dynaform.spec.model import READ_VERBS, Action, Entity, Pattern, Verb
from dynaform.spec.predicates import AnyOf, Comparison, Predicate
from dynaform.spec.values import Column, Literal

_FREE = frozenset({Verb.CREATE, Verb.PUT})


class WriteCases(Material):
    """Calls with items of their own, in which every condition holds but the one a case is about."""

    def make(self, name: str, pattern: Pattern) -> PatternCases:
        """The cases of one pattern that writes."""
        excluded: list[str] = []
        cases = [*self._writes(pattern), *self._shared(pattern, excluded)]
        return PatternCases(name, cases=cases, excluded=list(dict.fromkeys(excluded)))

    def _writes(self, pattern: Pattern) -> Iterator[Case]:
        yield self._case(pattern, "everything holds", twice=True)
        yield from self._created_cases(pattern)
        for index, action in enumerate(pattern.actions):
            if action.verb in _FREE:
                yield from self._taken(pattern, index, action)
                continue
            yield from self._conditions(pattern, index, action)
            yield self._case(pattern, f"{_member(pattern, index)}the item is missing", without=index)
        yield from self._equal_arguments(pattern)

    def _case(
        self,
        pattern: Pattern,
        name: str,
        settings: tuple[int, Sequence[Setting]] | None = None,
        without: int | None = None,
        arguments: dict[str, Any] | None = None,
        twice: bool = False,
    ) -> Case:
        arguments = arguments if arguments is not None else self.arguments(pattern)
        seeds = self._state(pattern, arguments, settings, without)
        return Case(name, arguments, tuple(seeds), twice)

    def _state(
        self,
        pattern: Pattern,
        arguments: dict[str, Any],
        settings: tuple[int, Sequence[Setting]] | None,
        without: int | None,
    ) -> list[Item]:
        """Items in which every member's conditions hold, except as asked."""
        rows: dict[tuple[str, Identity], Row] = {}
        call = Call(arguments, self.now)
        order = [index for index, action in enumerate(pattern.actions) if action.verb not in _FREE]
        if settings is not None and pattern.actions[settings[0]].as_ is None:
            order = [index for index in order if index != settings[0]] + [settings[0]]
        world = World(self.layout)
        gone: set[tuple[str, Identity]] = set()
        for index in order:
            action = pattern.actions[index]
            name = action.entities[0]
            said = settings[1] if settings is not None and settings[0] == index else None
            found = list(self._rows(pattern, action, call, said, rows))
            for place, row in enumerate(found):
                key = (name, world.identity(name, row))
                rows[key] = row
                if index == without and place == len(found) // 2:
                    gone.add(key)
            if action.as_ is not None and action.verb in READ_VERBS:
                call = replace(call, rows={**call.rows, action.as_: found})
        return [Item(key[0], row) for key, row in rows.items() if key not in gone]

    def _rows(
        self,
        pattern: Pattern,
        action: Action,
        call: Call,
        settings: Sequence[Setting] | None,
        known: dict[tuple[str, Identity], Row],
    ) -> Iterator[Row]:
        """The items of one member; of a repeated one an item per row, the middle one of them as asked."""
        entity = self.layout.entity(action.entities[0])
        several = action.each in call.parameters or self._feeds_each(pattern, action)
        named = call.parameters.get(action.each or "") or [{}] * (ROWS if several else 1)
        for place, one in enumerate(named):
            said = settings if place == len(named) // 2 else None
            yield self._member_row(action, entity, call, said, known, one)

    def _feeds_each(self, pattern: Pattern, action: Action) -> bool:
        """Whether the rows of a listing step are what a later step repeats its write for."""
        return action.as_ is not None and any(other.each == action.as_ for other in pattern.actions)

    def _member_row(
        self,
        action: Action,
        entity: Entity,
        call: Call,
        settings: Sequence[Setting] | None,
        rows: dict[tuple[str, Identity], Row],
        named: Row | None = None,
    ) -> Row:
        """The item of one member: the one another member asks for already, or a fresh one, with what names it."""
        name = action.entities[0]
        chosen = ways(asked(action.selection, call), entity, {}, call).good[0]
        row = with_settings(entity, completed(entity, self.row(name) | (named or {})), chosen, call)
        identity = World(self.layout).identity(name, row)
        row = rows.get((name, identity)) or _unlike(action, entity, row)
        demanded = asked(_demanded(action, entity), call)
        if settings is None:
            return with_settings(entity, row, ways(demanded, entity, row, call).good[0], call)
        of_steps = Predicate(tuple(term for term in demanded.terms if term not in asked(demanded, None).terms))
        return with_settings(entity, row, [*ways(of_steps, entity, row, call).good[0], *settings], call)

    def _conditions(self, pattern: Pattern, index: int, action: Action) -> Iterator[Case]:
        """Every other way for a member's condition to hold, and every way for it to fail by one comparison.

        A comparison with what an earlier step has read is left as it is: what it read is what is there.
        """
        entity = self.layout.entity(action.entities[0])
        action = action.model_copy(update={"where": asked(action.where, None), "when": asked(action.when, None)})
        demanded = _demanded(action, entity)
        shape = ways(demanded, entity, self.row(action.entities[0]), Call(self.arguments(pattern), self.now))
        for kind in ("good", "bad"):
            for place in range(1 if kind == "good" else 0, len(getattr(shape, kind))):
                arguments = self.arguments(pattern)
                call = Call(arguments, self.now)
                row = self._member_row(action, entity, call, None, {})
                settings = getattr(ways(demanded, entity, row, call), kind)[place]
                changed = with_settings(entity, row, settings, call)
                if settings[-1].comparison not in action.selection.terms:
                    arguments |= rebound(action, changed)
                good = holds(demanded, changed, entity, replace(call, parameters=arguments))
                verdict = "holds" if good else "does not hold"
                title = f"{_member(pattern, index)}{_said(settings)} {verdict}"
                yield self._case(pattern, title, settings=(index, settings), arguments=arguments)

    def _created_cases(self, pattern: Pattern) -> Iterator[Case]:
        """The caller leaves out one, or all that may be left out and leave something to be changed."""
        optional = [spec.name for spec in parameters(self.layout, pattern) if spec.optional]
        for names in [optional, *([name] for name in pattern.optional if len(optional) > 1)]:
            full = self.arguments(pattern)
            least = {name: value for name, value in full.items() if name not in names}
            kept = next((name for name in names if not _changes(pattern, Call(least, self.now))), None)
            if names and kept is not None:
                names, least = [name for name in names if name != kept], least | {kept: full[kept]}
            if names:
                yield self._case(pattern, "without " + ", ".join(f"${name}" for name in names), arguments=least)

    def _taken(self, pattern: Pattern, index: int, action: Action) -> Iterator[Case]:
        """What create or put would write is there already: alive, and dead where the entity knows death."""
        name = action.entities[0]
        entity = self.layout.entity(name)
        for state in ("alive", "dead") if entity.liveness else ("alive",):
            case = self._case(pattern, f"{_member(pattern, index)}the item is there, {state}")
            call, _ = self._at_step(pattern, index, case)
            made = repeated(action, call, World(self.layout))
            if not made:
                return
            one, call = made[len(made) // 2]
            row = self._another(entity, name, created(one, entity, call))
            if state == "dead":
                row = with_settings(entity, row, ways(entity.liveness, entity, row, call).bad[0], call)
            yield replace(case, seeds=(*case.seeds, Item(name, row)))

    def _shared(self, pattern: Pattern, excluded: list[str]) -> Iterator[Case]:
        """What a member writes is not there, and an item of an entity that shares its keys has the key."""
        for index, action in enumerate(pattern.actions):
            for sharer in sharers(self.layout, action.entities[0]) if action.verb not in READ_VERBS else ():
                case = self._case(pattern, f"{_member(pattern, index)}{sharer}", without=_missing(index, action))
                call, world = self._at_step(pattern, index, case)
                made = repeated(action, call, world)
                found = effect(*made[len(made) // 2], world) if made else None
                if found is None or found.before is not None or found.other is not None:
                    continue
                if (item := sharer.at_key(self, found.target)) is not None:
                    yield replace(case, seeds=(*case.seeds, item))
                else:
                    excluded.append(f"not tried: {sharer}")

    def _at_step(self, pattern: Pattern, index: int, case: Case) -> tuple[Call, World]:
        """The call of a case as it is when a step's turn has come, with the rows of the steps before; and the items."""
        call = Call(case.parameters, self.now)
        world = World(self.layout)
        for item in case.seeds:
            world.add(item)
        for action in pattern.steps[:index]:
            rows = self._rows_of_step(action, call, world)
            call = replace(call, rows={**call.rows, action.as_: rows}) if action.as_ is not None else call
        return call, world

    def _rows_of_step(self, action: Action, call: Call, world: World) -> list[Row]:
        if action.verb in READ_VERBS:
            found = answer(action, call, world)
            return [each.row for each in found.items][: found.limit]
        rows: list[Row] = []
        for one, each in repeated(action, call, world):
            verdict = write_verdict(one, each, world)
            apply(verdict, world)
            rows += [verdict.answer] if verdict.answer is not None else []
        return rows

    def _another(self, entity: Entity, name: str, row: Row) -> Row:
        """The same item with other content, so that an overwrite shows."""
        keep = set(self.layout.base(name).attributes) | {
            source for said in entity.attributes.values() if said.is_ for source in said.is_.sources
        }
        texts = {
            attribute: self.values.fresh(said.typed)
            for attribute, said in entity.attributes.items()
            if attribute in row and attribute not in keep and said.is_ is None and self.values.carries(said.typed)
        }
        return completed(entity, row | texts)

    def _equal_arguments(self, pattern: Pattern) -> Iterator[Case]:
        """Two members meet in one item when two parameters are equal; the service refuses such a call."""
        if not pattern.transaction or all(action.verb in READ_VERBS for action in pattern.transaction):
            return
        for one, other in alike(parameters(self.layout, pattern)):
            arguments = self.arguments(pattern)
            arguments[other] = arguments[one]
            verdict = transaction_verdict(pattern.transaction, Call(arguments, self.now), World(self.layout))
            if verdict.outcome is Outcome.INVALID:
                yield self._case(pattern, f"${one} equals ${other}", arguments=arguments)


def _missing(index: int, action: Action) -> int | None:
    """The member whose item is left out; what creates has none before."""
    return None if action.verb in _FREE else index


def _changes(pattern: Pattern, call: Call) -> bool:
    """Whether every update of a pattern still changes something."""
    updates = [action for action in pattern.actions if action.verb is Verb.UPDATE]
    return all(each.remove or any(not left_out(value, call) for _, _, value in each.assigned()) for each in updates)


def asked(predicate: Predicate, call: Call | None) -> Predicate:
    """The terms that speak of no step's rows but those a call has; of no step at all without a call."""
    known = frozenset(call.rows) if call is not None else frozenset()
    return Predicate(tuple(term for term in predicate.terms if _steps_of(term) <= known))


def _steps_of(term: Comparison | AnyOf) -> frozenset[str]:
    comparisons = [term] if isinstance(term, Comparison) else [c for each in term.branches for c in each.comparisons()]
    return frozenset(value.step for each in comparisons for value in each.values if isinstance(value, Column))


def _demanded(action: Action, entity: Entity) -> Predicate:
    return action.selection & required(action, entity) & entity.liveness


def _unlike(action: Action, entity: Entity, row: Row) -> Row:
    """The row with another value wherever the write sets a literal, so that a change that is not made shows."""
    found = dict(row)
    for name, value in action.set_.items():
        if isinstance(value, Literal) and name in entity.attributes:
            type = entity.attributes[name].typed
            others = unequal(type, type.parse(value.text)) if found.get(name) == type.parse(value.text) else []
            found[name] = others[0] if others else found.get(name)
    return completed(entity, found)


def _member(pattern: Pattern, index: int) -> str:
    if len(pattern.actions) == 1:
        return ""
    action = pattern.actions[index]
    return f"{'step' if pattern.steps else 'member'} {index + 1} ({action.verb} {action.entities[0]}): "


def _said(settings: Sequence[Setting]) -> str:
    """The last setting is the one that a variation is about."""
    return str(settings[-1].comparison)
