"""Kept facts (D5): copies, counts, sums and unique values, recomputed over all items of the run after every write.

A run's items do not begin with true facts (a post may have nine likes and no Like), so what is compared is how a fact
moved with what it is kept from.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from dynaform.planner.calls.values import Row
from dynaform.smoke.oracle.meaning import folded
from dynaform.smoke.oracle.world import World
from dynaform.spec.model import Attribute, Kept


def broken(before: World, after: World) -> Iterator[str]:
    """What a call left wrong, one clause each; facts that a stream keeps, or nobody, are not looked at."""
    for holder, entity in after.layout.family.entities.items():
        for name, said in entity.attributes.items():
            if said.kept in {Kept.STREAM, Kept.NEVER}:
                continue
            if said.count_of or said.sum_of:
                yield from _counted(before, after, holder, name, said)
            if said.copy_of is not None:
                yield from _copied(before, after, holder, name, said)
        for name in entity.unique:
            yield from _repeated(after, holder, name)


def _counted(before: World, after: World, holder: str, name: str, said: Attribute) -> Iterator[str]:
    """A count or sum moves by what came and went, on every item that was there before and is there after."""
    for identity, row in after.identified(holder):
        old = before.get(holder, identity)
        if old is None or old is row:
            moved: Any = 0
        else:
            moved = row.get(name, 0) - old.get(name, 0)
        if old is not None:
            due = _total(after, row, said) - _total(before, row, said)
            if moved != due:
                yield f"{holder}.{name} moved by {moved}, and what it counts by {due}"


def _total(world: World, row: Row, said: Attribute) -> Any:
    found: Any = 0
    for source, links in said.count_of.items():
        found += sum(1 for other in world.rows(source) if _linked(world, source, other, row, links))
    for what, links in said.sum_of.items():
        source, _, name = what.partition(".")
        found += sum(other.get(name, 0) for other in world.rows(source) if _linked(world, source, other, row, links))
    return found


def _linked(world: World, source: str, other: Row, row: Row, links: Mapping[str, str]) -> bool:
    for theirs, ours in links.items():
        type = world.layout.type(source, theirs)
        if theirs not in other or ours not in row or folded(type, other[theirs]) != folded(type, row[ours]):
            return False
    return True


def _copied(before: World, after: World, holder: str, name: str, said: Attribute) -> Iterator[str]:
    """A copy that is made is equal to its source, and one that was there moves as its source does."""
    source, _, of = str(said.copy_of).partition(".")
    links = {theirs: said.via.get(theirs, theirs) for theirs in after.layout.identity(source)}
    for identity, row in after.identified(holder):
        origin, was = _source(after, source, row, links), _source(before, source, row, links)
        old = before.get(holder, identity)
        if origin is None or (old is row and origin is was):
            continue
        if old is None or was is None:
            wrong = was is None and _text(row.get(name)) != _text(origin.get(of))
        else:
            wrong = _change(old.get(name), row.get(name)) != _change(was.get(of), origin.get(of))
        if wrong:
            yield f"{holder}.{name} is {row.get(name)}, and its source {source}.{of} is {origin.get(of)}"


def _source(world: World, source: str, row: Row, links: Mapping[str, str]) -> Row | None:
    return next((other for other in world.rows(source) if _linked(world, source, other, row, links)), None)


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
