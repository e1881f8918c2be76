"""Edits of a document's text: what an edit does not name keeps its comments, its layout and its order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import yaml

from dynaform.documents.fragments import as_block, as_flow, key_text, parsed
from dynaform.documents.loader import Path
from dynaform.findings import Edit

_WIDTH = 120
"""Columns after which a new entry of a flow mapping goes to a line of its own."""


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """The document's text after all edits, one after the other.

    Args:
        text: one YAML mapping.
        edits: each sees what the edits before it left.

    Raises:
        ValueError: an edit leads through text where a mapping is due, past a list's end, or removes what is not there;
            or something is no YAML.
    """
    for edit in edits:
        text = _apply(text, edit)
    return text


def _apply(text: str, edit: Edit) -> str:
    root = parsed(text)
    if not isinstance(root, yaml.MappingNode) or not edit.path:
        raise ValueError("an edit needs a mapping to edit, and a path in it")
    chain = _existing(root, edit.path)
    missing = edit.path[len(chain) :]
    if not edit.yaml:
        if missing:
            raise ValueError(f"{edit.path} is not there")
        return _remove(text, root, chain)
    value = parsed(edit.yaml)
    if not missing:
        return _replace(text, chain[-1], value)
    for key in reversed(missing[1:]):
        value = _wrapped(key, value)
    return _insert(text, root, chain, missing[0], value)


@dataclass(frozen=True, slots=True)
class _Entry:
    """One entry of a collection.

    Attributes:
        parent: the mapping or list it stands in.
        index: its position there.
        key: None in a list.
        value: the node it names.
    """

    parent: yaml.CollectionNode
    index: int
    key: yaml.Node | None
    value: yaml.Node


def _existing(root: yaml.Node, path: Path) -> list[_Entry]:
    """The entries from the root as far along the path as there are any."""
    chain: list[_Entry] = []
    node = root
    for part in path:
        found = _entry(node, part)
        if found is None:
            break
        chain.append(found)
        node = found.value
    return chain


def _entry(node: yaml.Node, part: str | int) -> _Entry | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int):
        return _Entry(node, part, None, node.value[part]) if 0 <= part < len(node.value) else None
    if isinstance(node, yaml.MappingNode):
        for index, (key, value) in enumerate(node.value):
            if key.value == str(part):
                return _Entry(node, index, key, value)
    return None


def _wrapped(key: str | int, value: yaml.Node) -> yaml.Node:
    """The value below one more key, in its own style."""
    flow = not isinstance(value, yaml.CollectionNode) or bool(value.flow_style)
    if isinstance(key, int):
        if key:
            raise ValueError(f"a new list begins with item 0, not {key}")
        return yaml.SequenceNode("", [value], flow_style=flow)
    return yaml.MappingNode("", [(yaml.ScalarNode("", key), value)], flow_style=flow)


# -- adding ----------------------------------------------------------------------------------------------------------


def _insert(text: str, root: yaml.Node, chain: list[_Entry], key: str | int, value: yaml.Node) -> str:
    parent = chain[-1].value if chain else root
    if isinstance(parent, yaml.SequenceNode) and key != len(parent.value):
        raise ValueError(f"the list has {len(parent.value)} items, so the next is not {key}")
    if not isinstance(parent, yaml.SequenceNode if isinstance(key, int) else yaml.MappingNode):
        raise ValueError(f"{key!r} cannot be added: its place holds something of another shape")
    if parent.flow_style:
        return _insert_in_flow(text, parent, key, value)
    at = _line_end(text, _end(text, parent))
    return _spliced(text, at, at, f"\n{_block_entry(key, value, parent.start_mark.column)}")


def _insert_in_flow(text: str, parent: yaml.CollectionNode, key: str | int, value: yaml.Node) -> str:
    said = as_flow(value) if isinstance(key, int) else f"{key_text(key)}: {as_flow(value)}"
    if not parent.value:
        at = _start(parent) + 1
        return _spliced(text, at, at, said)
    last = _value(parent, -1)
    at = _end(text, last)
    column = text.rfind("\n", 0, _start(parent)) + 1
    if last.end_mark.column + len(said) + 3 > _WIDTH:
        return _spliced(text, at, at, f",\n{' ' * (_start(parent) + 1 - column)}{said}")
    return _spliced(text, at, at, f", {said}")


def _block_entry(key: str | int, value: yaml.Node, indent: int) -> str:
    space = " " * indent
    if isinstance(key, int):
        lines = as_block(value)
        return "\n".join([f"{space}- {lines[0]}", *(f"{space}  {line}" for line in lines[1:])])
    if _is_block(value):
        return "\n".join([f"{space}{key_text(key)}:", *(f"{space}  {line}" for line in as_block(value))])
    return f"{space}{key_text(key)}: {as_flow(value)}"


# -- replacing -------------------------------------------------------------------------------------------------------


def _replace(text: str, entry: _Entry, value: yaml.Node) -> str:
    start, end = _start(entry.value), _end(text, entry.value)
    if entry.parent.flow_style:
        return _spliced(text, start, end, as_flow(value))
    if entry.key is None:
        lines = as_block(value) if _is_block(value) else [as_flow(value)]
        indent = "\n" + " " * (entry.parent.start_mark.column + 2)
        return _spliced(text, _dash(text, entry.parent, entry.index) + 1, end, " " + indent.join(lines))
    colon = text.index(":", entry.key.end_mark.index) + 1
    if _is_block(value):
        indent = "\n" + " " * (entry.key.start_mark.column + 2)
        return _spliced(text, colon, end, indent + indent.join(as_block(value)))
    comment = text[colon : _line_end(text, colon)] if _is_block(entry.value) else ""
    comment = comment if comment.strip().startswith("#") else ""
    return _spliced(text, colon, end, f" {as_flow(value)}{comment}")


def _spliced(text: str, start: int, end: int, new: str) -> str:
    return text[:start] + new + text[end:]


# -- removing --------------------------------------------------------------------------------------------------------


def _remove(text: str, root: yaml.Node, chain: list[_Entry]) -> str:
    entry = chain[-1]
    parent, count = entry.parent, len(entry.parent.value)
    if count == 1:
        empty: yaml.Node = type(parent)("", [], flow_style=True)
        if len(chain) > 1:
            return _replace(text, chain[-2], empty)
        return _spliced(text, _start(root), _end(text, root), as_flow(empty))
    if parent.flow_style:
        return _remove_from_flow(text, entry)
    start = _entry_start(text, parent, entry.index)
    line = text.rfind("\n", 0, start) + 1
    if text[line:start].strip():  # it stands behind the dash of a list: the next entry takes its place
        return _spliced(text, start, _entry_start(text, parent, entry.index + 1), "")
    return _spliced(text, line, _line_end(text, _end(text, entry.value)) + 1, "")


def _remove_from_flow(text: str, entry: _Entry) -> str:
    if entry.index + 1 < len(entry.parent.value):
        start = _entry_start(text, entry.parent, entry.index)
        return _spliced(text, start, _entry_start(text, entry.parent, entry.index + 1), "")
    return _spliced(text, _end(text, _value(entry.parent, entry.index - 1)), _end(text, entry.value), "")


# -- where a node stands ---------------------------------------------------------------------------------------------


def _is_block(node: yaml.Node) -> bool:
    return isinstance(node, yaml.CollectionNode) and not node.flow_style and bool(node.value)


def _start(node: yaml.Node) -> int:
    return int(node.start_mark.index)


def _end(text: str, node: yaml.Node) -> int:
    """Behind the last character of a node. A block collection's own mark lies behind the comments that follow it."""
    if _is_block(node):
        return _end(text, _value(node, -1))
    start, end = _start(node), int(node.end_mark.index)
    return start + len(text[start:end].rstrip())


def _value(parent: yaml.Node, index: int) -> yaml.Node:
    item = parent.value[index]
    value: yaml.Node = item[1] if isinstance(item, tuple) else item
    return value


def _entry_start(text: str, parent: yaml.CollectionNode, index: int) -> int:
    """Where an entry's text begins: its key, or the dash of a block list, or the item itself."""
    item = parent.value[index]
    if isinstance(item, tuple):
        return _start(item[0])
    return _start(item) if parent.flow_style else _dash(text, parent, index)


def _dash(text: str, parent: yaml.CollectionNode, index: int) -> int:
    """The dash of a block list's item: the first in the list's column after the item before."""
    at = _start(parent)
    if index:
        at = _line_end(text, _end(text, _value(parent, index - 1))) + 1
        while text[at : at + parent.start_mark.column + 1].lstrip(" ") != "-":
            at = _line_end(text, at) + 1
        at += parent.start_mark.column
    return at


def _line_end(text: str, at: int) -> int:
    found = text.find("\n", at)
    return len(text) if found < 0 else found
