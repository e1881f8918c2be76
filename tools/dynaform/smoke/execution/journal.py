"""The journal of written keys: on disk before the write is sent, so that nothing a run writes can be forgotten."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from dynaform.findings import WorldError
from dynaform.smoke.execution.client import DynamoClient, Record, Sender, ServiceRefusalError

WireKey = dict[str, dict[str, Any]]
"""A primary key in AttributeValue form."""


@dataclass(frozen=True, slots=True)
class WrittenKey:
    """One key of one physical table."""

    table: str
    key: WireKey

    @property
    def token(self) -> tuple[str, str]:
        """The same for the same key."""
        return self.table, json.dumps(self.key, sort_keys=True, default=_binary)


class Journal:
    """Append-only JSON lines, one file per run; the file goes when everything in it is deleted.

    The file is locked while its run lives; the system lets go of the lock when the run dies, however it dies.

    Args:
        folder: of journals; made when needed.
        run: the run's id, the file's name.
        where: endpoint or account, kept on every line so that no other world's items are deleted by it.
    """

    def __init__(self, folder: Path, run: str, where: str) -> None:
        self.path = folder / f"{run}.jsonl"
        self._run, self._where = run, where
        self._known: dict[tuple[str, str], WrittenKey] = {}
        self._file: TextIO | None = None

    def add(self, keys: Iterable[WrittenKey]) -> None:
        """Note keys, those that are new, in one flush to disk. Returns only when they are there."""
        new = {each.token: each for each in keys if each.token not in self._known}
        if not new:
            return
        if self._file is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self.path.open("a", encoding="utf-8")
            fcntl.flock(self._file, fcntl.LOCK_EX)
        lines = (self._line(each) for each in new.values())
        self._file.write("".join(lines))
        self._file.flush()
        os.fsync(self._file.fileno())
        self._known |= new

    def _line(self, key: WrittenKey) -> str:
        line = {"table": key.table, "key": key.key, "run": self._run, "where": self._where}
        return json.dumps(line, default=_binary) + "\n"

    @property
    def keys(self) -> list[WrittenKey]:
        """Every key noted so far."""
        return list(self._known.values())

    def clean(self, sender: Sender) -> int:
        """Delete every item noted, then the file; the number of items. A failure keeps the file."""
        try:
            count = delete_keys(self.keys, sender)
            self._known.clear()
            self.path.unlink(missing_ok=True)
        finally:
            self.close()
        return count

    def close(self) -> None:
        """Close the file; it stays."""
        if self._file is not None:
            self._file.close()
            self._file = None


def delete_keys(keys: Sequence[WrittenKey], sender: Sender) -> int:
    """Delete items in batches. A table that is gone holds nothing to delete."""
    tables: dict[str, list[WireKey]] = {}
    for each in keys:
        tables.setdefault(each.table, []).append(each.key)
    for table, some in tables.items():
        try:
            sender.write_batch(table, [{"DeleteRequest": {"Key": key}} for key in some])
        except ServiceRefusalError as refusal:
            if refusal.code != "ResourceNotFoundException":
                hint = "Delete the items by hand; their keys are in the journal."
                raise WorldError(f"{table}: items of the run cannot be deleted: {refusal}", hint=hint) from refusal
    return len(keys)


def recover(folder: Path, client: DynamoClient, where: str, record: Record | None = None) -> int:
    """Delete what dead runs left behind in this world; the number of items.

    Journals of other endpoints or accounts, and of runs that are still going on, stay as they are.

    Raises:
        WorldError: the endpoint does not answer, or refuses.
    """
    sender = Sender(client, record)
    return sum(_recovered(path, sender, where) for path in sorted(folder.glob("*.jsonl"))) if folder.is_dir() else 0


def _recovered(path: Path, sender: Sender, where: str) -> int:
    with path.open("r+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return 0
        lines = list(_lines(path))
        if any(line["where"] != where for line in lines):
            return 0
        keys = {(key := WrittenKey(line["table"], _decoded(line["key"]))).token: key for line in lines}
        count = delete_keys(list(keys.values()), sender)
        path.unlink(missing_ok=True)
        return count


def _lines(path: Path) -> Iterator[Mapping[str, Any]]:
    """The whole lines of a journal; a line that a crash cut short was never sent."""
    for text in path.read_text(encoding="utf-8").splitlines():
        try:
            line = json.loads(text)
        except ValueError:
            continue
        if isinstance(line, dict) and {"table", "key", "where"} <= set(line):
            yield line


def _binary(value: Any) -> Any:
    if isinstance(value, bytes):
        return {"base16": value.hex()}
    raise TypeError(f"no JSON for {type(value).__name__}")


def _decoded(key: Mapping[str, Mapping[str, Any]]) -> WireKey:
    return {
        name: {kind: bytes.fromhex(content["base16"]) if isinstance(content, dict) else content}
        for name, value in key.items()
        for kind, content in value.items()
    }


def written_keys(
    operation: str, arguments: Mapping[str, Any], schema: Mapping[str, Sequence[str]]
) -> Iterator[WrittenKey]:
    """The keys a write request may bring into being.

    Args:
        operation: the API operation.
        arguments: of the request.
        schema: physical table to the names of its key attributes.
    """
    if operation == "TransactWriteItems":
        for member in arguments["TransactItems"]:
            for action in ("Put", "Update"):
                if action in member:
                    yield from written_keys(f"{action}Item", member[action], schema)
    elif operation in {"PutItem", "UpdateItem"}:
        table = arguments["TableName"]
        holder = arguments["Key"] if operation == "UpdateItem" else arguments["Item"]
        yield WrittenKey(table, {name: holder[name] for name in schema[table]})
