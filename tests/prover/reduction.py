"""A failing design made small: whatever can go without the failure going is taken away."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Callable, Iterator

from .designs import Design
from .harness import Wrong, check_design
from .memory import MemoryClient

Place = tuple[str, ...]


def smallest(wrong: Wrong, seed: int) -> Wrong:
    """The same pattern, wrong in the smallest design that can be reached by leaving things out."""

    def fails(made: Design) -> Wrong | None:
        try:
            found = check_design(made, seed, MemoryClient(), Counter())
        except Exception:  # noqa: BLE001 - a design that cannot be run shows nothing
            return None
        return next((each for each in found if each.pattern == wrong.pattern), None)

    alone = copy.deepcopy(wrong.design)
    alone.patterns = {name: said for name, said in alone.patterns.items() if name == wrong.pattern} or alone.patterns
    return _reduced(fails(alone) or wrong, fails)


def _reduced(wrong: Wrong, fails: Callable[[Design], Wrong | None]) -> Wrong:
    for place in list(_places(wrong.design)):
        less = copy.deepcopy(wrong.design)
        if _take_away(less, place) and (found := fails(less)) is not None:
            return _reduced(found, fails)
    return wrong


def _places(made: Design) -> Iterator[Place]:
    """What may go: indexes, entities, what entities feed, attributes, options of the pattern."""
    for table, said in made.tables.items():
        yield from (("tables", table, "indexes", index) for index in said.get("indexes", ()))
    for entity, said in made.entities.items():
        yield ("entities", entity)
        for word in ("indexes", "attributes"):
            yield from (("entities", entity, word, name) for name in said.get(word, ()))
    for name, said in made.patterns.items():
        yield from (("patterns", name, word) for word in said)


def _take_away(made: Design, place: Place) -> bool:
    target = getattr(made, place[0])
    for name in place[1:-1]:
        target = target.get(name, {})
    return target.pop(place[-1], None) is not None
