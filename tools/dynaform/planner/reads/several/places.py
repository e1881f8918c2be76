"""In which order the rows of several entities come out of one key range, and whether that is the order asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from dynaform.planner.algebra import Language, attribute_language, part_language, precedes, text_language
from dynaform.planner.calls.merging import groups_of
from dynaform.planner.distinct import key_shape
from dynaform.planner.layout import Layout, Slot, parts_of
from dynaform.planner.operands import KeyTerm, Term
from dynaform.planner.reads.match import Match, Unserved
from dynaform.planner.reads.question import Question
from dynaform.planner.reads.search import require_order
from dynaform.planner.reads.several.cover import Cover, sort_conditions
from dynaform.planner.words import listed
from dynaform.spec.model import Order


@dataclass(frozen=True, slots=True)
class Places:
    """The entities in the order in which their rows come.

    Attributes:
        groups: entities whose rows are merged by the order attribute, or one entity, each after the one before.
        forward: ScanIndexForward.
    """

    groups: tuple[tuple[str, ...], ...]
    forward: bool


def places(layout: Layout, questions: Mapping[str, Question], order: Order | None, cover: Cover) -> Places:
    """The proof that the key order of a path is the order asked for.

    Raises:
        Unserved: with the rows that would come first, and the keys that say so.
    """
    if not cover.path.sort:
        raise Unserved("it has no sort key, so nothing says which rows come first")
    groups = groups_of(layout, tuple(questions), order)
    keyed = [name for name in questions if questions[name].order is not None]
    if not keyed:
        return _either_way(layout, groups, cover)
    assert order is not None  # noqa: S101 - a question has the pattern's order
    _require_merged(layout, questions, keyed, order.attribute, cover)
    backwards = {cover.served[name].match.backwards for name in keyed}
    if len(backwards) > 1:
        raise Unserved(f"it holds {order.attribute} upwards for one of {listed(keyed)} and downwards for another")
    forward = order.descending == backwards.pop()
    _require_places(layout, groups, cover, forward)
    return Places(groups, forward)


def _either_way(layout: Layout, groups: tuple[tuple[str, ...], ...], cover: Cover) -> Places:
    """Without an order the rows are grouped by type as listed, and the direction is ours to choose."""
    try:
        _require_places(layout, groups, cover, forward=True)
    except Unserved as reason:
        try:
            _require_places(layout, groups, cover, forward=False)
        except Unserved:
            raise reason from None
        return Places(groups, forward=False)
    return Places(groups, forward=True)


# -- entities that have the order attribute -------------------------------------------------------------------------


def _require_merged(
    layout: Layout, questions: Mapping[str, Question], keyed: Sequence[str], attribute: str, cover: Cover
) -> None:
    """Each entity's rows come by the attribute, and those of several stand among each other by it."""
    for name in keyed:
        try:
            require_order(layout, questions[name], cover.served[name].match)
        except Unserved as reason:
            raise Unserved(f"{name}: {reason}") from None
    if len(keyed) < 2 or all(attribute in cover.own[name].fixed for name in keyed):
        return
    beginnings = {_until(layout, name, cover) for name in keyed}
    if len(beginnings) > 1 or None in beginnings:
        keys = " and ".join(f"{_shown(name, cover)} ({name})" for name in keyed)
        raise Unserved(f"{keys} do not stand among each other by {attribute}")


def _until(layout: Layout, name: str, cover: Cover) -> tuple[object, ...] | None:
    """The parts of the sort key up to what orders its rows, with its type; None where nothing in it does."""
    found: list[object] = []
    for part in _parts(layout, name, cover):
        if isinstance(part, Slot):
            same = part.attribute == cover.own[name].ordered_by
            return (*found, layout.type(name, part.attribute)) if same else None
        found.append(key_shape(KeyTerm("", (part,))))
    return None


# -- entities one after the other -----------------------------------------------------------------------------------


def _require_places(layout: Layout, groups: Sequence[tuple[str, ...]], cover: Cover, forward: bool) -> None:
    languages = _languages(layout, [name for group in groups for name in group], cover)
    for earlier, later in pairwise(groups):
        for one in earlier:
            for other in later:
                below, above = (one, other) if forward else (other, one)
                if not precedes(languages[below], languages[above]):
                    raise Unserved(_wrong(languages, one, other, cover, forward))


def _wrong(languages: Mapping[str, tuple[Language, ...]], one: str, other: str, cover: Cover, forward: bool) -> str:
    """Why the first entity's rows are not known to come before the other's."""
    way = "forwards" if forward else "backwards"
    below, above = (other, one) if forward else (one, other)
    if precedes(languages[below], languages[above]):
        return (
            f"read {way}, {other} comes before {one}, which is to come first: "
            f"{_shown(below, cover)} sorts before {_shown(above, cover)}"
        )
    return f"{_shown(one, cover)} ({one}) and {_shown(other, cover)} ({other}) are not apart, so their rows would mix"


def _languages(layout: Layout, names: Sequence[str], cover: Cover) -> dict[str, tuple[Language, ...]]:
    """What each entity's sort key can be in the range, without the beginning that all have alike."""
    parts = {name: _parts(layout, name, cover) for name in names}
    shared = 0
    for column in zip(*parts.values(), strict=False):
        if any(isinstance(part, Slot) for part in column):
            break
        if len({key_shape(KeyTerm("", (part,))) for part in column if not isinstance(part, Slot)}) > 1:
            break
        shared += 1
    return {name: _joined(layout, name, some[shared:]) for name, some in parts.items()}


def _parts(layout: Layout, name: str, cover: Cover) -> tuple[str | Term | Slot, ...]:
    """The entity's sort key as the range holds it: bound placeholders are their terms.

    Of a multi-attribute key the first attribute that is not equal in all rows; nothing where all are.
    """
    own = cover.own[name]
    if cover.place >= len(own.key.sorts):
        return ()
    source = own.key.sorts[cover.place]
    conditions = sort_conditions(own)
    condition = conditions[cover.place] if cover.place < len(conditions) else None
    bound = condition.low.parts if condition is not None and not condition.low.raw else ()
    found: list[str | Term | Slot] = []
    for index, part in enumerate(parts_of(source)):
        known = isinstance(part, Slot) and index < len(bound) and part.attribute in own.bound
        found.append(bound[index] if known else part)
    return tuple(found)


def _joined(layout: Layout, name: str, parts: Sequence[str | Term | Slot]) -> tuple[Language, ...]:
    languages: tuple[Language, ...] = ((),)
    for part in parts:
        languages = tuple(left + right for left in languages for right in _of_part(layout, name, part))
    return languages


def _of_part(layout: Layout, name: str, part: str | Term | Slot) -> tuple[Language, ...]:
    if isinstance(part, str):
        return (text_language(part),)
    if isinstance(part, Slot):
        return attribute_language(layout, name, part.attribute)
    return part_language(layout, name, part)


def _shown(name: str, cover: Cover) -> str:
    return "".join(map(str, cover.own[name].key.sorts[cover.place : cover.place + 1])) or "the whole key"


def told(places: Places, order: Order | None, matches: Mapping[str, Match]) -> Iterator[str]:
    """The order of the rows, as sentences: which entities come one after the other, and why the keys say so."""
    keyed = [name for name, each in matches.items() if order is not None and order.attribute in each.key.attributes]
    keys = ", ".join(
        f"{'+'.join(map(str, matches[name].key.sorts))} ({name})" for group in places.groups for name in group
    )
    way = "forwards" if places.forward else "backwards"
    yield f"Rows come as {order_told(places, order, keyed)}: read {way}, the sort keys stand as {keys}."


def order_told(places: Places, order: Order | None, keyed: Sequence[str]) -> str:
    """The entities in the order of their rows, and what those that have the order attribute are ordered by."""
    words = [
        f"{listed(group)} by {order}" if order is not None and set(group) <= set(keyed) else listed(group)
        for group in places.groups
    ]
    return ", then ".join(words)
