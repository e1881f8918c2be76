"""Unambiguous: no two different things of one entity get one primary key."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from dynaform.planner.algebra import ending
from dynaform.planner.calls.items import complete
from dynaform.planner.keys.domains import EXAMPLES, Extent, Shape, by_name, is_text, parts_of, shape_of, with_texts
from dynaform.planner.keys.examples import Item, fill, item_of
from dynaform.planner.keys.machine import Segments, common_text, machine, meet
from dynaform.planner.layout import EntityKey, KeySource, Layout, Slot

Collision = tuple[Item, Item]
"""Two different items with one key."""


def collision(layout: Layout, entity: str) -> tuple[str, Collision] | None:
    """The key attribute whose template gives one text for two different things, and two items that show it.

    None means that the primary key tells things apart, as far as its templates decide it: what another part of the key
    fixes beyond doubt is taken as fixed.
    """
    key = layout.base(entity)
    told = _told(layout, entity, key)
    if told >= key.attributes:
        return None
    wanted = _with_computed(layout, entity, layout.identity(entity))
    for name, source in key.sources:
        if not told.issuperset(source.attributes):
            others = [each for _, each in key.sources if each != source and is_text(layout, entity, each)]
            found = _collide(layout, entity, [source, *others], told.intersection(source.attributes), wanted)
            if found is not None:
                return name, found
    return None


@cache
def two_readings(shape: Shape, apart: frozenset[int], extent: Extent = Extent.ALL) -> tuple[Segments, Segments] | None:
    """Two ways to divide one text among the parts, so that one of ``apart`` differs; None when there are no two."""
    reader = machine(shape, extent)
    return meet(reader, reader, apart)


def _told(layout: Layout, entity: str, key: EntityKey) -> frozenset[str]:
    """The attributes whose values one part of the key fixes, whatever the others are."""
    told: set[str] = set()
    for _, source in key.sources:
        told.update(ending(layout, entity, parts_of(source)))
    return frozenset(told)


def _with_computed(layout: Layout, entity: str, names: Iterable[str]) -> frozenset[str]:
    """The attributes and what is computed from them: where that differs, they differ."""
    found = set(names)
    attributes = layout.entity(entity).attributes
    pending = True
    while pending:
        more = {name for name, said in attributes.items() if said.is_ is not None and found & set(said.is_.sources)}
        pending = not more <= found
        found |= more
    return frozenset(found)


def _collide(
    layout: Layout, entity: str, sources: list[KeySource], told: frozenset[str], wanted: frozenset[str]
) -> Collision | None:
    """Two items that differ in what is wanted, by two readings of the first source; the others follow."""
    first, *others = sources
    parts = parts_of(first)
    apart = frozenset(index for index, part in enumerate(parts) if isinstance(part, Slot) and part.attribute in wanted)
    shape = with_texts(parts, shape_of(layout, entity, first), _sample_texts(layout, entity, told))
    if not apart or two_readings(shape, apart) is None:
        return None
    for extent in EXAMPLES:
        if (found := two_readings(shape, apart, extent)) is not None:
            sides = (by_name(parts, found[0]), by_name(parts, found[1]))
            if all(_follow(layout, entity, other, sides, extent) for other in others):
                pair = [item_of(layout, entity, texts) for texts in sides]
                if (proved := _executed(layout, pair, wanted)) is not None:
                    return proved
    return None


def _follow(
    layout: Layout, entity: str, source: KeySource, sides: tuple[dict[str, str], dict[str, str]], extent: Extent
) -> bool:
    """One text of a further key attribute for both items, with the values that each has already."""
    parts, shape = parts_of(source), shape_of(layout, entity, source)
    found = common_text(*(with_texts(parts, shape, texts) for texts in sides), extent)
    for texts, segments in zip(sides, found or (), strict=False):
        texts.update(by_name(parts, segments))
    return found is not None


def _executed(layout: Layout, pair: list[Item | None], wanted: frozenset[str]) -> Collision | None:
    """The two items, once their keys have been made and are one."""
    one, other = pair
    if one is None or other is None:
        return None
    mine, theirs = one.whole(layout), other.whole(layout)
    if all(mine.get(name) == theirs.get(name) for name in wanted):
        return None
    key = one.key(layout)
    return (one, other) if key is not None and key == other.key(layout) else None


def _sample_texts(layout: Layout, entity: str, names: frozenset[str]) -> dict[str, str]:
    """A text for each of some attributes of one sample item."""
    row: dict[str, Any] = {}
    fill(layout, entity, row, sorted(names))
    whole = complete(layout, entity, row)
    return {name: layout.type(entity, name).key_text(whole[name]) for name in names}
