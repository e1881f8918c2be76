"""The algebra of key templates: which keys can exist, whether two can be equal, and what keeps its order.

A key attribute's possible values are a language over characters: text is itself, an ``id`` is one or more characters
other than the delimiter, a timestamp is twenty characters of known classes, and so on. Two entities can share a key
exactly when their languages intersect, which a walk over both decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from dynaform.planner.layout import KeySource, Layout, Raw, Slot
from dynaform.planner.operands import KeyTerm, Operand, Term
from dynaform.spec.model import Function
from dynaform.spec.types import AttributeType, Kind
from dynaform.spec.values import Literal

_FIXED_WIDTH = frozenset({Kind.TIMESTAMP, Kind.DATE})
_EPOCHS = frozenset({Kind.EPOCH, Kind.EPOCH_MS})
_NUMERALS = _EPOCHS | {Kind.DECIMAL}
_CAPITALS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
"""What a text whose case is ignored never holds."""


@dataclass(frozen=True, slots=True)
class Chars:
    """A class of characters: those listed, or all but those listed."""

    listed: frozenset[str]
    complement: bool = False

    @property
    def only(self) -> str | None:
        """The one character of the class, None where it has others too."""
        return next(iter(self.listed)) if len(self.listed) == 1 and not self.complement else None

    def below(self, other: Chars) -> bool:
        """Whether each of its characters sorts before each of the other's, in UTF-8 byte order."""
        if self.complement or other.complement or not self.listed or not other.listed:
            return False
        return max(self.listed) < min(other.listed)

    def meets(self, other: Chars) -> str | None:
        """A character of both classes, None when there is none."""
        if self.complement and other.complement:
            return _sample(self.listed | other.listed)
        if self.complement:
            return other.meets(self)
        rest = self.listed - other.listed if other.complement else self.listed & other.listed
        return min(rest, default=None)


@dataclass(frozen=True, slots=True)
class Element:
    """One character of a class, or any number of them (``star``)."""

    chars: Chars
    star: bool = False


Language = tuple[Element, ...]
"""A sequence of elements; the texts that match it one after the other."""

_ANY = Chars(frozenset(), complement=True)
_DIGIT = Chars(frozenset("0123456789"))
ANYTHING: Language = (Element(_ANY, star=True),)

_SIGN, _POINT = Element(Chars(frozenset("-"))), Element(Chars(frozenset(".")))
_DIGITS: Language = (Element(_DIGIT), Element(_DIGIT, star=True))
_WHOLE: Language = (Element(Chars(frozenset("123456789"))), Element(_DIGIT, star=True))
_WHOLES: tuple[Language, ...] = ((Element(Chars(frozenset("0"))),), _WHOLE, (_SIGN, *_WHOLE))
_DECIMALS: tuple[Language, ...] = tuple(
    (*sign, *_DIGITS, *rest) for sign in ((), (_SIGN,)) for rest in ((), (_POINT, *_DIGITS))
)


def _sample(excluded: frozenset[str]) -> str:
    return next(char for char in "xyzabcdefghijklmnopqrstuvw0123456789-" if char not in excluded)


@cache
def text_language(text: str) -> Language:
    """Exactly this text."""
    return tuple(Element(Chars(frozenset(char))) for char in text)


@cache
def _shape(shape: str) -> Language:
    """``d`` is a digit, everything else itself."""
    return tuple(Element(_DIGIT if char == "d" else Chars(frozenset(char))) for char in shape)


@cache
def type_language(type: AttributeType) -> tuple[Language, ...]:
    """The texts a value of this type can have in a key, as alternatives."""
    if type.kind is Kind.TIMESTAMP:
        return (_shape("dddd-dd-ddTdd:dd:ddZ"),)
    if type.kind is Kind.DATE:
        return (_shape("dddd-dd-dd"),)
    if type.kind is Kind.ENUM:
        return tuple(text_language(type.key_text(value)) for value in type.values)
    if type.kind is Kind.INTEGER and type.width:
        return (tuple(Element(_DIGIT) for _ in range(type.width)),)
    if type.kind is Kind.BOOLEAN:
        return (text_language("true"), text_language("false"))
    if type.kind in _EPOCHS:
        return _WHOLES
    if type.kind is Kind.DECIMAL:
        return _DECIMALS
    if type.kind is Kind.ID:
        segment = text_chars(type)
        return ((Element(segment), Element(segment, star=True)),)
    return ((Element(text_chars(type), star=True),),)


def text_chars(type: AttributeType) -> Chars:
    """The characters a text of this type can hold in a key: an id no delimiter, a folded text no capital."""
    never = (frozenset(type.delimiter) if type.kind is Kind.ID else frozenset()) | (
        _CAPITALS if type.ignore_case else frozenset()
    )
    return Chars(never, complement=True)


def attribute_language(layout: Layout, entity: str, attribute: str) -> tuple[Language, ...]:
    """The texts an attribute can have in a key of this entity; a pair of ids is two segments."""
    said = layout.attribute(entity, attribute)
    if said.is_ is not None and said.is_.function is Function.PAIR:
        sides = [attribute_language(layout, entity, source) for source in said.is_.sources]
        delimiter = text_language(layout.entity(entity).delimiter)
        return tuple(left + delimiter + right for left in sides[0] for right in sides[1])
    return type_language(said.typed)


def source_language(layout: Layout, entity: str, source: KeySource) -> tuple[Language, ...]:
    """Every value a key attribute of this entity can have."""
    if isinstance(source, Raw):
        text = layout.type(entity, source.attribute).physical == "S"
        return attribute_language(layout, entity, source.attribute) if text else (ANYTHING,)
    parts = [
        attribute_language(layout, entity, part.attribute) if isinstance(part, Slot) else (text_language(part),)
        for part in source.parts
    ]
    return _joined(parts)


def term_language(layout: Layout, entity: str, term: KeyTerm) -> tuple[Language, ...]:
    """Every value a bound key term can have over all parameters; a Number has no text to compare."""
    if term.raw and any(not isinstance(part, str) and part.type.physical != "S" for part in term.parts):
        return (ANYTHING,)
    return _joined([part_language(layout, entity, part) for part in term.parts])


def part_language(layout: Layout, entity: str, part: str | Term) -> tuple[Language, ...]:
    """Every text a part of a bound key can have: itself, a literal's, or whatever its attribute can be."""
    if isinstance(part, str):
        return (text_language(part),)
    if isinstance(part, Operand) and isinstance(part.value, Literal):
        return (text_language(part.type.key_text(part.type.parse(part.value.text))),)
    return attribute_language(layout, entity, part.attribute)


def _joined(parts: Iterable[Sequence[Language]]) -> tuple[Language, ...]:
    languages: tuple[Language, ...] = ((),)
    for alternatives in parts:
        languages = tuple(left + right for left in languages for right in alternatives)
    return languages


def prefixed(languages: Iterable[Language]) -> tuple[Language, ...]:
    """The same texts followed by anything: what begins_with lets through."""
    return tuple(language + ANYTHING for language in languages)


def precedes(left: Iterable[Language], right: Sequence[Language]) -> bool:
    """Whether every text of the left side sorts before every text of the right one, as far as that can be told."""
    return all(_precedes(one, other) for one in left for other in right)


def _precedes(left: Language, right: Language) -> bool:
    """Equal characters are passed over; the first place where they part decides, if it decides for all of them."""
    for mine, theirs in zip(left, right, strict=False):
        if mine.star or theirs.star:
            return False
        if mine.chars == theirs.chars and mine.chars.only is not None:
            continue
        return mine.chars.below(theirs.chars)
    rest = right[len(left) :]
    return len(left) < len(right) and any(not each.star for each in rest)


def common(left: Iterable[Language], right: Sequence[Language]) -> str | None:
    """A text that both sides can be, None when they are disjoint."""
    for one in left:
        for other in right:
            if (witness := _intersection(one, other)) is not None:
                return witness
    return None


def _intersection(left: Language, right: Language) -> str | None:
    seen = {(0, 0)}
    queue = [(0, 0, "")]
    while queue:
        i, j, text = queue.pop(0)
        if i == len(left) and j == len(right):
            return text
        for step in _moves(left, right, i, j):
            if step[:2] not in seen:
                seen.add(step[:2])
                queue.append((step[0], step[1], text + step[2]))
    return None


def _moves(left: Language, right: Language, i: int, j: int) -> Iterable[tuple[int, int, str]]:
    if i < len(left) and left[i].star:
        yield i + 1, j, ""
    if j < len(right) and right[j].star:
        yield i, j + 1, ""
    if i < len(left) and j < len(right) and (char := left[i].chars.meets(right[j].chars)) is not None:
        yield (i if left[i].star else i + 1), (j if right[j].star else j + 1), char


def fixed_width(type: AttributeType) -> bool:
    """Whether every value has the same length in a key, so that what follows cannot disturb its order."""
    return type.kind in _FIXED_WIDTH or (type.kind is Kind.INTEGER and type.width is not None)


def decodable(layout: Layout, entity: str, source: KeySource) -> tuple[str, ...]:
    """The attributes that can be read back out of a key attribute.

    A template is read back when every placeholder but the last ends unmistakably, and without its neighbours' help (a
    pair holds the delimiter itself). What ignores case comes back folded, as it is stored.
    """
    if isinstance(source, Raw):
        return (source.attribute,)
    inner = [part.attribute for part in source.parts[:-1] if isinstance(part, Slot)]
    if any(is_pair_of_ids(layout, entity, name) for name in inner):
        return ()
    return source.attributes if len(ending(layout, entity, source.parts)) == len(source.attributes) else ()


def ending(layout: Layout, entity: str, parts: Sequence[str | Slot], *, whole: bool = True) -> tuple[str, ...]:
    """The placeholders whose value an equal text fixes, up to the first whose end could be mistaken.

    Two different values of ``{a}`` in ``{a}#{b}`` can give one text when ``a`` may hold ``#``: then an equal text says
    nothing of ``a``, nor of what follows it.

    Args:
        layout: of the family.
        entity: whose attributes they are.
        parts: of a template, or those of its bound prefix.
        whole: the text ends with the parts; otherwise something may follow them.
    """
    found: list[str] = []
    for index, part in enumerate(parts):
        if isinstance(part, str):
            continue
        rest = parts[index + 1 :]
        if not (whole and not rest) and not _ends_unmistakably(layout, entity, part.attribute, rest):
            break
        found.append(part.attribute)
    return tuple(found)


def _ends_unmistakably(layout: Layout, entity: str, attribute: str, rest: Sequence[str | Slot]) -> bool:
    """A fixed width, or no value holds the character that follows (a pair of ids holds exactly one of it)."""
    type = layout.type(entity, attribute)
    if fixed_width(type):
        return True
    if not rest or not isinstance(rest[0], str):
        return False
    follows = rest[0][0]
    if type.kind is Kind.ENUM:
        return not any(follows in type.key_text(value) for value in type.values)
    if type.kind in _NUMERALS:
        return follows not in "0123456789+-.eE"
    return (type.kind is Kind.ID or is_pair_of_ids(layout, entity, attribute)) and follows == type.delimiter


def is_pair_of_ids(layout: Layout, entity: str, attribute: str) -> bool:
    """A ``pair`` of ids of one type: the same two ids in either order, and nothing else, give its value."""
    said = layout.attribute(entity, attribute).is_
    if said is None or said.function is not Function.PAIR:
        return False
    types = {layout.type(entity, source) for source in said.sources}
    return len(types) == 1 and types.pop().kind is Kind.ID


def may_lack(layout: Layout, entity: str, attribute: str) -> bool:
    """Whether an item can be without an attribute: it is optional, or computed from one that can be absent."""
    said = layout.attribute(entity, attribute)
    if said.is_ is None:
        return said.optional
    if said.is_.function is Function.FIRST_OF:
        return said.is_.literal is None and all(may_lack(layout, entity, source) for source in said.is_.sources)
    return said.optional or any(may_lack(layout, entity, source) for source in said.is_.sources)
