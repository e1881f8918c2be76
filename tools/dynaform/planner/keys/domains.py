"""What can stand at each part of a key: the texts of an attribute, from every one down to a few readable ones."""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from dynaform.planner.algebra import Chars, Element, Language, text_chars, text_language, type_language
from dynaform.planner.layout import KeySource, Layout, Raw, Slot
from dynaform.spec.model import Function
from dynaform.spec.types import AttributeType, Kind

_LONGEST_STATED = 64
"""A minimum length beyond this is taken as this: no template is told apart by more."""


class Extent(enum.Enum):
    """How much of a domain is looked at: proofs need all of it, examples need values that exist."""

    ALL = "all"  # every text a value can have, perhaps some that none has
    VALID = "valid"  # only texts that are values
    EASY = "easy"  # no empty texts, and one day
    PLAIN = "plain"  # moreover texts that begin and end with letters


EXAMPLES = (Extent.PLAIN, Extent.EASY, Extent.VALID)
"""Where an example is looked for, the most readable first."""


@dataclass(frozen=True, slots=True)
class Domain:
    """The values an attribute of an item can have in a key.

    Attributes:
        type: the attribute's type.
        least: characters of a text at least.
        sides: of a ``pair`` the domains of its two sources, else empty.
    """

    type: AttributeType
    least: int = 0
    sides: tuple[Domain, ...] = ()


Shape = tuple[str | Domain, ...]
"""A key attribute without the names of its placeholders: equal shapes have equal proofs."""


def domain(layout: Layout, entity: str, attribute: str) -> Domain:
    """What an attribute of an item can be; its declared least length is believed."""
    said = layout.attribute(entity, attribute)
    kind = said.typed.kind
    if kind not in {Kind.STRING, Kind.ID}:
        return Domain(said.typed)
    if said.is_ is None:
        return Domain(said.typed, max(min(int(said.min or 0), _LONGEST_STATED), 1 if kind is Kind.ID else 0))
    sources = tuple(domain(layout, entity, source) for source in said.is_.sources)
    if said.is_.function is Function.PAIR:
        return Domain(said.typed, sides=sources)
    last = [] if said.is_.literal is None else [len(said.is_.literal)]
    least = min([each.least for each in sources] + last)
    return Domain(said.typed, min(least, said.is_.parameter) if said.is_.function is Function.PREFIX else least)


def shape_of(layout: Layout, entity: str, source: KeySource) -> Shape:
    """A key attribute's parts, each placeholder by what can stand there."""
    return tuple(part if isinstance(part, str) else domain(layout, entity, part.attribute) for part in parts_of(source))


def parts_of(source: KeySource) -> tuple[str | Slot, ...]:
    """The parts of a template; a key attribute that is an attribute is one placeholder."""
    return (Slot(source.attribute),) if isinstance(source, Raw) else source.parts


_LETTER = Element(Chars(frozenset("abcdefghijklmnopqrstuvwxyz")))
"""Examples begin and end with letters, so that a delimiter inside is seen."""


def is_text(layout: Layout, entity: str, source: KeySource) -> bool:
    """Whether a key attribute is a String: made from a template, or an attribute that is one."""
    return not isinstance(source, Raw) or layout.type(entity, source.attribute).physical == "S"


def with_texts(parts: Sequence[str | Slot], shape: Shape, texts: Mapping[str, str]) -> Shape:
    """The shape with the placeholders whose text is given."""
    return tuple(
        texts.get(part.attribute, each) if isinstance(part, Slot) else each
        for part, each in zip(parts, shape, strict=True)
    )


def by_name(parts: Sequence[str | Slot], segments: Sequence[str]) -> dict[str, str]:
    """The text of each placeholder."""
    return {part.attribute: text for part, text in zip(parts, segments, strict=True) if isinstance(part, Slot)}


@cache
def forms(part: str | Domain, extent: Extent) -> tuple[Language, ...]:
    """The texts a part can have, as alternatives."""
    if isinstance(part, str):
        return (text_language(part),)
    if part.sides:
        left, right = (forms(side, extent) for side in part.sides)
        between = text_language(part.type.delimiter)
        return tuple((*one, *between, *other) for one in left for other in right)
    if part.type.kind in {Kind.STRING, Kind.ID}:
        return _texts(part, extent)
    if extent is Extent.ALL or part.type.kind not in {Kind.DATE, Kind.TIMESTAMP, Kind.DECIMAL}:
        return type_language(part.type)
    if part.type.kind is Kind.DECIMAL:
        return type_language(AttributeType(Kind.EPOCH))
    if extent is Extent.VALID:
        return _days() if part.type.kind is Kind.DATE else tuple(day + _TIME for day in _days())
    return (text_language("2026-01-01" if part.type.kind is Kind.DATE else "2026-01-01T00:00:00Z"),)


def _texts(part: Domain, extent: Extent) -> tuple[Language, ...]:
    any_of = Element(text_chars(part.type), star=True)
    least = part.least if extent in {Extent.ALL, Extent.VALID} else max(part.least, 1)
    if extent is Extent.PLAIN and least == 1:
        return (_LETTER,), (_LETTER, any_of, _LETTER)
    return ((*(Element(any_of.chars) for _ in range(least)), any_of),)


def _days() -> tuple[Language, ...]:
    """Days that exist in every year, from the year 1000 on: two classes for the month and two for the day."""
    short = [("0", "123456789", "0", "123456789"), ("0", "123456789", "1", ""), ("0", "123456789", "2", "012345678")]
    long = [("0", "13456789", "2", "9"), ("0", "13456789", "3", "0"), ("0", "13578", "3", "1")]
    late = [("1", "012", "0", "123456789"), ("1", "012", "12", ""), ("1", "012", "3", "0"), ("1", "02", "3", "1")]
    return tuple(
        _classes("123456789", "", "", "", "-", tens, ones, "-", *day) for tens, ones, *day in (*short, *long, *late)
    )


def _classes(*listed: str) -> Language:
    """One element per class of characters; the empty one is every digit."""
    return tuple(Element(Chars(frozenset(each or "0123456789"))) for each in listed)


_TIME = _classes("T", "01", "", ":", "012345", "", ":", "012345", "", "Z")
