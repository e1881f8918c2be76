"""Write units of one call: the item, its index entries by the ladder of GSI writes, twice in a transaction."""

from __future__ import annotations

import math
from collections.abc import Mapping

from dynaform.planner.entry_size import entry_bytes
from dynaform.planner.layout import EntityKey, Layout
from dynaform.planner.proof import Capacity

UNIT_BYTES = 1024
TRANSACTION_FACTOR = 2
ENTRY_UNITS = {"enter": 1, "leave": 1, "move": 2}
"""Index writes for what happens to an entry: a new one, a removed one, a moved one (removed and written again)."""


def write_capacity(
    layout: Layout, entity: str, entries: Mapping[str, str], touched: frozenset[str], *, in_transaction: bool
) -> Capacity:
    """Units of one write.

    Args:
        layout: of the family.
        entity: what is written.
        entries: index to what happens to the item's entry: ``enter``, ``leave`` or ``move``.
        touched: attributes an update changes, for entries that stay where they are but project one of them.
        in_transaction: priced twice.
    """
    size = layout.entity(entity).workload.size
    if size is None:
        return Capacity(basis=f"{entity} states no workload.size")
    units = {
        key.path.index or "": writes * _units(entry_bytes(layout, entity, key.path, size))
        for key in layout.indexes_of(entity)
        if (writes := _entry_writes(layout, entity, key, entries, touched))
    }
    factor = TRANSACTION_FACTOR if in_transaction else 1
    return Capacity(
        write=float(factor * (_units(size) + sum(units.values()))),
        basis=_basis(entity, size, sum(units.values()), in_transaction),
        entries=tuple((index, float(factor * each)) for index, each in units.items()),
    )


def check_capacity(layout: Layout, entity: str) -> Capacity:
    """Units of a condition check, which is priced like the write of the item it looks at."""
    return write_capacity(layout, entity, {}, frozenset(), in_transaction=True)


def _entry_writes(
    layout: Layout, entity: str, key: EntityKey, entries: Mapping[str, str], touched: frozenset[str]
) -> int:
    if (happens := entries.get(key.path.index or "")) is not None:
        return ENTRY_UNITS[happens]
    projected = touched if key.path.projection == ("ALL",) else touched & set(key.path.projection)
    return 1 if projected else 0


def _units(size: int) -> int:
    return max(1, math.ceil(size / UNIT_BYTES))


def _basis(entity: str, size: int, entry_units: int, in_transaction: bool) -> str:
    entries = f", {entry_units} for index entries" if entry_units else ""
    twice = ", doubled in a transaction" if in_transaction else ""
    return f"{entity} of {size} B: {_units(size)} for the item{entries}{twice}"
