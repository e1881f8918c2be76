"""Disjoint: no two entities of a table can have one primary key, unless they say that they share it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import combinations
from typing import Any

from dynaform.planner.keys.domains import (
    EXAMPLES,
    Extent,
    by_name,
    is_text,
    parts_of,
    shape_of,
    with_texts,
)
from dynaform.planner.keys.examples import Item, in_bounds, item_of, sample
from dynaform.planner.keys.machine import common_text
from dynaform.planner.layout import KeySource, Layout
from dynaform.spec.model import Attribute
from dynaform.spec.types import Kind


def shared_keys(layout: Layout, table: str) -> Iterator[tuple[Item, Item]]:
    """Of each two entities of a table that can have one primary key: an item of each, with the same key."""
    names = list(layout.family.entities_of(table))
    for one, other in combinations(names, 2):
        if (found := shared_key(layout, one, other)) is not None:
            yield found


def shared_key(layout: Layout, one: str, other: str) -> tuple[Item, Item] | None:
    """An item of each of two entities, with one primary key; None where no two items have."""
    sources = [
        (mine, theirs)
        for (_, mine), (_, theirs) in zip(layout.base(one).sources, layout.base(other).sources, strict=True)
    ]
    texts = [each for each in sources if is_text(layout, one, each[0])]
    others = [each for each in sources if each not in texts]
    if any(_heads_differ(each) for each in texts) or not all(_can_meet(layout, one, other, each) for each in texts):
        return None
    for extent in EXAMPLES:
        for ordered in (texts, texts[::-1]):
            search = _Search(layout, one, other, extent)
            if search.numbers(others) and search.texts(ordered) and (found := search.items()) is not None:
                return found
    return None


def _heads_differ(pair: tuple[KeySource, KeySource]) -> bool:
    """Whether both begin with text, and not with the same: most entities are told apart by that already."""
    mine, theirs = (parts_of(source)[0] for source in pair)
    if not isinstance(mine, str) or not isinstance(theirs, str):
        return False
    return not mine.startswith(theirs) and not theirs.startswith(mine)


def _can_meet(layout: Layout, one: str, other: str, pair: tuple[KeySource, KeySource]) -> bool:
    """Whether some text is of both, each key attribute for itself."""
    return common_text(shape_of(layout, one, pair[0]), shape_of(layout, other, pair[1])) is not None


@dataclass(slots=True)
class _Search:
    """The search for two items with one key: one key attribute after the other, each held to what is given already."""

    layout: Layout
    one: str
    other: str
    extent: Extent
    mine: dict[str, str] = field(default_factory=dict)
    theirs: dict[str, str] = field(default_factory=dict)
    values: tuple[dict[str, Any], dict[str, Any]] = field(default_factory=lambda: ({}, {}))

    def numbers(self, sources: list[tuple[KeySource, KeySource]]) -> bool:
        """One value for each two key attributes that are no texts."""
        for mine, theirs in sources:
            names = (*mine.attributes, *theirs.attributes)
            left = self.layout.attribute(self.one, names[0])
            right = self.layout.attribute(self.other, names[1])
            value = _common_value(left, right)
            if value is None:
                return False
            for name, row in zip(names, self.values, strict=True):
                row[name] = value
        return True

    def texts(self, sources: list[tuple[KeySource, KeySource]]) -> bool:
        """One text for each two key attributes that are texts."""
        for mine, theirs in sources:
            left = with_texts(parts_of(mine), shape_of(self.layout, self.one, mine), self.mine)
            right = with_texts(parts_of(theirs), shape_of(self.layout, self.other, theirs), self.theirs)
            found = common_text(left, right, self.extent)
            if found is None:
                return False
            self.mine.update(by_name(parts_of(mine), found[0]))
            self.theirs.update(by_name(parts_of(theirs), found[1]))
        return True

    def items(self) -> tuple[Item, Item] | None:
        """The two items, once their keys have been made and are one."""
        one = item_of(self.layout, self.one, self.mine, self.values[0])
        other = item_of(self.layout, self.other, self.theirs, self.values[1])
        if one is None or other is None:
            return None
        key = one.key(self.layout)
        return (one, other) if key is not None and key == other.key(self.layout) else None


def _common_value(left: Attribute, right: Attribute) -> Any:
    """A number, or bytes, of both attributes; None where their bounds leave none."""
    if left.typed.kind is Kind.BINARY:
        return sample(left)
    least = max(Decimal(str(each.min if each.min is not None else 1)) for each in (left, right))
    value = least if {left.typed.kind, right.typed.kind} == {Kind.DECIMAL} else int(least.to_integral_value())
    return value if in_bounds(left, value) and in_bounds(right, value) else None
