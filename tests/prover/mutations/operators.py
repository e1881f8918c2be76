"""Single mistakes, as people make them: each operator finds where it applies, and says what it writes there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from dynaform.documents import Path
from dynaform.findings import Edit


@dataclass(frozen=True)
class Mutation:
    """One mistake.

    Attributes:
        kind: the operator.
        path: what it touches.
        edits: how.
    """

    kind: str
    path: Path
    edits: tuple[Edit, ...]

    @property
    def object(self) -> Path:
        """The table, entity, pattern or consumer that it touches."""
        return self.path[:2]

    def __str__(self) -> str:
        written = "; ".join(each.yaml or "removed" for each in self.edits)
        return f"{self.kind} {'.'.join(map(str, self.path))}: {written}"


Data = dict[str, Any]
Operator = Callable[[Data], Iterator[Mutation]]

_SLOT = re.compile(r"\{\w+\}")
_OPERATORS: dict[str, Operator] = {}


def operator(function: Operator) -> Operator:
    _OPERATORS[function.__name__.strip("_")] = function
    return function


def mutations(data: Data) -> Iterator[Mutation]:
    """Every mistake that the operators find in a spec, those of one operator together."""
    for function in _OPERATORS.values():
        yield from function(data)


def one(kind: str, path: Path, yaml: str) -> Mutation:
    return Mutation(kind, path, (Edit(path, yaml),))


# -- where things stand -----------------------------------------------------------------------------------------------


def entities(data: Data) -> Iterator[tuple[Path, Data]]:
    for name, said in data["entities"].items():
        yield ("entities", name), said


def attributes(data: Data) -> Iterator[tuple[Path, Any, Data]]:
    """Path, what is said (a word, a list or a mapping), and the entity."""
    for path, entity in entities(data):
        for name, said in entity["attributes"].items():
            yield (*path, "attributes", name), said, entity


def indexes(data: Data) -> Iterator[tuple[Path, Data]]:
    for table, said in data["tables"].items():
        for name, index in said.get("indexes", {}).items():
            yield ("tables", table, "indexes", name), index


def templates(data: Data) -> Iterator[tuple[Path, str]]:
    """Every key template of an entity."""
    for path, entity in entities(data):
        for name, text in entity.get("key", {}).items():
            yield (*path, "key", name), text
        for index, feeds in entity.get("indexes", {}).items():
            for name, text in feeds.items():
                if name != "when":
                    yield (*path, "indexes", index, name), text


def actions(data: Data) -> Iterator[tuple[Path, Data]]:
    for name, pattern in data["access_patterns"].items():
        path: Path = ("access_patterns", name)
        word = "transaction" if "transaction" in pattern else "steps" if "steps" in pattern else ""
        if word:
            yield from (((*path, word, index), action) for index, action in enumerate(pattern[word]))
        else:
            yield path, pattern


def type_of(said: Any) -> Any:
    return said.get("type") if isinstance(said, dict) else said


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def flow(values: list[str]) -> str:
    return "[" + ", ".join(quoted(each) for each in values) + "]"


# -- drop -------------------------------------------------------------------------------------------------------------


@operator
def drop_index(data: Data) -> Iterator[Mutation]:
    for path, _ in indexes(data):
        yield one("drop", path, "")


@operator
def drop_sort_key(data: Data) -> Iterator[Mutation]:
    for path, index in indexes(data):
        if "sort" in index.get("key", {}):
            yield one("drop", (*path, "key", "sort"), "")
    for table, said in data["tables"].items():
        if "sort" in said["key"]:
            yield one("drop", ("tables", table, "key", "sort"), "")


@operator
def drop_table_word(data: Data) -> Iterator[Mutation]:
    """The discriminator, TTL, the stream."""
    for table, said in data["tables"].items():
        yield from (
            one("drop", ("tables", table, word), "") for word in ("type_attribute", "ttl", "stream") if word in said
        )


@operator
def drop_entity_word(data: Data) -> Iterator[Mutation]:
    for path, entity in entities(data):
        yield from (one("drop", (*path, word), "") for word in ("live", "indexes", "key", "id") if word in entity)


@operator
def drop_feed(data: Data) -> Iterator[Mutation]:
    for path, _ in templates(data):
        yield one("drop", path, "")


@operator
def drop_condition(data: Data) -> Iterator[Mutation]:
    for path, entity in entities(data):
        for index, feeds in entity.get("indexes", {}).items():
            if "when" in feeds:
                yield one("drop", (*path, "indexes", index, "when"), "")


@operator
def drop_attribute(data: Data) -> Iterator[Mutation]:
    for path, _, _ in attributes(data):
        yield one("drop", path, "")


@operator
def drop_by(data: Data) -> Iterator[Mutation]:
    for path, action in actions(data):
        names = action.get("by", [])
        if isinstance(names, list) and len(names) > 1:
            for gone in names:
                yield one("drop", (*path, "by"), flow([each for each in names if each != gone]))
        elif "by" in action:
            yield one("drop", (*path, "by"), "")


@operator
def drop_where(data: Data) -> Iterator[Mutation]:
    for path, action in actions(data):
        said = action.get("where", {})
        yield from (one("drop", (*path, "where", name), "") for name in said if len(said) > 1)


@operator
def drop_member(data: Data) -> Iterator[Mutation]:
    for name, pattern in data["access_patterns"].items():
        members = pattern.get("transaction", [])
        if len(members) > 1:
            yield from (one("drop", ("access_patterns", name, "transaction", i), "") for i in range(len(members)))


@operator
def drop_bound(data: Data) -> Iterator[Mutation]:
    """Of rows, requests, filters."""
    for name, pattern in data["access_patterns"].items():
        yield from (
            one("drop", ("access_patterns", name, word), "")
            for word in ("requests", "page", "keeps")
            if word in pattern
        )


# -- swap, reorder ----------------------------------------------------------------------------------------------------


@operator
def swap_key(data: Data) -> Iterator[Mutation]:
    keys = [(path, index["key"]) for path, index in indexes(data) if "key" in index]
    keys += [(("tables", name), table["key"]) for name, table in data["tables"].items()]
    for path, key in keys:
        if isinstance(key.get("sort"), str):
            partition, sort = key["partition"], key["sort"]
            yield one("swap", (*path, "key"), f"{{partition: {quoted(sort)}, sort: {quoted(partition)}}}")


@operator
def swap_templates(data: Data) -> Iterator[Mutation]:
    for path, entity in entities(data):
        if len(entity.get("key", {})) == 2:
            (one_name, one_text), (other_name, other_text) = entity["key"].items()
            yield Mutation(
                "swap",
                (*path, "key"),
                (
                    Edit((*path, "key", one_name), quoted(other_text)),
                    Edit((*path, "key", other_name), quoted(one_text)),
                ),
            )


@operator
def reorder_template(data: Data) -> Iterator[Mutation]:
    for path, text in templates(data):
        slots = _SLOT.findall(text)
        if len(slots) > 1:
            pieces = zip(_SLOT.split(text), [*reversed(slots), ""], strict=True)
            yield one("reorder", path, quoted("".join(piece + slot for piece, slot in pieces)))


# -- rename -----------------------------------------------------------------------------------------------------------


@operator
def rename_attribute(data: Data) -> Iterator[Mutation]:
    for path, said, _ in attributes(data):
        if isinstance(said, str):
            renamed = (*path[:-1], f"{path[-1]}x")
            yield Mutation("rename", path, (Edit(path, ""), Edit(renamed, quoted(said))))


@operator
def rename_reference(data: Data) -> Iterator[Mutation]:
    """A misspelt word where another part of the spec is meant."""
    for path, action in actions(data):
        for word in ("get", "create", "update", "delete", "put", "via"):
            if isinstance(action.get(word), str):
                yield one("rename", (*path, word), quoted(action[word][:-1] + "q"))
        names = action.get("by", [])
        if isinstance(names, list) and names:
            yield one("rename", (*path, "by"), flow([*names[:-1], names[-1] + "s"]))
        if "order" in action:
            yield one("rename", (*path, "order"), quoted("x" + action["order"]))
    for path, text in templates(data):
        if _SLOT.search(text):
            yield one("rename", path, quoted(text.replace("}", "x}", 1)))


# -- widen, narrow ----------------------------------------------------------------------------------------------------


@operator
def narrow_projection(data: Data) -> Iterator[Mutation]:
    for path, index in indexes(data):
        said = index["projection"]
        if said == "ALL":
            yield one("narrow", (*path, "projection"), "KEYS_ONLY")
        elif isinstance(said, list):
            for gone in said:
                yield one("narrow", (*path, "projection"), flow([each for each in said if each != gone]))


@operator
def narrow_enum(data: Data) -> Iterator[Mutation]:
    for path, said, _ in attributes(data):
        values = type_of(said)
        if isinstance(values, list) and len(values) > 1:
            at = (*path, "type") if isinstance(said, dict) else path
            for gone in values:
                yield one("narrow", at, flow([each for each in values if each != gone]))


@operator
def narrow_requests(data: Data) -> Iterator[Mutation]:
    for name, pattern in data["access_patterns"].items():
        if pattern.get("requests", "1") != "1":
            yield one("narrow", ("access_patterns", name, "requests"), "1")


@operator
def widen_range(data: Data) -> Iterator[Mutation]:
    """Equality where it was left open: the attribute becomes a range of a parameter."""
    for path, action in actions(data):
        names = action.get("by", [])
        if isinstance(names, list) and len(names) > 1 and "where" not in action:
            first, *rest = names
            where = ", ".join(f"{name}: ${name}" for name in rest)
            edits = (Edit((*path, "by"), ""), Edit((*path, "where"), f"{{{first}: {{ge: ${first}}}, {where}}}"))
            yield Mutation("widen", (*path, "by"), edits)


# -- retype, unpad ----------------------------------------------------------------------------------------------------

RETYPED = {
    "id": "map",
    "timestamp": "string",
    "integer": "string",
    "epoch": "timestamp",
    "boolean": "string",
    "date": "integer",
}


@operator
def retype(data: Data) -> Iterator[Mutation]:
    for path, said, _ in attributes(data):
        kind = type_of(said)
        if isinstance(kind, str) and kind in RETYPED:
            yield one("retype", (*path, "type") if isinstance(said, dict) else path, RETYPED[kind])


@operator
def unpad(data: Data) -> Iterator[Mutation]:
    for path, said, _ in attributes(data):
        if isinstance(said, dict):
            yield from (one("unpad", (*path, word), "") for word in ("width", "ignore_case") if word in said)


@operator
def make_optional(data: Data) -> Iterator[Mutation]:
    """What a key is made of may be absent."""
    for path, said, entity in attributes(data):
        fed = any(f"{{{path[-1]}}}" in text for text in entity.get("key", {}).values())
        if isinstance(said, str) and fed:
            yield one("retype", path, f"{{type: {said}, optional: true}}")


# -- constant ---------------------------------------------------------------------------------------------------------


@operator
def constant_slot(data: Data) -> Iterator[Mutation]:
    for path, text in templates(data):
        for found in _SLOT.finditer(text):
            yield one("constant", path, quoted(text[: found.start()] + "X" + text[found.end() :]))


@operator
def drop_delimiter(data: Data) -> Iterator[Mutation]:
    for path, text in templates(data):
        if "}#{" in text:
            yield one("glue", path, quoted(text.replace("}#{", "}{", 1)))


@operator
def same_prefix(data: Data) -> Iterator[Mutation]:
    """The template of one entity copied from another of its table, and its own part forgotten."""
    by_table: dict[str, list[tuple[Path, Data]]] = {}
    for path, entity in entities(data):
        if len(entity.get("key", {})) == 2:
            by_table.setdefault(entity["table"], []).append((path, entity))
    for found in by_table.values():
        for (path, entity), (_, other) in pairwise(found):
            mine, theirs = list(entity["key"].values())[1], list(other["key"].values())[1]
            prefix, other_prefix = mine.split("{")[0], theirs.split("{")[0]
            if prefix and other_prefix and prefix != other_prefix and "{" in mine and "{" in theirs:
                name = list(entity["key"])[1]
                yield one("collide", (*path, "key", name), quoted(other_prefix + mine[len(prefix) :]))


@operator
def unknown_literal(data: Data) -> Iterator[Mutation]:
    allowed = {
        (path[1], path[3]): type_of(said) for path, said, _ in attributes(data) if isinstance(type_of(said), list)
    }
    for path, action in actions(data):
        entity = next((action[word] for word in ("create", "put", "update", "list", "get") if word in action), None)
        for clause in ("where", "when", "set"):
            for name, value in action.get(clause, {}).items():
                if isinstance(value, str) and isinstance(entity, str) and value in (allowed.get((entity, name)) or ()):
                    yield one("constant", (*path, clause, name), "unheard_of")


@operator
def other_order(data: Data) -> Iterator[Mutation]:
    by_name = {path[1]: entity for path, entity in entities(data)}
    for path, action in actions(data):
        entity = action.get("list")
        if "order" not in action or not isinstance(entity, str):
            continue
        said = action["order"].split()[0]
        other = next((name for name in by_name[entity]["attributes"] if name != said and name not in str(action)), None)
        if other is not None:
            yield one("reorder", (*path, "order"), other)


@operator
def other_table(data: Data) -> Iterator[Mutation]:
    names = list(data["tables"])
    for path, entity in entities(data):
        if len(names) > 1:
            yield one("swap", (*path, "table"), next(name for name in names if name != entity["table"]))
