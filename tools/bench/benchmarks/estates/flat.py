"""The tables of an estate as plain Terraform: one resource per table, as somebody writes them who has no modules."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from dynaform.planner.layout import AccessPath, Layout
from dynaform.planner.physical import physical_name
from dynaform.spec import load_family


def write_flat(root: Path, family: str, folder: Path) -> None:
    """Write one file with every table of a family of ``root``."""
    layout = Layout(load_family(root, family).family)
    folder.mkdir(parents=True)
    text = "\n".join(_table(layout, name) for name in layout.family.tables)
    (folder / "main.tf").write_text(text, encoding="utf-8")


def _table(layout: Layout, name: str) -> str:
    table = layout.family.tables[name]
    base, *indexes = layout.paths[name]
    keys = dict.fromkeys(key for path in layout.paths[name] for key in path.key)
    lines = [f'name = "{physical_name(layout, name)}"', 'billing_mode = "PAY_PER_REQUEST"', *_key(base)]
    for key in keys:
        lines += _block("attribute", [f'name = "{key}"', f'type = "{layout.physical_type(name, key)}"'])
    for path in indexes:
        # what an index includes makes no difference to who reads the file
        lines += _block("global_secondary_index", [f'name = "{path.index}"', *_key(path), 'projection_type = "ALL"'])
    if table.ttl:
        lines += _block("ttl", [f'attribute_name = "{table.ttl}"', "enabled = true"])
    if table.stream:
        lines += ["stream_enabled = true", f'stream_view_type = "{table.stream}"']
    lines += _block("point_in_time_recovery", ["enabled = true"])
    lines += _block("server_side_encryption", ["enabled = true"])
    body = "".join(f"  {line}\n" for line in lines)
    return f'resource "aws_dynamodb_table" "{name}" {{\n{body}}}\n'


def _key(path: AccessPath) -> Iterator[str]:
    yield f'hash_key = "{path.partition[0]}"'
    if path.sort:
        yield f'range_key = "{path.sort[0]}"'


def _block(name: str, lines: list[str]) -> list[str]:
    return [f"{name} {{", *(f"  {line}" for line in lines), "}"]
