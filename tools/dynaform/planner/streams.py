"""How a reader of a table's stream tells the items that smoke writes from the application's.

Smoke's run ids begin with a mark, and every text of smoke begins with the run's id. So the mark stands in a key
attribute of every item that smoke writes, and keys are in every stream record, whatever its view type and event.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dynaform.planner.layout import KeySource, Layout, Raw, Slot
from dynaform.spec.model import Function
from dynaform.spec.types import Kind

SMOKE_MARK = "dfsmoke"
"""What every run id of smoke begins with. A run also writes it in capitals, to see whether case matters."""

_TEXTS = frozenset({Kind.STRING, Kind.ID})


@dataclass(frozen=True, slots=True)
class SmokeSign:
    """Where the mark stands in the items of one entity.

    Attributes:
        entity: whose items.
        attribute: the key attribute of the table that holds it.
        text: the mark with what the key's template puts before it.
        at_start: the attribute begins with ``text``; otherwise it is somewhere behind a part that varies.
    """

    entity: str
    attribute: str
    text: str
    at_start: bool

    def shows(self, value: str) -> bool:
        """Whether a value of the attribute is smoke's, in whatever case."""
        value, text = value.casefold(), self.text.casefold()
        return value.startswith(text) if self.at_start else text in value


def smoke_signs(layout: Layout, table: str) -> tuple[SmokeSign, ...]:
    """The sign of every entity of a table, most telling first.

    An entity without one has nothing in its key that is sure to hold the mark: days and numbers, say. Where nothing can
    hold it, smoke writes no items, because it could not find them again either.
    """
    return tuple(sign for name in layout.family.entities_of(table) if (sign := _sign(layout, name)) is not None)


def written_by_smoke(signs: Iterable[SmokeSign], keys: Mapping[str, Mapping[str, str]]) -> bool:
    """Whether a stream record is about an item of smoke.

    Args:
        signs: of the table.
        keys: ``dynamodb.Keys`` of the record: attribute to ``{"S": value}``.
    """
    return any(sign.shows(keys[sign.attribute].get("S", "")) for sign in signs if sign.attribute in keys)


def _sign(layout: Layout, entity: str) -> SmokeSign | None:
    found = [
        SmokeSign(entity, attribute, text, at_start)
        for attribute, source in layout.base(entity).sources
        for text, at_start in _places(layout, entity, source)
    ]
    return min(found, key=lambda sign: not sign.at_start, default=None)


def _places(layout: Layout, entity: str, source: KeySource) -> Iterable[tuple[str, bool]]:
    """Where the mark stands in values of a source: the text that shows it, and whether values begin with that."""
    if isinstance(source, Raw):
        return [(SMOKE_MARK, True)] if _carries(layout, entity, source.attribute) else []
    places: list[tuple[str, bool]] = []
    before = ""
    for number, part in enumerate(source.parts):
        if isinstance(part, Slot) and _carries(layout, entity, part.attribute):
            places.append((before + SMOKE_MARK, not any(isinstance(each, Slot) for each in source.parts[:number])))
        before = part if isinstance(part, str) else ""
    return places


def _carries(layout: Layout, entity: str, attribute: str) -> bool:
    """Whether every value of smoke for an attribute begins with the mark."""
    said = layout.attribute(entity, attribute)
    if said.is_ is None:
        return said.typed.kind in _TEXTS
    enough = said.is_.function is Function.PREFIX and said.is_.parameter >= len(SMOKE_MARK)
    return (said.is_.function is Function.PAIR or enough) and all(
        _carries(layout, entity, each) for each in said.is_.sources
    )
