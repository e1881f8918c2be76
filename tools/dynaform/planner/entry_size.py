"""How large an index entry is, which decides what reading it and keeping it cost."""

from __future__ import annotations

from dynaform.planner.layout import AccessPath, Layout
from dynaform.spec.model import Attribute
from dynaform.spec.types import Kind

_TYPICAL_BYTES = {
    Kind.TIMESTAMP: 20, Kind.DATE: 10, Kind.BOOLEAN: 1, Kind.INTEGER: 8, Kind.DECIMAL: 12,
    Kind.EPOCH: 6, Kind.EPOCH_MS: 8, Kind.ID: 36, Kind.ENUM: 16,
}  # fmt: skip
_UNKNOWN_BYTES = 64


def entry_bytes(layout: Layout, entity: str, path: AccessPath, size: int) -> int:
    """Bytes of an index entry: what it projects at declared or typical sizes, never more than the item."""
    if path.projection == ("ALL",):
        return size
    listed = () if path.projection == ("KEYS_ONLY",) else path.projection
    key = layout.key(entity, path)
    names = {*listed, *layout.base(entity).attributes, *(key.attributes if key else ())}
    attributes = layout.entity(entity).attributes
    return min(size, sum(len(name) + _bytes(attributes[name]) for name in names if name in attributes))


def _bytes(attribute: Attribute) -> int:
    return attribute.size or _TYPICAL_BYTES.get(attribute.typed.kind, _UNKNOWN_BYTES)
