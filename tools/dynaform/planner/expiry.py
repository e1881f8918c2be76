"""What ends an item: the table's TTL, or the time that its life asks for."""

from __future__ import annotations

from dynaform.planner.layout import Layout
from dynaform.spec.values import Clock


def expiry_attribute(layout: Layout, entity: str) -> str | None:
    """The entity's attribute that the table's TTL reads; None where there is none."""
    model = layout.entity(entity)
    ttl = layout.family.tables[model.table].ttl
    named = (name for name, attribute in model.attributes.items() if (attribute.name or name) == ttl)
    return next(named, None) if ttl is not None else None


def expires(layout: Layout, entity: str) -> bool:
    """Whether items of an entity go by themselves: by the table's TTL, or because time ends their life."""
    live = layout.entity(entity).liveness.comparisons()
    by_clock = any(isinstance(value, Clock) for comparison in live for value in comparison.values)
    return by_clock or expiry_attribute(layout, entity) is not None
