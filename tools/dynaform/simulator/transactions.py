"""Transactions that keep, for a rollback, the items they touch, where moto keeps copies of whole tables.

In a table of a thousand items such a copy takes a fifth of a second, and every transaction pays it.
"""

from __future__ import annotations

import copy
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextvars import ContextVar
from typing import Any

from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.dynamo_type import DynamoType
from moto.dynamodb.models.table import Table

_members: ContextVar[Sequence[dict[str, Any]] | None] = ContextVar("members", default=None)
"""The members of the transaction that this thread is at work on."""


def keep_what_transactions_touch() -> None:
    """Change moto in this process; once is enough, and twice does no harm."""
    if "__deepcopy__" in vars(Table):
        return
    whole = DynamoDBBackend.transact_write_items

    def transact_write_items(self: DynamoDBBackend, transact_items: list[dict[str, Any]]) -> None:
        token = _members.set(transact_items)
        try:
            whole(self, transact_items)
        finally:
            _members.reset(token)

    setattr(DynamoDBBackend, "transact_write_items", transact_write_items)  # noqa: B010 - mypy forbids it otherwise
    setattr(Table, "__deepcopy__", _copied)  # noqa: B010


def _copied(table: Any, memo: dict[int, Any]) -> Any:
    """Within a transaction a table whose untouched items are the same objects; elsewhere a deep copy as ever."""
    members = _members.get()
    result = table.__class__.__new__(table.__class__)
    memo[id(table)] = result
    if members is None:
        result.__dict__ = copy.deepcopy(table.__dict__, memo)
        return result
    result.__dict__ = dict(table.__dict__)
    result.items = defaultdict(
        dict, {key: dict(each) if table.has_range_key else each for key, each in table.items.items()}
    )
    for hash_key, range_key in _touched(table, members):
        place, key = (result.items.get(hash_key, {}), range_key) if table.has_range_key else (result.items, hash_key)
        if key in place:
            place[key] = copy.deepcopy(place[key])
    if table.stream_shard is not None:
        result.stream_shard = copy.copy(table.stream_shard)
        result.stream_shard.__dict__ |= {"table": result, "items": list(table.stream_shard.items)}
    return result


def _touched(table: Any, members: Sequence[dict[str, Any]]) -> Iterator[tuple[DynamoType, DynamoType | None]]:
    """The primary keys of the table's items that a transaction names; what is malformed is for moto to refuse."""
    for member in members:
        for operation in member.values():
            if operation.get("TableName") != table.name:
                continue
            key = operation.get("Key") or operation.get("Item") or {}
            names = [table.hash_key_attr, *([table.range_key_attr] if table.has_range_key else [])]
            if all(name in key for name in names):
                values = [DynamoType(key[name]) for name in names]
                yield values[0], values[1] if table.has_range_key else None
