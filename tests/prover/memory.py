"""A DynamoDB of dictionaries behind boto3's low-level methods: an executable model of the service, written from its
documentation and kept apart from the planner's own evaluation. Strongly consistent, one page per ``Limit``.

It refuses what the service refuses of the requests that the planner makes: placeholders not used, filters on key
attributes, key values of the wrong type, an item twice in a transaction, a strong read of a global index.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from .expressions import Comparison, Names, Reader, Test, at
from .memory_tables import TWICE, AccessPath, Answer, RefusalError, Table, Write, item_of, wire_of
from .stored import InvalidError, Item, Path, Value, rank


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
            item = table.items.get(table.exact_key(item_of(arguments["Key"])))
            return {} if item is None else {"Item": _projected(item, columns)}

    def batch_get_item(self, **arguments: Any) -> Answer:
        asked = arguments["RequestItems"].items()
        if sum(len(some["Keys"]) for _, some in asked) > 100:
            raise RefusalError("ValidationException", "too many keys")
        found: dict[str, list[Any]] = {}
        for table, some in asked:
            keys = [tuple(item_of(key).items()) for key in some["Keys"]]
            if len(set(keys)) < len(keys):
                raise RefusalError("ValidationException", "Provided list of item keys contains duplicates")
            common = {name: value for name, value in some.items() if name != "Keys"}
            answers = [self.get_item(TableName=table, Key=key, **common) for key in some["Keys"]]
            found[table] = [answer["Item"] for answer in reversed(answers) if "Item" in answer]
        return {"Responses": found, "UnprocessedKeys": {}}

    def transact_get_items(self, **arguments: Any) -> Answer:
        gets = [each["Get"] for each in arguments["TransactItems"]]
        if len({(each["TableName"], repr(item_of(each["Key"]))) for each in gets}) < len(gets):
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
            members = [Write(self.tables[said["TableName"]], kind, said) for kind, said in _members(arguments)]
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
            write = Write(self.tables[arguments["TableName"]], kind, arguments)
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
        after = table.key(item_of(start))
        place = next((number for number, item in enumerate(entries) if table.key(item) == after), -1)
        entries = entries[place + 1 :]
    page = entries[: arguments.get("Limit")]
    found = [item for item in page if kept(_seen(path, item))]
    answer: Answer = {"Count": len(found), "ScannedCount": len(page)}
    if arguments.get("Select") != "COUNT":  # a local index fetches what it lacks, where that is asked for
        answer["Items"] = [_projected(item if path.local and columns else _seen(path, item), columns) for item in found]
    if len(page) == arguments.get("Limit"):
        answer["LastEvaluatedKey"] = wire_of({name: page[-1][name] for name in (*table.base.key, *path.key)})
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
        return wire_of(item)
    found: Item = {}
    for column in columns:
        if (value := at(item, column)) is None:
            continue
        target = found
        for segment in column[:-1]:
            target = target.setdefault(segment, ("M", {}))[1]
        target[column[-1]] = value
    return wire_of(found)
