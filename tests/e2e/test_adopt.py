"""Tables that exist already come under management instead of failing with "already exists"."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dynaform.planner.layout import Layout
from dynaform.planner.physical import physical_names
from dynaform.spec import load_family
from smoke.tables import create_tables

from .conftest import Dynaform, client

pytestmark = [pytest.mark.terraform, pytest.mark.simulator, pytest.mark.checkov]

FAMILY = ("--env", "dev", "--family", "marketplace")
"""The document of live tables: the most indexes, streams and TTLs of those an environment adopts."""


def test_adopted_tables_keep_their_items_and_end_in_an_empty_plan(dynaform: Dynaform) -> None:
    dynaform("simulator", "up", "--env", "dev").ok()
    port = json.loads((dynaform.artifacts / "dev/simulator/status.json").read_text("utf-8"))["port"]
    dynamodb = client(f"http://127.0.0.1:{port}", "dynamodb")
    layout = Layout(load_family(Path(dynaform.root), "marketplace").family)
    names = physical_names(layout, "dev", "dev-")
    create_tables(dynamodb, layout, names)
    before = {table: dynamodb.describe_table(TableName=table)["Table"] for table in names.values()}
    key = {each["AttributeName"]: {"S": "was here before"} for each in before[names["users"]]["KeySchema"]}
    dynamodb.put_item(TableName=names["users"], Item=key)

    dynaform.edit("envs/dev/environment.yaml", "adopt: false", "adopt: true")
    planned = dynaform("plan", *FAMILY).ok()
    for table in names.values():
        assert f"imported: {table} exists already" in planned.out
    assert "point_in_time_recovery" in planned.out, "what differs shows before anything is applied"
    assert "create module.family.module.tables" not in planned.out
    dynaform("apply", *FAMILY).ok()
    assert "Nothing to do." in dynaform("plan", *FAMILY).ok().out
    assert dynamodb.scan(TableName=names["users"])["Count"] == 1
    for table, was in before.items():
        now = dynamodb.describe_table(TableName=table)["Table"]
        assert now["CreationDateTime"] == was["CreationDateTime"], "the same table, not one made anew"
        assert names_of_indexes(now) == names_of_indexes(was)
    assert sum(len(names_of_indexes(each)) for each in before.values()) == 13


def names_of_indexes(table: dict[str, list[dict[str, str]]]) -> set[str]:
    """Global and local ones."""
    kinds = ("GlobalSecondaryIndexes", "LocalSecondaryIndexes")
    return {each["IndexName"] for kind in kinds for each in table.get(kind, [])}
