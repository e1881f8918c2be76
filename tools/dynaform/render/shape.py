"""The shape of a family's tables as the component's variables want it."""

from __future__ import annotations

import re

from dynaform.planner.layout import AccessPath, Layout
from dynaform.planner.physical import physical_name, projection, promised_settings, ttl_attribute
from dynaform.render.hcl import Expression, Hcl, quoted
from dynaform.spec.model import Table


def tables(layout: Layout) -> dict[str, Hcl]:
    """The data map of a family's module: table to everything the component takes for it."""
    return {name: _table(layout, name, table) for name, table in sorted(layout.family.tables.items())}


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
        "promises": promised_settings(layout, name),
        "stream_view_type": table.stream,
        "tags": {key: name_expression(text) for key, text in {**layout.family.tags, **table.tags}.items()},
        "ttl_attribute": ttl_attribute(layout, name),
    }


def name_expression(template: str) -> Expression:
    """``marketplace-{env}-bookings-table`` as an HCL string with the root's variables."""
    text = quoted(template)
    text = re.sub(r"\{prefix\}", "${var.name_prefix}", text)
    return Expression(re.sub(r"\{env\}", "${var.environment}", text))


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
    kind, included = projection(layout, path)
    return {"projection_type": kind} | ({"non_key_attributes": list(included)} if kind == "INCLUDE" else {})
