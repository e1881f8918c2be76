"""The logical items of a run: what the oracle believes is stored.

Keys play no part, but for entities that are declared to share theirs: there an item is of one of them, never of two.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from dynaform.planner.calls.items import primary_key
from dynaform.planner.calls.values import Call, Row
from dynaform.planner.layout import Layout
from dynaform.smoke.oracle.meaning import completed, folded, holds, left_out, resolve
from dynaform.spec.predicates import Comparison, Op, Predicate
from dynaform.spec.values import Literal, Stored

Identity = tuple[Any, ...]
Place = tuple[Any, ...]
"""What no two items have: an entity and identity, or the primary key where entities share their keys."""


@dataclass(frozen=True, slots=True)
class Item:
    """One item by its logical attributes."""

    entity: str
    row: Row


class World:
    """Every item of the run, by entity and identity.

    Identity is the tuple of the attributes that make the primary key: two rows with the same ones are one item.
    """

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self._items: dict[str, dict[Identity, Row]] = {name: {} for name in layout.family.entities}
        self._unique: set[tuple[str, str, Any]] = set()
        self._shared: dict[Place, Item] = {}
        self._identifying = cache(lambda entity: tuple(sorted(layout.base(entity).attributes)))

    def identity(self, entity: str, row: Mapping[str, Any]) -> Identity:
        """What makes the row one item. Raises KeyError where an identifying attribute is absent."""
        types = self.layout.entity(entity).attributes
        return tuple(folded(types[name].typed, row[name]) for name in self._identifying(entity))

    def add(self, item: Item) -> bool:
        """Put an item where none of its identity is, nor one of its key, nor of a value that the spec says is unique.

        False where there is one already, which stays.
        """
        known = self._items[item.entity]
        row = completed(self.layout.entity(item.entity), item.row)
        identity = self.identity(item.entity, row)
        unique = self._unique_values(item.entity, row)
        if identity in known or unique & self._unique or self.other(item.entity, row) is not None:
            return False
        self.put(item.entity, row)
        self._unique |= unique
        return True

    def _unique_values(self, entity: str, row: Row) -> set[tuple[str, str, Any]]:
        model = self.layout.entity(entity)
        return {(entity, name, folded(model.attributes[name].typed, row[name])) for name in model.unique if name in row}

    def put(self, entity: str, row: Row) -> None:
        """Write a row over whatever has its identity."""
        self._items[entity][self.identity(entity, row)] = row
        if self.layout.sharers(entity) and (place := self.place(entity, row)) is not None:
            self._shared[place] = Item(entity, row)

    def drop(self, entity: str, identity: Identity) -> None:
        """Forget an item, if it is there."""
        row = self._items[entity].pop(identity, None)
        if row is not None and self.layout.sharers(entity):
            self._shared = {place: item for place, item in self._shared.items() if item.row is not row}

    def get(self, entity: str, identity: Identity) -> Row | None:
        """The row of an identity."""
        return self._items[entity].get(identity)

    def place(self, entity: str, row: Row) -> Place | None:
        """What an item of this row alone can have; None where the row does not say enough."""
        try:
            if not self.layout.sharers(entity):
                return entity, *self.identity(entity, completed(self.layout.entity(entity), row))
            return self.layout.entity(entity).table, *primary_key(self.layout, entity, row).values()
        except LookupError:
            return None

    def other(self, entity: str, row: Row) -> Item | None:
        """The item of another entity that has the key of this row: one that an item of this entity must not touch."""
        if not self.layout.sharers(entity):
            return None
        place = self.place(entity, row)
        found = self._shared.get(place) if place is not None else None
        return found if found is not None and found.entity != entity else None

    def rows(self, entity: str) -> Iterator[Row]:
        """Every row of an entity, dead ones too."""
        return iter(self._items[entity].values())

    def identified(self, entity: str) -> Iterator[tuple[Identity, Row]]:
        """Every row of an entity with its identity."""
        return iter(self._items[entity].items())

    def snapshot(self) -> World:
        """The items as they are now. Rows are never changed, only replaced, so they are shared."""
        found = World(self.layout)
        found._items = {name: dict(rows) for name, rows in self._items.items()}
        found._shared = dict(self._shared)
        return found

    def find(self, entity: str, selection: Predicate, call: Call) -> Row | None:
        """The first row that a write's selection names, dead or alive."""
        identity = self._named(entity, selection, call)
        if identity is not None:
            row = self.get(entity, identity)
            return row if row is not None and holds(selection, row, self.layout.entity(entity), call) else None
        model = self.layout.entity(entity)
        return next((row for row in self.rows(entity) if holds(selection, row, model, call)), None)

    def _named(self, entity: str, selection: Predicate, call: Call) -> Identity | None:
        """The identity that equalities spell out, so that a write need not look at every row."""
        row = equalities(self.layout, entity, selection, call)
        try:
            return self.identity(entity, completed(self.layout.entity(entity), row))
        except KeyError:
            return None

    def items(self) -> Iterator[Item]:
        """All items."""
        for entity, rows in self._items.items():
            for row in rows.values():
                yield Item(entity, row)


def equalities(layout: Layout, entity: str, selection: Predicate, call: Call) -> Row:
    """The attributes that a conjunction fixes by equality."""
    types = layout.entity(entity).attributes
    found: Row = {}
    for term in selection.terms:
        if isinstance(term, Comparison) and term.op is Op.EQ and "." not in term.attribute and not term.size:
            value = term.value
            if not isinstance(value, Stored) and (isinstance(value, Literal) or not left_out(value, call)):
                found[term.attribute] = resolve(value, types[term.attribute].typed, {}, call)
    return found
