"""Tables for tests: made from a layout by plain API calls, as Terraform would make them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import boto3
from moto import mock_aws

from dynaform.planner.layout import AccessPath, Layout
from dynaform.planner.physical import projection


def names_of(layout: Layout, prefix: str = "test-") -> dict[str, str]:
    """Spec table to physical name."""
    return {table: f"{prefix}{table}" for table in layout.family.tables}


@contextmanager
def deployed(layout: Layout) -> Iterator[Any]:
    """A client of a moto of its own that has every table of a family."""
    with mock_aws():
        client = boto3.client("dynamodb", region_name="us-east-1", aws_access_key_id="x", aws_secret_access_key="x")
        create_tables(client, layout, names_of(layout))
        yield client


def create_tables(client: Any, layout: Layout, names: dict[str, str]) -> None:
    """Create every table of a family with its indexes, TTL and stream."""
    for table in layout.family.tables:
        client.create_table(**table_arguments(layout, table, names[table]))
        if (ttl := layout.family.tables[table].ttl) is not None:
            said = {"Enabled": True, "AttributeName": ttl}
            client.update_time_to_live(TableName=names[table], TimeToLiveSpecification=said)


def table_arguments(layout: Layout, table: str, physical: str) -> dict[str, Any]:
    """The arguments of CreateTable."""
    base, *indexes = layout.paths[table]
    keys = dict.fromkeys(name for path in layout.paths[table] for name in path.key)
    arguments: dict[str, Any] = {
        "TableName": physical,
        "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": _schema(base),
        "AttributeDefinitions": [
            {"AttributeName": name, "AttributeType": layout.physical_type(table, name)} for name in keys
        ],
    }
    for kind, local in (("GlobalSecondaryIndexes", False), ("LocalSecondaryIndexes", True)):
        several = [_index(layout, path) for path in indexes if path.local is local]
        if several:
            arguments[kind] = several
    if (view := layout.family.tables[table].stream) is not None:
        arguments["StreamSpecification"] = {"StreamEnabled": True, "StreamViewType": view}
    return arguments


def _schema(path: AccessPath) -> list[dict[str, str]]:
    parts = [(name, "HASH") for name in path.partition] + [(name, "RANGE") for name in path.sort]
    return [{"AttributeName": name, "KeyType": kind} for name, kind in parts]


def _index(layout: Layout, path: AccessPath) -> dict[str, Any]:
    kind, included = projection(layout, path)
    said = {"ProjectionType": kind} | ({"NonKeyAttributes": list(included)} if included else {})
    return {"IndexName": path.index, "KeySchema": _schema(path), "Projection": said}
