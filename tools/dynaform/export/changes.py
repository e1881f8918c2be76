"""What an item is after an update, as far as example calls need to know."""

from __future__ import annotations

from typing import Any

from dynaform.planner.calls.items import complete
from dynaform.planner.calls.values import Call, Row, at_path, evaluate
from dynaform.planner.layout import Layout
from dynaform.planner.operands import KeyTerm, Operand
from dynaform.planner.proof import Change, ChangeKind, WriteProof
from dynaform.spec.values import Stored


def row_after(layout: Layout, proof: WriteProof, row: Row | None, call: Call) -> Row | None:
    """The row after an UpdateItem; None where it was not known, or something below a map changes."""
    if row is None:
        return None
    attributes = layout.entity(proof.entity).attributes
    logical = {layout.stored_name(proof.entity, name): name for name in attributes}
    found = dict(row)
    for change in proof.changes:
        if "." in change.name:
            return None
        name = logical.get(change.name)
        if name is not None and attributes[name].is_ is None:
            _apply(found, name, change, call)
    return complete(layout, proof.entity, found)


def _apply(row: Row, name: str, change: Change, call: Call) -> None:
    if change.kind is ChangeKind.REMOVE:
        row.pop(name, None)
        return
    value = _value(change, row, call)
    if change.kind is ChangeKind.INIT:
        row.setdefault(name, value)
    elif change.kind is ChangeKind.ADD and isinstance(value, frozenset):
        row[name] = row.get(name, frozenset()) | value
    elif change.kind is ChangeKind.ADD:
        row[name] = row.get(name, 0) + value
    elif change.kind is ChangeKind.APPEND:
        row[name] = [*row.get(name, []), *(value if isinstance(value, list) else [value])]
    else:
        row[name] = value


def _value(change: Change, row: Row, call: Call) -> Any:
    source = change.source
    assert source is not None and not isinstance(source, KeyTerm)  # noqa: S101 - attributes have plain sources
    if isinstance(source, Operand) and isinstance(source.value, Stored):
        return at_path(row, source.value.attribute, call)
    return evaluate(source, call)
