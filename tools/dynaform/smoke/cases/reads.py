"""Cases of patterns that only read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any

from dynaform.planner.calls.values import Call, Row
from dynaform.planner.parameters import parameters
from dynaform.planner.pattern_proof import ParameterSpec
from dynaform.smoke.cases.domain import equal, orderable, shifted, unequal
from dynaform.smoke.cases.material import Case, Material, PatternCases, alike, rebound
from dynaform.smoke.cases.sharing import sharers
from dynaform.smoke.cases.variation import Setting, ways, with_settings
from dynaform.smoke.oracle.answers import answer, relevant
from dynaform.smoke.oracle.meaning import completed, holds, left_out
from dynaform.smoke.oracle.world import Item, World
from dynaform.spec.model import Action, Entity, Pattern, Verb
from dynaform.spec.predicates import Comparison, Op, Predicate
from dynaform.spec.types import Kind
from dynaform.spec.values import Literal, Parameter


class ReadCases(Material):
    """Items that all calls of a read share, and calls with neighbouring parameters."""

    def make(self, name: str, pattern: Pattern) -> PatternCases:
        """The cases of one pattern that only reads."""
        found = PatternCases(name)
        world = World(self.layout)
        main = self.arguments(pattern)
        self._seed(pattern, main, world, fully=True)
        for case in [Case("its own parameters", main), *self._read_cases(pattern, main)]:
            found.cases.append(case)
            self._seed(pattern, case.parameters, world, fully=False)
        found.cases += self._alone(pattern, world)
        found.cases += self._one_absent(pattern, world)
        found.cases += self._shared(pattern, world, found.excluded)
        found.cases += self._widened(pattern, main)
        found.cases.append(Case("parameters of nothing", self.arguments(pattern)))
        found.seeds = list(world.items())
        return found

    def _read_cases(self, pattern: Pattern, main: dict[str, Any]) -> Iterator[Case]:
        specs = parameters(self.layout, pattern)
        for spec in specs:
            if spec.many:
                if main[spec.name]:
                    yield Case(f"${spec.name} has one value twice", main | {spec.name: main[spec.name][:1] * 2})
                continue
            for value in equal(spec.type, main[spec.name])[1:]:
                yield Case(f"${spec.name} in another case", main | {spec.name: value})
            for value in _neighbouring(spec, main[spec.name]):
                yield Case(f"${spec.name} is {value}", main | {spec.name: value})
        for one, other in alike(specs):
            yield Case(f"${one} equals ${other}", main | {other: main[one]})
        yield from self._without_optional(pattern, main)

    def _without_optional(self, pattern: Pattern, main: dict[str, Any]) -> Iterator[Case]:
        for size in range(1, len(pattern.optional) + 1):
            for names in combinations(pattern.optional, size):
                left = {name: value for name, value in main.items() if name not in names}
                yield Case("without " + ", ".join(f"${name}" for name in names), left)

    def _seed(self, pattern: Pattern, arguments: dict[str, Any], world: World, fully: bool) -> None:
        """Items for one set of parameters: all variations, or only what matches."""
        call = Call(arguments, self.now)
        for action in pattern.actions:
            for entity in action.entities:
                for item in self._matching(action, entity, call, fully):
                    if not self._second(action, item, call, world):
                        world.add(item)
            if fully:
                for item in self._siblings(action, call):
                    world.add(item)
            if action.as_ is not None:
                rows = [item.row for item in answer(action, call, world).items]
                call = replace(call, rows={**call.rows, action.as_: rows})

    def _alone(self, pattern: Pattern, world: World) -> Iterator[Case]:
        """Items that just live, are dead, or fail another comparison, and have the identity that a get asks for."""
        action = pattern.actions[0]
        if action.verb is not Verb.GET or len(pattern.actions) > 1:
            return
        name = action.entities[0]
        entity = self.layout.entity(name)
        predicate = entity.liveness & action.selection
        shape = ways(predicate, entity, self.row(name), Call(self.arguments(pattern), self.now))
        for kind, count in (("good", len(shape.good)), ("bad", len(shape.bad))):
            for place in range(1 if kind == "good" else 0, count):
                arguments = self.arguments(pattern)
                call = Call(arguments, self.now)
                row = with_settings(entity, self.row(name), ways(action.selection, entity, {}, call).good[0], call)
                settings = getattr(ways(predicate, entity, row, call), kind)[place]
                row = with_settings(entity, row, settings, call)
                comparison = settings[-1].comparison
                if comparison not in action.selection.terms and world.add(Item(name, row)):
                    verdict = "just holds" if kind == "good" else "does not hold"
                    yield Case(f"{comparison} {verdict}", arguments | rebound(action, row))

    def _one_absent(self, pattern: Pattern, world: World) -> Iterator[Case]:
        """Of several entities, or members of a transaction, each in turn has no item; all the others have theirs."""
        parts = [(action, name) for action in pattern.actions for name in action.entities]
        if pattern.steps or len(parts) < 2:
            return
        for absent, (_, missing) in enumerate(parts):
            arguments = self.arguments(pattern)
            call = Call(arguments, self.now)
            for place, (action, name) in enumerate(parts):
                for item in self._matching(action, name, call, fully=False) if place != absent else ():
                    world.add(item)
            yield Case(f"no {missing} is there", arguments)

    def _shared(self, pattern: Pattern, world: World, excluded: list[str]) -> Iterator[Case]:
        """Instead of an item that is asked for, one of an entity that shares its keys has the key."""
        for action in pattern.actions[:1] if pattern.steps else pattern.actions:
            for sharer in (each for name in action.entities for each in sharers(self.layout, name)):
                arguments = self.arguments(pattern)
                asked = next(self._matching(action, sharer.entity, Call(arguments, self.now), fully=False))
                item = sharer.at_key(self, asked.row)
                if item is not None and world.add(item):
                    yield Case(str(sharer), arguments)
                else:
                    excluded.append(f"not tried: {sharer}")

    def _widened(self, pattern: Pattern, main: dict[str, Any]) -> Iterator[Case]:
        """The bounds so wide that items are kept out by being dead alone."""
        action, call = pattern.actions[0], Call(main, self.now)
        if len(action.entities) > 1:
            return
        name = action.entities[0]
        entity = self.layout.entity(name)
        row = with_settings(entity, self.row(name), ways(action.selection, entity, {}, call).good[0], call)
        for settings in ways(entity.liveness, entity, row, call).bad:
            dead = with_settings(entity, row, settings, call)
            arguments = main | _reaching(action.selection, entity, dead, call)
            if arguments != main:
                yield Case(f"as wide as {settings[-1].comparison} is not", arguments)

    def _second(self, action: Action, item: Item, call: Call, world: World) -> bool:
        """Whether an item would be another answer of a get, which has one at most."""
        if action.verb is not Verb.GET:
            return False
        alone = World(self.layout)
        alone.add(item)
        return bool(answer(action, call, alone).items and answer(action, call, world).items)

    def _matching(self, action: Action, name: str, call: Call, fully: bool) -> Iterator[Item]:
        entity = self.layout.entity(name)
        predicate = relevant(action.selection, entity) & entity.liveness
        row = self.row(name)
        found = ways(predicate, entity, row, call)
        settings = found.good + found.bad if fully else found.good[:1] * 2 + found.good[1:]
        for each in settings:
            yield Item(name, with_settings(entity, self.row(name), each, call))
        if fully:
            yield Item(name, with_settings(entity, self.row(name, optional=False), found.good[0], call))
            yield from self._ordered(action, entity, name, found.good[0], call)

    def _ordered(
        self, action: Action, entity: Entity, name: str, settings: Sequence[Setting], call: Call
    ) -> Iterator[Item]:
        """Matching items around one order value, two of them equal in it, and without it where it is optional."""
        if action.order is None or action.order.attribute not in entity.attributes:
            return
        attribute = action.order.attribute
        said = entity.attributes[attribute]
        base = with_settings(entity, self.row(name), settings, call)
        if said.is_ is not None or base.get(attribute) is None or not orderable(said.typed):
            return
        offsets = [0, 0, 1, -1, 90] if said.typed.kind in {Kind.INTEGER, Kind.DECIMAL} else [0, 0, 1, -1]
        for offset in offsets:
            row = with_settings(entity, self.row(name), settings, call)
            row[attribute] = shifted(said.typed, base[attribute], offset)
            yield Item(name, completed(entity, row))
        if said.optional:
            row = with_settings(entity, self.row(name), settings, call)
            del row[attribute]
            yield Item(name, completed(entity, row))

    def _siblings(self, action: Action, call: Call) -> Iterator[Item]:
        """Items of the table's other entities with the same values wherever names, or places in the key, agree."""
        first = action.entities[0]
        bound = _bound(action.selection, self.layout.entity(first), call)
        place = self.layout.base(first).partition.attributes
        for name in self.layout.neighbours(first):
            if name in action.entities or not self.marked(name):
                continue
            entity = self.layout.entity(name)
            row = self.row(name)
            for mine, own in zip(place, self.layout.base(name).partition.attributes, strict=False):
                if mine in bound and self.layout.type(name, own).kind is self.layout.type(first, mine).kind:
                    row[own] = bound[mine]
            row |= {each: value for each, value in bound.items() if each in entity.attributes}
            yield Item(name, completed(entity, row))


def _bound(selection: Predicate, entity: Entity, call: Call) -> Row:
    """The attributes an equality with a parameter or literal fixes."""
    found: Row = {}
    for term in selection.terms:
        if isinstance(term, Comparison) and term.op is Op.EQ and not term.size and "." not in term.attribute:
            value, type = term.value, entity.attributes[term.attribute].typed
            if isinstance(value, Literal):
                found[term.attribute] = type.parse(value.text)
            elif isinstance(value, Parameter) and not left_out(value, call):
                found[term.attribute] = call.parameters[value.name]
    return found


def _neighbouring(spec: ParameterSpec, value: Any) -> list[Any]:
    """Other values a caller might give: prefix twins, every other enum value."""
    if spec.type.domain is not None or isinstance(value, str):
        return [each for each in unequal(spec.type, value) if each != ""]
    return unequal(spec.type, value)[:1]


def _reaching(selection: Predicate, entity: Entity, row: Row, call: Call) -> dict[str, Any]:
    """Bounds moved just so far that a row is within them."""
    found: dict[str, Any] = {}
    for term in selection.terms:
        if not isinstance(term, Comparison) or holds(Predicate((term,)), row, entity, call):
            continue
        type, value = entity.attributes[term.root].typed, row.get(term.attribute)
        if term.op not in _STEPS or term.size or value is None:
            continue
        steps = _STEPS[term.op]
        above = term.op is Op.BETWEEN and not holds(Predicate((replace(term, op=Op.LE, values=term.values[1:]),)), row,
                                                    entity, call)  # fmt: skip
        bound = term.values[-1] if above else term.values[0]
        if isinstance(bound, Parameter):
            found[bound.name] = shifted(type, value, steps)
    return found


_STEPS = {Op.GE: 0, Op.LE: 0, Op.BETWEEN: 0, Op.GT: -1, Op.LT: 1}
"""How far from a row's value a bound must stand for the row to be within it."""
