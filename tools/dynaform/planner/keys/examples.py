"""Concrete items: the counter-examples of refusals, of values that can exist, executed before they are shown."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from dynaform.planner.calls.items import complete, primary_key
from dynaform.planner.calls.values import MissingParameterError, from_key_text
from dynaform.planner.keys.functions import sources_of
from dynaform.planner.layout import Layout
from dynaform.spec.model import Attribute, Computed, Function
from dynaform.spec.types import AttributeType, Kind

_SHOWN = 40
"""Characters of a text that are printed; a longer one is cut and its length said."""

_FIRST = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Item:
    """An item as far as it matters: the attributes its key is made of, and what else the example is about.

    Attributes:
        entity: whose item it is.
        values: logical attribute to typed value.
    """

    entity: str
    values: Mapping[str, Any]

    def __str__(self) -> str:
        said = ", ".join(f"{name}: {shown(value)}" for name, value in self.values.items())
        return f"{self.entity} {{{said}}}"

    def whole(self, layout: Layout) -> dict[str, Any]:
        """Its values with those that are computed from them."""
        return complete(layout, self.entity, dict(self.values))

    def key(self, layout: Layout) -> dict[str, Any] | None:
        """Its primary key as it would be stored; None where no such item can be written."""
        try:
            return primary_key(layout, self.entity, dict(self.values))
        except (MissingParameterError, ValueError):
            return None


def shown(value: Any) -> str:
    """A value as a reader takes it in."""
    if isinstance(value, str):
        if len(value) > _SHOWN:
            return f'{json.dumps(value[: _SHOWN // 4], ensure_ascii=False)[:-1]}…" ({len(value):,} characters)'
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return repr(value) if isinstance(value, bytes) else str(value).lower() if isinstance(value, bool) else str(value)


def item_of(
    layout: Layout, entity: str, texts: Mapping[str, str], extra: Mapping[str, Any] | None = None
) -> Item | None:
    """The item whose attributes have these texts in a key; what else its primary key needs gets a sample value.

    None where no item has them: a text that is no value, a bound that it leaves, or a computed attribute that no
    sources give.
    """
    row: dict[str, Any] = dict(extra or {})
    for name, text in texts.items():
        try:
            if not _give(layout, entity, name, from_key_text(layout.type(entity, name), text), row):
                return None
        except ValueError:
            return None
    fill(layout, entity, row, sorted(layout.base(entity).attributes))
    whole = complete(layout, entity, row)
    for name, text in texts.items():
        try:
            if name not in whole or layout.type(entity, name).key_text(whole[name]) != text:
                return None
        except ValueError:
            return None
    return Item(entity, in_order(layout, entity, row))


def fill(layout: Layout, entity: str, row: dict[str, Any], names: Iterable[str], which: int = 0) -> None:
    """Give each attribute that has no value yet a sample one; a computed one gets sources."""
    for name in names:
        computed = layout.attribute(entity, name).is_
        if computed is not None:
            fill(layout, entity, row, computed.sources, which)
        elif name not in row:
            row[name] = sample(layout.attribute(entity, name), which)


def sample(attribute: Attribute, which: int = 0) -> Any:
    """One of several values of an attribute that are easy to read: different numbers give different values."""
    type = attribute.typed
    if type.domain is not None:
        return type.domain[which % len(type.domain)]
    if type.kind in {Kind.INTEGER, Kind.DECIMAL}:
        number = Decimal(str(attribute.min or 0)).to_integral_value() + which
        return number if type.kind is Kind.DECIMAL else int(number)
    if type.kind is Kind.BINARY:
        return b"ab"[which % 2 : which % 2 + 1]
    if type.kind in {Kind.DATE, Kind.TIMESTAMP, Kind.EPOCH, Kind.EPOCH_MS}:
        return type.clock(_FIRST + timedelta(days=which), "now")
    least = max(int(attribute.min or 0), 1) if type.kind in {Kind.STRING, Kind.ID} else 1
    return "abcdefgh"[which % 8] * least


def in_order(layout: Layout, entity: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """The attributes in the order in which the primary key says them, then the others."""
    keyed = [name for _, source in layout.base(entity).sources for name in source.attributes]
    return {name: row[name] for name in dict.fromkeys([*keyed, *layout.entity(entity).attributes]) if name in row}


def in_bounds(attribute: Attribute, value: Any) -> bool:
    """Whether a value keeps the bounds that are declared: of a number itself, of a text its length."""
    measure = len(value) if isinstance(value, str | bytes) else value
    if isinstance(measure, bool | date | datetime):
        return True
    return not (
        (attribute.min is not None and measure < Decimal(str(attribute.min)))
        or (attribute.max is not None and measure > Decimal(str(attribute.max)))
        or (attribute.size is not None and isinstance(value, str) and len(value.encode()) > attribute.size)
    )


def _give(layout: Layout, entity: str, name: str, value: Any, row: dict[str, Any]) -> bool:
    """Set an attribute, a computed one through its sources; False where the row says otherwise already."""
    said = layout.attribute(entity, name)
    if said.is_ is not None:
        return _give_sources(layout, entity, said.is_, said.typed, value, row)
    if not in_bounds(said, value):
        return False
    return bool(row.setdefault(name, value) == value)


def _give_sources(
    layout: Layout, entity: str, computed: Computed, type: AttributeType, value: Any, row: dict[str, Any]
) -> bool:
    types = tuple(layout.type(entity, source) for source in computed.sources)
    values = sources_of(computed, type, value, types)
    if computed.function is not Function.PAIR and computed.sources[0] in row:
        return True  # what follows from it is compared in the end
    return bool(values) and all(
        _give(layout, entity, source, each, row) for source, each in zip(computed.sources, values, strict=False)
    )
