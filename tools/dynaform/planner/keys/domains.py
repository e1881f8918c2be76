"""What can stand at each part of a key: the texts of an item's attribute, from every text down to a few readable ones."""

from __future__ import annotations

import enum
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
    PLAIN = "plain"  # a few of them that are easy to read


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
    if said.is_ is not None and said.is_.function is Function.PAIR:
        return Domain(said.typed, sides=tuple(domain(layout, entity, source) for source in said.is_.sources))
    if said.typed.kind not in {Kind.STRING, Kind.ID} or said.is_ is not None:
        return Domain(said.typed, 1 if said.typed.kind is Kind.ID else 0)
    least = min(int(said.min or 0), _LONGEST_STATED)
    return Domain(said.typed, max(least, 1 if said.typed.kind is Kind.ID else 0))


def shape_of(layout: Layout, entity: str, source: KeySource) -> Shape:
    """A key attribute's parts, each placeholder by what can stand there."""
    return tuple(
        part if isinstance(part, str) else domain(layout, entity, part.attribute) for part in parts_of(source)
    )


def parts_of(source: KeySource) -> tuple[str | Slot, ...]:
    """The parts of a template; a key attribute that is an attribute is one placeholder."""
    return (Slot(source.attribute),) if isinstance(source, Raw) else source.parts


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
        least = max(part.least, 1) if extent is Extent.PLAIN else part.least
        chars = text_chars(part.type)
        return ((*(Element(chars) for _ in range(least)), Element(chars, star=True)),)
    if extent is Extent.ALL or part.type.kind not in {Kind.DATE, Kind.TIMESTAMP, Kind.DECIMAL}:
        return type_language(part.type)
    return _sample_moments(part.type) if extent is Extent.PLAIN else _moments(part.type)


def _sample_moments(type: AttributeType) -> tuple[Language, ...]:
    if type.kind is Kind.DECIMAL:
        return _moments(type)
    return (text_language("2026-01-01" if type.kind is Kind.DATE else "2026-01-01T00:00:00Z"),)


def _moments(type: AttributeType) -> tuple[Language, ...]:
    """Days that every month has, at any time of day; whole numbers for decimals."""
    if type.kind is Kind.DECIMAL:
        return type_language(AttributeType(Kind.EPOCH))
    days = [
        _classes("123456789", "", "", "", "-", month, digit, "-", tens, ones)
        for month, digit in (("0", "123456789"), ("1", "012"))
        for tens, ones in (("0", "123456789"), ("1", ""), ("2", "012345678"))
    ]
    if type.kind is Kind.DATE:
        return tuple(days)
    times = [_classes("T", tens, ones, ":", *minute, ":", *minute, "Z") for tens, ones in (("01", ""), ("2", "0123"))
             for minute in (("012345", ""),)]  # fmt: skip
    return tuple(day + time for day in days for time in times)


def _classes(*listed: str) -> Language:
    """One element per class of characters; the empty one is every digit."""
    return tuple(Element(Chars(frozenset(each or "0123456789"))) for each in listed)
