"""The tables of the DynamoDB of dictionaries, and what one write does to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .expressions import Names, Reader, at
from .stored import InvalidError, Item, Path, Value, from_wire, to_wire

Answer = dict[str, Any]
Key = tuple[Value, ...]

TWICE = "Transaction request cannot include multiple operations on one item"


class RefusalError(Exception):
    """An answer that is an error, in the shape of botocore's ClientError."""

    def __init__(self, code: str, message: str = "", **more: Any) -> None:
        super().__init__(f"{code}: {message}")
        self.response: dict[str, Any] = {"Error": {"Code": code, "Message": message}, **more}


@dataclass(frozen=True)
class AccessPath:
    """A table's primary key or an index: key attributes, whether local, and what it projects (None: everything)."""

    partition: tuple[str, ...]
    sort: tuple[str, ...]
    local: bool = True
    projected: frozenset[str] | None = None

    @property
    def key(self) -> tuple[str, ...]:
        return self.partition + self.sort


@dataclass
class Table:
    """A table's shape and items."""

    base: AccessPath
    indexes: dict[str, AccessPath]
    types: Mapping[str, str]
    items: dict[Key, Item] = field(default_factory=dict)

    def key(self, item: Mapping[str, Value]) -> Key:
        for name in self.base.key:
            if name not in item or item[name][0] != self.types[name] or item[name][1] in ("", b""):
                raise InvalidError(f"key attribute {name} is missing, empty or of the wrong type")
        return tuple(item[name] for name in self.base.key)

    def exact_key(self, key: Mapping[str, Value]) -> Key:
        if key.keys() != set(self.base.key):
            raise InvalidError("the provided key element does not match the schema")
        return self.key(key)

    def check(self, item: Item) -> None:
        """What the service asks of an item: index keys of the declared type, and not empty."""
        self.key(item)
        for path in self.indexes.values():
            for name in path.key:
                if name in item and (item[name][0] != self.types[name] or item[name][1] in ("", b"")):
                    raise InvalidError(f"index key attribute {name} is empty or of the wrong type")


@dataclass
class Write:
    """One write, read and checked, not yet done."""

    table: Table
    kind: str
    said: Mapping[str, Any]

    def __post_init__(self) -> None:
        names = Names.of(self.said)
        self.before = None
        whole = item_of(self.said["Item"]) if self.kind == "Put" else None
        self.key = self.table.key(whole) if whole is not None else self.table.exact_key(item_of(self.said["Key"]))
        self.before = self.table.items.get(self.key)
        text = self.said.get("ConditionExpression")
        self.condition = Reader(text, names).condition() if text else None
        self.changes = Reader(self.said.get("UpdateExpression", ""), names).update() if self.kind == "Update" else []
        names.check()
        self.after = whole if self.kind in {"Put", "Delete"} else self._changed(self.before)

    def reason(self) -> Answer:
        """The cancellation reason of this member."""
        if self.condition is None or self.condition(self.before or {}):
            if self.after is not None:
                self.table.check(self.after)
            return {"Code": "None"}
        wants = self.said.get("ReturnValuesOnConditionCheckFailure") == "ALL_OLD" and self.before is not None
        shown = {"Item": wire_of(self.before)} if wants and self.before is not None else {}
        return {"Code": "ConditionalCheckFailed", "Message": "The conditional request failed", **shown}

    def apply(self) -> None:
        if self.kind == "ConditionCheck":
            return
        if self.after is None:
            self.table.items.pop(self.key, None)
        else:
            self.table.items[self.key] = self.after

    def answer(self, wanted: str) -> Answer:
        found: Item = {}
        if wanted == "ALL_OLD":
            found = self.before or {}
        elif wanted == "ALL_NEW":
            found = self.after or {}
        elif wanted == "UPDATED_NEW":
            names = {path[0] for _, path, _ in self.changes}
            found = {name: value for name, value in (self.after or {}).items() if name in names}
        return {"Attributes": wire_of(found)} if found else {}

    def _changed(self, before: Item | None) -> Item | None:
        if self.kind == "ConditionCheck":
            return before
        old = before or {}
        item: Item = _copied(before) if before is not None else dict(zip(self.table.base.key, self.key, strict=True))
        paths = [path for _, path, _ in self.changes]
        for place, path in enumerate(paths):
            if path[0] in self.table.base.key:
                raise InvalidError(f"cannot update attribute {path[0]}: it is part of the key")
            if any(other[: len(path)] == path or path[: len(other)] == other for other in paths[:place]):
                raise InvalidError(f"two document paths overlap: {'.'.join(path)}")
        for clause, path, operand in self.changes:
            _change(item, old, clause, path, operand(old) if operand is not None else None)
        return item


def _change(item: Item, old: Item, clause: str, path: Path, value: Value | None) -> None:
    target = item
    for segment in path[:-1]:
        inner = target.get(segment)
        if inner is None or inner[0] != "M":
            raise InvalidError("the document path is invalid for update")
        target = inner[1]
    if clause == "REMOVE":
        target.pop(path[-1], None)
        return
    if value is None:
        raise InvalidError("an operand of the update is not there")
    target[path[-1]] = _sum(at(old, path), value) if clause == "ADD" else value


def _sum(there: Value | None, more: Value) -> Value:
    if there is None:
        return more
    if there[0] != more[0] or there[0] not in {"N", "SS", "NS", "BS"}:
        raise InvalidError("ADD of what does not fit")
    return there[0], (there[1] + more[1] if there[0] == "N" else there[1] | more[1])


def item_of(item: Mapping[str, Any]) -> Item:
    return {name: from_wire(value) for name, value in item.items()}


def wire_of(item: Mapping[str, Value]) -> Answer:
    return {name: to_wire(value) for name, value in item.items()}


def _copied(item: Item) -> Item:
    return {name: (kind, _copied(content) if kind == "M" else content) for name, (kind, content) in item.items()}
