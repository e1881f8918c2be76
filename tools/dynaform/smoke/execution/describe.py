"""The describe tier: is the deployed table the one the proofs were made for? Nothing is written before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from dynaform.planner import physical
from dynaform.planner.layout import AccessPath, Layout
from dynaform.smoke.execution.client import Sender, ServiceRefusalError
from dynaform.smoke.report.result import Failure, TableResult

DIFFERS, NO_TABLE, NO_INDEX = "DF607", "DF608", "DF605"


def describe(
    layout: Layout,
    names: Mapping[str, str],
    sender: Sender,
    ttl_off: frozenset[str] = frozenset(),
    left_out: Mapping[str, Sequence[str]] | None = None,
) -> tuple[TableResult, ...]:
    """Compare every table of the family with its layout.

    Args:
        layout: of the family.
        names: spec table to physical name.
        sender: sends DescribeTable and DescribeTimeToLive.
        ttl_off: tables whose TTL the environment switches off.
        left_out: table to what its settings ask for and the place cannot run, a sentence each.
    """
    results = (_table(layout, table, names[table], sender, table in ttl_off) for table in layout.family.tables)
    return tuple(
        replace(each, not_exercised=(*each.not_exercised, *(left_out or {}).get(each.table, ()))) for each in results
    )


def _table(layout: Layout, table: str, physical: str, sender: Sender, ttl_off: bool) -> TableResult:
    try:
        found = sender.send("DescribeTable", {"TableName": physical})["Table"]
    except ServiceRefusalError as refusal:
        if refusal.code != "ResourceNotFoundException":
            raise
        return TableResult(table, physical, (Failure("", NO_TABLE, "there is no such table"),))
    wanted = layout.family.tables[table].ttl
    ttl = _ttl(None if ttl_off else wanted, wanted, physical, sender)
    texts = [*_keys(layout, table, found), *_stream(layout, table, found), *ttl]
    failures = [Failure("", DIFFERS, text) for text in texts]
    missing = [Failure("", NO_INDEX, text) for text in _missing_indexes(layout, table, found)]
    unseen = (f"TTL on {wanted} is off in this environment, so nothing expires",) if ttl_off and wanted else ()
    return TableResult(table, physical, (*missing, *failures), unseen)


def _keys(layout: Layout, table: str, found: Mapping[str, Any]) -> Iterator[str]:
    types = {each["AttributeName"]: each["AttributeType"] for each in found.get("AttributeDefinitions", ())}
    base, *indexes = layout.paths[table]
    deployed = _indexes(found)
    yield from _schema("its key", base, found["KeySchema"])
    for path in indexes:
        if (there := deployed.get(path.index or "")) is not None:
            yield from _schema(f"the key of {path.index}", path, there["KeySchema"])
            yield from _projection(layout, path, there.get("Projection", {}))
            if there.get("IndexStatus", "ACTIVE") != "ACTIVE":
                yield f"{path.index} is {there['IndexStatus']}"
    for name in dict.fromkeys(name for path in layout.paths[table] for name in path.key):
        wanted = layout.physical_type(table, name)
        if name in types and types[name] != wanted:
            yield f"key attribute {name} has type {types[name]}, expected {wanted}"


def _indexes(found: Mapping[str, Any]) -> dict[str, Any]:
    several = (*(found.get("GlobalSecondaryIndexes") or ()), *(found.get("LocalSecondaryIndexes") or ()))
    return {each["IndexName"]: each for each in several}


def _missing_indexes(layout: Layout, table: str, found: Mapping[str, Any]) -> Iterator[str]:
    deployed = _indexes(found)
    for path in layout.paths[table][1:]:
        if path.index not in deployed:
            yield f"index {path.index} is not there"


def _schema(what: str, path: AccessPath, schema: Sequence[Mapping[str, str]]) -> Iterator[str]:
    deployed = [(each["AttributeName"], each["KeyType"]) for each in schema]
    wanted = [(name, "HASH") for name in path.partition] + [(name, "RANGE") for name in path.sort]
    # HASH and RANGE may come in any order; several of one kind count from the left
    if sorted(deployed, key=lambda each: each[1]) != wanted:
        yield f"{what} is {_said(deployed)}, expected {_said(wanted)}"


def _said(schema: Sequence[tuple[str, str]]) -> str:
    return ", ".join(f"{name} ({kind})" for name, kind in schema)


def _projection(layout: Layout, path: AccessPath, projection: Mapping[str, Any]) -> Iterator[str]:
    wanted, attributes = physical.projection(layout, path)
    kind = projection.get("ProjectionType", "ALL")
    if kind != wanted:
        yield f"{path.index} projects {kind}, expected {wanted}"
    elif wanted == "INCLUDE" and (lacks := set(attributes) - set(projection.get("NonKeyAttributes", ()))):
        yield f"{path.index} does not project {', '.join(sorted(lacks))}"


def _stream(layout: Layout, table: str, found: Mapping[str, Any]) -> Iterator[str]:
    wanted = layout.family.tables[table].stream
    said = found.get("StreamSpecification") or {}
    view = said.get("StreamViewType") if said.get("StreamEnabled") else None
    if wanted is not None and view != wanted:
        yield f"its stream is {view or 'off'}, expected {wanted}"


def _ttl(wanted: str | None, attribute: str | None, physical: str, sender: Sender) -> Iterator[str]:
    if attribute is None:
        return
    said = sender.send("DescribeTimeToLive", {"TableName": physical}).get("TimeToLiveDescription", {})
    on = said.get("AttributeName") if said.get("TimeToLiveStatus") in {"ENABLED", "ENABLING"} else None
    if on != wanted:
        yield f"TTL is {f'on {on}' if on else 'off'}, expected {f'on {wanted}' if wanted else 'off'}"
