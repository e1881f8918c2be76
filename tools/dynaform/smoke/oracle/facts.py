"""Kept facts (D5): copies, counts, sums and unique values, recomputed over all items of the run after every write.

A run's items do not begin with true facts (a post may have nine likes and no Like), so what is compared is how a fact
moved with what it is kept from.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dynaform.planner.calls.values import Row
from dynaform.smoke.oracle.meaning import folded
from dynaform.smoke.oracle.world import World
from dynaform.spec.model import Attribute, Kept


class _Rows:
    """The rows of a world by what links them to others, put in order once: a call is followed by thousands of looks."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._found: dict[tuple[str, ...], dict[tuple[Any, ...], list[Row]]] = {}

    def linked(self, source: str, row: Row, links: Mapping[str, str]) -> Sequence[Row]:
        """The rows of ``source`` whose attributes are equal to the row's, theirs to ours."""
        if not all(ours in row for ours in links.values()):
            return ()
        found = self._found.get((source, *links))
        if found is None:
            found = self._found[source, *links] = self._in_order(source, tuple(links))
        type = self.world.layout.type
        return found.get(tuple(folded(type(source, theirs), row[ours]) for theirs, ours in links.items()), ())

    def _in_order(self, source: str, names: Sequence[str]) -> dict[tuple[Any, ...], list[Row]]:
        types = self.world.layout.entity(source).attributes
        found: dict[tuple[Any, ...], list[Row]] = {}
        for row in self.world.rows(source):
            if all(name in row for name in names):
                found.setdefault(tuple(folded(types[name].typed, row[name]) for name in names), []).append(row)
        return found


def broken(before: World, after: World) -> Iterator[str]:
    """What a call left wrong, one clause each; facts that a stream keeps, or nobody, are not looked at."""
    then, now = _Rows(before), _Rows(after)
    for holder, entity in after.layout.family.entities.items():
        for name, said in entity.attributes.items():
            if said.kept in {Kept.STREAM, Kept.NEVER}:
                continue
            if said.count_of or said.sum_of:
                yield from _counted(then, now, holder, name, said)
            if said.copy_of is not None:
                yield from _copied(then, now, holder, name, said)
        for name in entity.unique:
            yield from _repeated(after, holder, name)


def _counted(before: _Rows, after: _Rows, holder: str, name: str, said: Attribute) -> Iterator[str]:
    """A count or sum moves by what came and went, on every item that was there before and is there after."""
    for identity, row in after.world.identified(holder):
        old = before.world.get(holder, identity)
        if old is None or old is row:
            moved: Any = 0
        else:
            moved = row.get(name, 0) - old.get(name, 0)
        if old is not None:
            due = _total(after, row, said) - _total(before, row, said)
            if moved != due:
                yield f"{holder}.{name} moved by {moved}, and what it counts by {due}"


def _total(rows: _Rows, row: Row, said: Attribute) -> Any:
    found: Any = 0
    for source, links in said.count_of.items():
        found += len(rows.linked(source, row, links))
    for what, links in said.sum_of.items():
        source, _, name = what.partition(".")
        found += sum(other.get(name, 0) for other in rows.linked(source, row, links))
    return found


def _copied(before: _Rows, after: _Rows, holder: str, name: str, said: Attribute) -> Iterator[str]:
    """A copy that is made with its source is equal to it, and one that was there moves as its source does or is equal.

    One that is made later takes what its maker knows, and one that outlived its source is not the new source's.
    """
    source, _, of = str(said.copy_of).partition(".")
    links = {theirs: said.via.get(theirs, theirs) for theirs in after.world.layout.identity(source)}
    for identity, row in after.world.identified(holder):
        origin, was = _source(after, source, row, links), _source(before, source, row, links)
        old = before.world.get(holder, identity)
        if origin is None or (old is row and origin is was):
            continue
        alike = _text(row.get(name)) == _text(origin.get(of))
        together = old and was and _change(old.get(name), row.get(name)) == _change(was.get(of), origin.get(of))
        if not alike and not together and (old is None) == (was is None):
            yield f"{holder}.{name} is {row.get(name)}, and its source {source}.{of} is {origin.get(of)}"


def _source(rows: _Rows, source: str, row: Row, links: Mapping[str, str]) -> Row | None:
    return next(iter(rows.linked(source, row, links)), None)


def _change(old: Any, new: Any) -> Any:
    """How a value changed: numbers by how much, anything else to what."""
    if isinstance(old, int) and isinstance(new, int) and not isinstance(new, bool):
        return new - old
    return None if old == new else _text(new)


def _text(value: Any) -> Any:
    """A copy may keep a spelling that its source ignores."""
    return value.casefold() if isinstance(value, str) else value


def _repeated(after: World, holder: str, name: str) -> Iterator[str]:
    type = after.layout.type(holder, name)
    seen = set()
    for row in after.rows(holder):
        if name in row and (value := folded(type, row[name])) in seen:
            yield f"two {holder} have one {name}"
        elif name in row:
            seen.add(value)
