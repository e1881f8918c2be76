"""Lengths: a key attribute of 1 to 2,048 bytes (partition) or 1,024 (sort), at the lengths the spec declares."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from dynaform.planner.calls.items import complete
from dynaform.planner.keys.domains import parts_of
from dynaform.planner.keys.examples import Item, fill, in_order, sample
from dynaform.planner.layout import EntityKey, KeySource, Layout
from dynaform.spec.model import Attribute, Function
from dynaform.spec.types import Kind

MOST_PARTITION, MOST_SORT = 2048, 1024
"""Bytes of a partition key and of a sort key."""

_NARROW, _WIDE, _FOLDS_WIDE = "x", "😀", "ΐ"
"""One byte, four bytes, and two bytes that become six when case is ignored."""

_TRIED = 3000
"""Characters of an example at most: longer than any key."""


@dataclass(frozen=True, slots=True)
class Misfit:
    """A key attribute whose length DynamoDB refuses.

    Attributes:
        path: the index, None for the table.
        name: the key attribute.
        item: an item with such a key.
        bytes: how long the key attribute then is.
        limit: how long it may be; 1 where it may not be empty.
        certain: already at one byte per character; otherwise only with characters of several bytes.
        longest: the attribute that takes most of it.
        fits: how many characters of it would fit; of bytes where its size is declared.
    """

    path: str | None
    name: str
    item: Item
    bytes: int
    limit: int
    certain: bool
    longest: str
    fits: int


def misfits(layout: Layout, entity: str) -> Iterator[Misfit]:
    """The key attributes of an entity that can be too long or empty, each once: in the first path that has it."""
    seen: set[tuple[str, KeySource]] = set()
    for key in (layout.base(entity), *layout.indexes_of(entity)):
        for name, source in key.sources:
            if (name, source) not in seen and any(_is_bounded(layout, entity, each) for each in source.attributes):
                seen.add((name, source))
                yield from _misfit(layout, entity, key, name, source)


def _is_bounded(layout: Layout, entity: str, name: str) -> bool:
    """Whether a length is declared of an attribute in a key, itself or through what it is computed from."""
    said = layout.attribute(entity, name)
    if said.is_ is not None:
        return any(_is_bounded(layout, entity, source) for source in said.is_.sources)
    if said.typed.kind is Kind.ENUM:
        return True
    declared = said.max is not None or said.size is not None or said.min == 0
    return declared and said.typed.kind in {Kind.STRING, Kind.ID}


def _misfit(layout: Layout, entity: str, key: EntityKey, name: str, source: KeySource) -> Iterator[Misfit]:
    limit = MOST_PARTITION if name in key.path.partition else MOST_SORT
    if (only := _may_be_empty(layout, entity, source)) is not None:
        yield Misfit(key.path.index, name, _item(layout, entity, {only: ""}), 0, 1, True, only, 1)
    for wide in (False, True):
        row: dict[str, Any] = {}
        for attribute in source.attributes:
            _lengthen(layout, entity, attribute, row, wide=wide)
        if row and (bytes := key_bytes(layout, entity, source, row)) > limit:
            longest = max(row, key=lambda each: len(str(row[each]).encode()))
            fits = _fitting(layout, entity, source, (longest, row), limit)
            yield Misfit(key.path.index, name, _item(layout, entity, row), bytes, limit, not wide, longest, fits)
            return


def key_bytes(layout: Layout, entity: str, source: KeySource, row: dict[str, Any]) -> int:
    """The bytes of a key attribute of an item; what the row lacks is one character or what its type takes."""
    row = dict(row)
    fill(layout, entity, row, source.attributes)
    whole = complete(layout, entity, row)
    return sum(
        len(
            (
                part if isinstance(part, str) else layout.type(entity, part.attribute).key_text(whole[part.attribute])
            ).encode()
        )
        for part in parts_of(source)
    )


def leveled(layout: Layout, entity: str, found: Misfit) -> dict[str, tuple[str, str]]:
    """One length for the texts of a key attribute under which it fits.

    Returns:
        each text that is cut to the option that bounds it and what that must be, e.g. ``("max", "200")`` or
        ``("size", "200B")``; nothing where the rest of the key is too long already.
    """
    source = _key(layout, entity, found.path).source(found.name)
    names = [name for name in roots(layout, entity, source) if _is_text(layout.attribute(entity, name))]
    texts = {name: found.item.values[name] for name in names if name in found.item.values}

    def bytes_at(length: int) -> int:
        cut = {name: text[:length] for name, text in texts.items()}
        return key_bytes(layout, entity, source, {**found.item.values, **cut})

    lengths = range(1, max(map(len, texts.values()), default=1))
    fitting = bisect_right(lengths, found.limit, key=bytes_at)
    longer = {name: text for name, text in texts.items() if len(text) > fitting > 0}
    return {name: _bound(layout.attribute(entity, name), text, fitting) for name, text in longer.items()}


def _bound(said: Attribute, value: str, length: int) -> tuple[str, str]:
    if said.size is not None and said.max is None:
        return "size", f"{length * len(value[0].encode())}B"
    return "max", str(length)


def _key(layout: Layout, entity: str, index: str | None) -> EntityKey:
    keys = (layout.base(entity), *layout.indexes_of(entity))
    return next(key for key in keys if key.path.index == index)


def roots(layout: Layout, entity: str, source: KeySource) -> tuple[str, ...]:
    """What a key attribute is made of in the end: computed attributes by their sources."""
    computed = {name: layout.attribute(entity, name).is_ for name in source.attributes}
    return tuple(each for name, said in computed.items() for each in ((name,) if said is None else said.sources))


def _is_text(said: Attribute) -> bool:
    return said.is_ is None and said.typed.kind in {Kind.STRING, Kind.ID}


def _may_be_empty(layout: Layout, entity: str, source: KeySource) -> str | None:
    """The attribute that is all of a key attribute and is declared to be empty perhaps."""
    if len(parts_of(source)) > 1 or not source.attributes:
        return None
    (name,) = source.attributes
    said = layout.attribute(entity, name)
    return name if said.typed.kind is Kind.STRING and said.is_ is None and said.min == 0 else None


def _lengthen(layout: Layout, entity: str, name: str, row: dict[str, Any], *, wide: bool) -> None:
    """Give an attribute its longest value, as far as a length is declared; a computed one through its sources."""
    said = layout.attribute(entity, name)
    if said.is_ is not None:
        for source in said.is_.sources[: 1 if said.is_.function is Function.FIRST_OF else None]:
            _lengthen(layout, entity, source, row, wide=wide)
    elif said.typed.kind is Kind.ENUM:
        row[name] = max(said.typed.values, key=lambda value: len(value.encode()))
    elif _is_text(said) and (most := characters(said, wide=wide)) is not None:
        row[name] = _character(said, wide=wide) * most


def characters(said: Attribute, *, wide: bool) -> int | None:
    """How many characters a text has at most; None where nothing says it."""
    bounds = [int(said.max)] if said.max is not None else []
    if said.size is not None:
        bounds.append(said.size // len(_character(said, wide=wide).encode()))
    return min([*bounds, _TRIED]) if bounds else None


def _character(said: Attribute, *, wide: bool) -> str:
    return (_FOLDS_WIDE if said.typed.ignore_case else _WIDE) if wide else _NARROW


@cache
def _folded_bytes(character: str, ignore_case: bool) -> int:
    return len((character.casefold() if ignore_case else character).encode())


def _fitting(layout: Layout, entity: str, source: KeySource, longest: tuple[str, dict[str, Any]], limit: int) -> int:
    """Characters (or declared bytes) of the longest attribute that leave the key attribute within its limit."""
    name, row = longest
    said = layout.attribute(entity, name)
    text = str(row[name])
    excess = key_bytes(layout, entity, source, row) - limit
    shorter = max(0, len(text) - -(-excess // _folded_bytes(text[0], said.typed.ignore_case)))
    return shorter * len(text[0].encode()) if said.size is not None and said.max is None else shorter


def _item(layout: Layout, entity: str, row: dict[str, Any]) -> Item:
    values = dict(row)
    for name in sorted(layout.base(entity).attributes):
        said = layout.attribute(entity, name)
        if said.is_ is None:
            values.setdefault(name, sample(said))
    return Item(entity, in_order(layout, entity, values))
