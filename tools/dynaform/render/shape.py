"""The shape of a family's tables as the component's variables want it."""

from __future__ import annotations

import re
from typing import Any

from dynaform.planner.layout import AccessPath, Layout
from dynaform.render.hcl import Expression, Hcl, quoted
from dynaform.spec.model import Table

_BILLING = {"on-demand": "PAY_PER_REQUEST", "provisioned": "PROVISIONED"}
_CLASS = {"standard": "STANDARD", "infrequent-access": "STANDARD_INFREQUENT_ACCESS"}


def tables(layout: Layout) -> dict[str, Hcl]:
    """The data map of a family's module: table to everything the component takes for it."""
    return {name: _table(layout, name, table) for name, table in sorted(layout.family.tables.items())}


def physical_name(layout: Layout, table: str) -> str:
    """The name template of a table, the default one where the spec says nothing."""
    return layout.family.tables[table].name or f"{{prefix}}{layout.family.family}-{table}"


def _table(layout: Layout, name: str, table: Table) -> Hcl:
    base, *indexes = layout.paths[name]
    return {
        "name": name_expression(physical_name(layout, name)),
        "partition_key": _key(layout, base, base.partition[0]),
        "sort_key": _key(layout, base, base.sort[0]) if base.sort else None,
        "global_secondary_indexes": {
            str(path.index): _global_index(layout, path) for path in indexes if not path.local
        },
        "local_secondary_indexes": {str(path.index): _local_index(layout, path) for path in indexes if path.local},
        "promises": promises(layout, name),
        "stream_view_type": table.stream,
        "tags": {key: name_expression(text) for key, text in {**layout.family.tags, **table.tags}.items()},
        "ttl_attribute": _ttl(layout, name, table),
    }


def name_expression(template: str) -> Expression:
    """``marketplace-{env}-bookings-table`` as an HCL string with the root's variables."""
    text = quoted(template)
    text = re.sub(r"\{prefix\}", "${var.name_prefix}", text)
    return Expression(re.sub(r"\{env\}", "${var.environment}", text))


def promises(layout: Layout, table: str) -> dict[str, Hcl]:
    """What the document promises, in the words of the component's settings; unsaid ones are left to its defaults."""
    said: dict[str, Any] = {
        name: layout.family.promise(table, name)
        for name in ("billing", "read_capacity", "write_capacity", "point_in_time_recovery_days")
    }
    settings: dict[str, Hcl] = {
        "billing_mode": _BILLING.get(str(said["billing"])),
        "read_capacity": said["read_capacity"],
        "write_capacity": said["write_capacity"],
        "point_in_time_recovery_days": said["point_in_time_recovery_days"],
        "deletion_protection_enabled": layout.family.promise(table, "deletion_protection"),
        "encryption": layout.family.promise(table, "encryption"),
        "table_class": _CLASS.get(str(layout.family.promise(table, "table_class"))),
    }
    return {name: value for name, value in settings.items() if value is not None}


def _key(layout: Layout, path: AccessPath, name: str) -> Hcl:
    return {"name": name, "type": layout.physical_type(path.table, name)}


def _global_index(layout: Layout, path: AccessPath) -> Hcl:
    shape: dict[str, Hcl] = {"partition_key": _key(layout, path, path.partition[0]), **_projection(layout, path)}
    if path.sort:
        shape["sort_key"] = _key(layout, path, path.sort[0])
    return shape


def _local_index(layout: Layout, path: AccessPath) -> Hcl:
    return {"sort_key": _key(layout, path, path.sort[0]), **_projection(layout, path)}


def _projection(layout: Layout, path: AccessPath) -> dict[str, Hcl]:
    if path.projection in {("ALL",), ("KEYS_ONLY",)}:
        return {"projection_type": path.projection[0]}
    names = {stored_name(layout, path.table, name) for name in path.projection}
    keys = {*path.key, *layout.paths[path.table][0].key}
    return {"projection_type": "INCLUDE", "non_key_attributes": sorted(names - keys)}


def stored_name(layout: Layout, table: str, attribute: str) -> str:
    """The stored name of a logical attribute, from the first entity of the table that has it."""
    for name, entity in layout.family.entities_of(table).items():
        if attribute in entity.attributes:
            return layout.stored_name(name, attribute)
    return attribute


def _ttl(layout: Layout, name: str, table: Table) -> str | None:
    return None if table.ttl is None else stored_name(layout, name, table.ttl)
