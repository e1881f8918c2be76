"""A DynamoDB of dictionaries behind boto3's low-level methods: an executable model of the service, written from its
documentation and kept apart from the planner's own evaluation. Strongly consistent, one page per ``Limit``.

It refuses what the service refuses of the requests that the planner makes: placeholders not used, filters on key
attributes, key values of the wrong type, an item twice in a transaction, a strong read of a global index.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .expressions import Comparison, InvalidError, Item, Names, Path, Reader, Test, Value, at, from_wire, rank, to_wire

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


class MemoryClient:
    """Tables by physical name."""

    def __init__(self) -> None:
        self.tables: dict[str, Table] = {}

    def create_table(self, **arguments: Any) -> Answer:
        types = {each["AttributeName"]: each["AttributeType"] for each in arguments["AttributeDefinitions"]}
        base = _path(arguments["KeySchema"])
        indexes = {}
        for name, local in (("GlobalSecondaryIndexes", False), ("LocalSecondaryIndexes", True)):
            for each in arguments.get(name, ()):
                indexes[each["IndexName"]] = _path(each["KeySchema"], local, each["Projection"], base)
        self.tables[arguments["TableName"]] = Table(base, indexes, types)
        return {}

    # -- reads

    def get_item(self, **arguments: Any) -> Answer:
        with _Refusing():
            table, names = self.tables[arguments["TableName"]], Names.of(arguments)
            columns = _columns(arguments, names)
            names.check()
            item = table.items.get(table.exact_key(_item(arguments["Key"])))
            return {} if item is None else {"Item": _projected(item, columns)}

    def batch_get_item(self, **arguments: Any) -> Answer:
        asked = arguments["RequestItems"].items()
        if sum(len(some["Keys"]) for _, some in asked) > 100:
            raise RefusalError("ValidationException", "too many keys")
        found: dict[str, list[Any]] = {}
        for table, some in asked:
            keys = [tuple(_item(key).items()) for key in some["Keys"]]
            if len(set(keys)) < len(keys):
                raise RefusalError("ValidationException", "Provided list of item keys contains duplicates")
            common = {name: value for name, value in some.items() if name != "Keys"}
            answers = [self.get_item(TableName=table, Key=key, **common) for key in some["Keys"]]
            found[table] = [answer["Item"] for answer in reversed(answers) if "Item" in answer]
        return {"Responses": found, "UnprocessedKeys": {}}

    def transact_get_items(self, **arguments: Any) -> Answer:
        gets = [each["Get"] for each in arguments["TransactItems"]]
        if len({(each["TableName"], repr(_item(each["Key"]))) for each in gets}) < len(gets):
            raise RefusalError(
                "ValidationException", "Transaction request cannot include multiple operations on one item"
            )
        return {"Responses": [self.get_item(**each) for each in gets]}

    def query(self, **arguments: Any) -> Answer:
        with _Refusing():
            table, names = self.tables[arguments["TableName"]], Names.of(arguments)
            path = _path_of(table, arguments)
            selects = _selects(path, table, Reader(arguments["KeyConditionExpression"], names).key_condition())
            entries = _entries(table, path, selects)
            entries.sort(
                key=lambda item: _order(table, path, item), reverse=not arguments.get("ScanIndexForward", True)
            )
            return _page(table, path, entries, arguments, names)

    def scan(self, **arguments: Any) -> Answer:
        with _Refusing():
            table, names = self.tables[arguments["TableName"]], Names.of(arguments)
            path = _path_of(table, arguments)
            segments, segment = arguments.get("TotalSegments", 1), arguments.get("Segment", 0)
            entries = _entries(table, path, lambda item: _hash(item[path.partition[0]]) % segments == segment)
            entries.sort(key=lambda item: repr(_order(table, path, item)))
            return _page(table, path, entries, arguments, names, is_query=False)

    # -- writes

    def put_item(self, **arguments: Any) -> Answer:
        return self._single("Put", arguments)

    def update_item(self, **arguments: Any) -> Answer:
        return self._single("Update", arguments)

    def delete_item(self, **arguments: Any) -> Answer:
        return self._single("Delete", arguments)

    def batch_write_item(self, **arguments: Any) -> Answer:
        for table, requests in arguments["RequestItems"].items():
            for each in requests:
                ((kind, said),) = each.items()
                self._single(kind.removesuffix("Request"), {"TableName": table, **said})
        return {"UnprocessedItems": {}}

    def transact_write_items(self, **arguments: Any) -> Answer:
        with _Refusing():
            members = [_Write(self.tables[said["TableName"]], kind, said) for kind, said in _members(arguments)]
            places = {(id(each.table), each.key) for each in members}
            if len(places) < len(members):
                raise InvalidError(TWICE)
            reasons = [each.reason() for each in members]
            if any(reason["Code"] != "None" for reason in reasons):
                raise RefusalError("TransactionCanceledException", str(reasons), CancellationReasons=reasons)
            for each in members:
                each.apply()
            return {}

    def _single(self, kind: str, arguments: Mapping[str, Any]) -> Answer:
        with _Refusing():
            write = _Write(self.tables[arguments["TableName"]], kind, arguments)
            reason = write.reason()
            if reason["Code"] != "None":
                more = {"Item": reason["Item"]} if "Item" in reason else {}
                raise RefusalError("ConditionalCheckFailedException", "The conditional request failed", **more)
            write.apply()
            return write.answer(arguments.get("ReturnValues", "NONE"))


class _Refusing:
    """Turns what is invalid into the service's ValidationException."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, InvalidError):
            raise RefusalError("ValidationException", str(error)) from error


@dataclass
class _Write:
    """One write, read and checked, not yet done."""

    table: Table
    kind: str
    said: Mapping[str, Any]

    def __post_init__(self) -> None:
        names = Names.of(self.said)
        self.before = None
        whole = _item(self.said["Item"]) if self.kind == "Put" else None
        self.key = self.table.key(whole) if whole is not None else self.table.exact_key(_item(self.said["Key"]))
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
        shown = {"Item": _wire(self.before)} if wants and self.before is not None else {}
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
        return {"Attributes": _wire(found)} if found else {}

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


def _members(arguments: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for member in arguments["TransactItems"]:
        yield from member.items()


def _path(
    schema: Sequence[Mapping[str, str]],
    local: bool = True,
    projection: Mapping[str, Any] | None = None,
    base: AccessPath | None = None,
) -> AccessPath:
    partition = tuple(each["AttributeName"] for each in schema if each["KeyType"] == "HASH")
    sort = tuple(each["AttributeName"] for each in schema if each["KeyType"] == "RANGE")
    if projection is None or base is None or projection["ProjectionType"] == "ALL":
        return AccessPath(partition, sort, local)
    names = {*partition, *sort, *base.key, *projection.get("NonKeyAttributes", ())}
    return AccessPath(partition, sort, local, frozenset(names))


def _path_of(table: Table, arguments: Mapping[str, Any]) -> AccessPath:
    if "IndexName" not in arguments:
        return table.base
    if arguments["IndexName"] not in table.indexes:
        raise InvalidError("the table does not have the specified index")
    path = table.indexes[arguments["IndexName"]]
    if arguments.get("ConsistentRead") and not path.local:
        raise InvalidError("consistent reads are not supported on global secondary indexes")
    return path


def _selects(path: AccessPath, table: Table, conditions: Sequence[Comparison]) -> Test:
    """The test of a key condition; equality on every partition attribute, one comparison per sort attribute."""
    by_name = {each.name: each for each in conditions}
    if len(by_name) < len(conditions) or not set(path.partition) <= by_name.keys() <= set(path.key):
        raise InvalidError("query condition missed key schema element")
    for each in conditions:
        if any(value[0] != table.types[each.name] or value[1] in ("", b"") for value in each.values):
            raise InvalidError(f"the value of {each.name} has the wrong type or is empty")
        if each.name in path.partition and each.op != "=":
            raise InvalidError("query key condition not supported")
        if each.op == "begins_with" and each.values[0][0] == "N":
            raise InvalidError("begins_with of a number")
        if each.op == "BETWEEN" and rank(each.values[0]) > rank(each.values[1]):
            raise InvalidError("the BETWEEN operator requires upper bound to be greater than or equal to lower bound")
    return lambda item: all(_meets(each, item[each.name]) for each in conditions)


def _meets(condition: Comparison, value: Value) -> bool:
    if condition.op == "begins_with":
        return bool(value[1].startswith(condition.values[0][1]))
    found, low = rank(value), rank(condition.values[0])
    if condition.op == "BETWEEN":
        return bool(low <= found <= rank(condition.values[1]))
    tests = {"=": found == low, "<": found < low, "<=": found <= low, ">": found > low, ">=": found >= low}
    return bool(tests[condition.op])


def _entries(table: Table, path: AccessPath, selects: Callable[[Item], bool]) -> list[Item]:
    there = (item for item in table.items.values() if all(name in item for name in path.key))
    return [item for item in there if selects(item)]


def _hash(value: Value) -> int:
    return sum(map(ord, str(value[1])))


def _order(table: Table, path: AccessPath, item: Item) -> tuple[Any, ...]:
    """Sort key first; equal ones in the order of the primary key, so that pages go on where they ended."""
    return tuple(rank(item[name]) for name in (*path.sort, *path.partition, *table.base.key))


def _page(
    table: Table,
    path: AccessPath,
    entries: Sequence[Item],
    arguments: Mapping[str, Any],
    names: Names,
    is_query: bool = True,
) -> Answer:
    """One page: from where the last one ended, ``Limit`` entries, projected by the path, filtered, then projected."""
    kept = _filter(path, arguments, names, is_query)
    columns = _columns(arguments, names)
    names.check()
    wanted = path.projected
    if wanted is not None and not path.local and columns and not {column[0] for column in columns} <= wanted:
        raise InvalidError("one or more parameter values were invalid: the index does not project what is asked for")
    if (start := arguments.get("ExclusiveStartKey")) is not None:
        after = table.key(_item(start))
        place = next((number for number, item in enumerate(entries) if table.key(item) == after), -1)
        entries = entries[place + 1 :]
    page = entries[: arguments.get("Limit")]
    found = [item for item in page if kept(_seen(path, item))]
    answer: Answer = {"Count": len(found), "ScannedCount": len(page)}
    if arguments.get("Select") != "COUNT":  # a local index fetches what it lacks, where that is asked for
        answer["Items"] = [_projected(item if path.local and columns else _seen(path, item), columns) for item in found]
    if len(page) == arguments.get("Limit"):
        answer["LastEvaluatedKey"] = _wire({name: page[-1][name] for name in (*table.base.key, *path.key)})
    return answer


def _seen(path: AccessPath, item: Item) -> Item:
    """What the path projects of an item."""
    wanted = path.projected
    return item if wanted is None else {name: each for name, each in item.items() if name in wanted}


def _filter(path: AccessPath, arguments: Mapping[str, Any], names: Names, is_query: bool) -> Test:
    if "FilterExpression" not in arguments:
        return lambda _: True
    reader = Reader(arguments["FilterExpression"], names)
    test = reader.condition()
    if is_query and {found[0] for found in reader.paths} & set(path.key):
        raise InvalidError("filter expression can only contain non-primary key attributes")
    return test


def _columns(arguments: Mapping[str, Any], names: Names) -> list[Path] | None:
    text = arguments.get("ProjectionExpression")
    if text is None:
        return None
    columns = Reader(text, names).projection()
    for place, column in enumerate(columns):
        if any(other[: len(column)] == column or column[: len(other)] == other for other in columns[:place]):
            raise InvalidError("two document paths overlap")
    return columns


def _projected(item: Item, columns: Sequence[Path] | None) -> Answer:
    if columns is None:
        return _wire(item)
    found: Item = {}
    for column in columns:
        if (value := at(item, column)) is None:
            continue
        target = found
        for segment in column[:-1]:
            target = target.setdefault(segment, ("M", {}))[1]
        target[column[-1]] = value
    return _wire(found)


def _item(item: Mapping[str, Any]) -> Item:
    return {name: from_wire(value) for name, value in item.items()}


def _wire(item: Mapping[str, Value]) -> Answer:
    return {name: to_wire(value) for name, value in item.items()}


def _copied(item: Item) -> Item:
    return {name: (kind, _copied(content) if kind == "M" else content) for name, (kind, content) in item.items()}
