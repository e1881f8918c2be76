"""Tables that exist already come under management instead of failing with "already exists"."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dynaform.planner.layout import Layout
from dynaform.spec import load_family
from smoke.tables import create_tables

from .conftest import Dynaform, client

pytestmark = [pytest.mark.terraform, pytest.mark.simulator, pytest.mark.checkov]

FAMILY = ("--env", "dev", "--family", "conversation")


def test_adopted_tables_keep_their_items_and_end_in_an_empty_plan(dynaform: Dynaform) -> None:
    dynaform("simulator", "up", "--env", "dev").ok()
    port = json.loads((dynaform.artifacts / "dev/simulator/status.json").read_text("utf-8"))["port"]
    dynamodb = client(f"http://127.0.0.1:{port}", "dynamodb")
    layout = Layout(load_family(Path(dynaform.root), "conversation").family)
    create_tables(dynamodb, layout, {"Users": "dev-Users", "Sessions": "dev-Sessions"})
    dynamodb.put_item(TableName="dev-Users", Item={"userId": {"S": "was here before"}})

    dynaform.edit("envs/dev/environment.yaml", "adopt: false", "adopt: true")
    planned = dynaform("plan", *FAMILY).ok()
    assert "imported: dev-Users exists already" in planned.out
    assert "point_in_time_recovery" in planned.out, "what differs shows before anything is applied"
    assert "create module.family.module.tables" not in planned.out
    dynaform("apply", *FAMILY).ok()
    assert "Nothing to do." in dynaform("plan", *FAMILY).ok().out
    assert dynamodb.scan(TableName="dev-Users")["Count"] == 1
