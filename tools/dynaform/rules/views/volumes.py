"""How much there is: items that share a partition, and the bytes of what is stored."""

from __future__ import annotations

from dynaform.planner.entry_size import entry_bytes
from dynaform.planner.functions import finite_domain
from dynaform.planner.layout import AccessPath, EntityKey, Layout

ITEM_BYTES = 400 * 1024
"""Bytes that DynamoDB takes of an item, attribute names included (Amazon DynamoDB Developer Guide, limits)."""
OVERHEAD = 100
"""Bytes that DynamoDB adds to each item and each index entry."""


def most_in_partition(layout: Layout, entity: str, key: EntityKey) -> int | None:
    """The most items of an entity that share a partition key of an access path; None where nothing bounds them."""
    sources = {name for part in key.path.partition for name in key.source(part).attributes}
    workload = layout.entity(entity).workload
    bounds = [spread.max for name, spread in workload.per.items() if name in sources]
    known = [bound for bound in bounds if bound is not None]
    if known:
        return round(min(known))
    if all(finite_domain(layout.attribute(entity, name)) is not None for name in sources):
        return workload.items
    return None


def entry_size(layout: Layout, entity: str, path: AccessPath) -> int | None:
    """Bytes of an item of an entity in an access path; None where the spec says no size."""
    size = layout.entity(entity).workload.size
    return None if size is None else entry_bytes(layout, entity, path, size)
