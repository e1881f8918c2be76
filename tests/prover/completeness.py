"""Reads that the planner refuses as unserved, held against every simple request by trial over random items."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from random import Random
from typing import Any

from dynaform.planner.calls.items import stored_item
from dynaform.planner.calls.values import Call
from dynaform.planner.layout import Layout
from dynaform.planner.prove import prove_family
from dynaform.smoke.comparison.compare import Comparer
from dynaform.smoke.oracle.answers import answer
from dynaform.smoke.oracle.world import Item, World
from dynaform.spec.model import Pattern
from dynaform.spec.predicates import Comparison
from dynaform.spec.types import AttributeType, Kind

from .harness import arguments_of, generate, load, row
from .pools import NOW, value
from .shapes import Shape, asked, rows, shapes

UNSERVED = "DF201"
WORLDS, ITEMS, CALLS = 6, 50, 8
MORE = 60
"""Further worlds, of mostly unlike values, for a shape that was right in all: they find the rare counter-example."""
ENOUGH = 8
"""Trials with an answer that is neither empty nor everything before a shape is believed."""


@dataclass
class Trial:
    """A world of items, and the stored form of each with the entity it is."""

    world: World
    stored: dict[str, list[dict[str, Any]]]
    owners: dict[int, str]


def check_refusals(seed: int, counts: Counter[str]) -> list[str]:
    """The refused reads of a design that a simple request serves all the same."""
    made = generate(seed)
    loaded = load(made, counts)
    if loaded is None:
        return []
    proved = prove_family(loaded, repairs=False)
    rng = Random(seed + 2)  # noqa: S311
    refused = {each.subject.split("/")[1] for each in proved.findings if each.id == UNSERVED}
    patterns = {name: loaded.family.access_patterns[name] for name in refused}
    single = {name: each for name, each in patterns.items() if _simple(each)}
    if not single:
        return []
    trials = [_trial(rng, proved.layout) for _ in range(WORLDS)]
    found = []
    for name, pattern in single.items():
        counts["refusals tried"] += 1
        survivors = _survivors(rng, proved.layout, pattern, trials)
        if survivors:
            more = [*trials, *(_trial(rng, proved.layout, 0.8) for _ in range(MORE))]
            survivors = _survivors(rng, proved.layout, pattern, more)
        found += [f"{name}: {made.patterns[name]} is served by {shape}\n{made.text()}" for shape in survivors]
    return found


def _simple(pattern: Pattern) -> bool:
    """One entity, and a plain conjunction: what an ``any`` comes to is not asked of a single request."""
    several = pattern.steps or pattern.transaction or pattern.via or pattern.optional or len(pattern.entities) > 1
    return not several and all(isinstance(term, Comparison) for term in pattern.selection.terms)


def _trial(rng: Random, layout: Layout, unlike: float = 0.3) -> Trial:
    found = Trial(World(layout), {table: [] for table in layout.family.tables}, {})
    taken: set[Any] = set()
    for _ in range(ITEMS):
        name = rng.choice(list(layout.family.entities))
        values = row(rng, layout, name)
        for attribute in values:
            if rng.random() < unlike:
                values[attribute] = wide(rng, attribute, layout.type(name, attribute))
        stored = stored_item(layout, name, values, Call({}, NOW))
        table = layout.entity(name).table
        place = (table, tuple(stored[key] for key in layout.paths[table][0].key))
        if place not in taken and found.world.add(Item(name, values)):
            taken.add(place)
            found.stored[table].append(stored)
            found.owners[hash(place)] = name
    return found


def wide(rng: Random, name: str, type: AttributeType) -> Any:
    """A value beyond the pool, so that nothing holds only because the pool is small."""
    if type.kind in {Kind.STRING, Kind.ID} and not type.ignore_case:
        letters = "xy!#" if type.kind is Kind.STRING else "xy!"
        return "".join(rng.choice(letters) for _ in range(rng.randint(1, 3)))
    if type.kind is Kind.INTEGER:
        return rng.randint(0, 99)
    return value(rng, name, type)


def _survivors(rng: Random, layout: Layout, pattern: Pattern, trials: list[Trial]) -> list[Shape]:
    """The shapes that were right in every trial, if the trials say anything."""
    left, telling = shapes(layout, pattern), 0
    table = layout.entity(pattern.entities[0]).table
    keys = layout.paths[table][0].key
    for trial in trials:
        for _ in range(CALLS):
            if not left:
                return []
            call = Call(arguments_of(rng, trial.world, pattern), NOW)
            expected = answer(pattern, call, trial.world)
            everything = len(list(trial.world.rows(pattern.entities[0])))
            telling += 0 < len(expected.items) < everything
            left = [shape for shape in left if _right(layout, pattern, shape, call, trial, (table, keys), expected)]
    return left if telling >= ENOUGH else []


def _right(
    layout: Layout, pattern: Pattern, shape: Shape, call: Call, trial: Trial, where: tuple[str, Any], expected: Any
) -> bool:
    table, keys = where
    found = asked(layout, pattern, shape, call, trial.stored[table])
    if found is None:
        return False
    came = rows(layout, pattern, found, lambda item: trial.owners[hash((table, tuple(item[key] for key in keys)))])
    if expected.limit is not None:
        came = came[: expected.limit]
    return not Comparer(layout, "").rows(expected, came, pattern.returns)
