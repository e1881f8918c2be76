"""Whole environments rehearsed; and what prod's policy says to settings that break it."""

from __future__ import annotations

import json

import pytest

from .conftest import Dynaform, processes_in

EVERY_FAMILY = True
pytestmark = [pytest.mark.terraform, pytest.mark.simulator, pytest.mark.checkov]


def left_behind(dynaform: Dynaform) -> list[str]:
    files = [str(path) for path in dynaform.artifacts.rglob("*")] if dynaform.artifacts.exists() else []
    return files + processes_in(dynaform.root)


def test_dev_in_words(dynaform: Dynaform) -> None:
    rehearsed = dynaform("rehearse", "--env", "dev", "--family", "conversation").ok()
    assert "Rehearsed dev:\n  2 tables and 3 indexes deployed" in rehearsed.out
    assert "the second plan was empty" in rehearsed.out
    assert "13 of 13 access patterns exercised and green" in rehearsed.out
    assert left_behind(dynaform) == []


def test_prod_in_two_stages_with_its_own_names_and_account(dynaform: Dynaform) -> None:
    # what points at some AWS is not looked at
    dynaform.variables |= {"AWS_ENDPOINT_URL": "http://127.0.0.1:9", "AWS_PROFILE": "nobody"}
    rehearsed = dynaform("rehearse", "--env", "prod", "--format", "json").ok()
    dynaform.variables.clear()
    document = json.loads(rehearsed.out)
    counts = [document[name] for name in ("environment", "tables", "indexes", "patterns")]
    assert counts == ["prod", 26, 35, 176], "26 tables, 30 and more indexes, about 140 patterns (the five documents)"
    assert document["policy_checks"] > 200
    left_out = {
        reason for report in document["smoke"] for table in report["tables"] for reason in table["not_exercised"]
    }
    assert {reason.split(" is left out")[0] for reason in left_out} == {
        "backup selection",
        "contributor insights",
        "on demand limits",
    }
    assert all(each["status"] == "passed" for report in document["smoke"] for each in report["patterns"])
    assert "environment prod, target simulator, account 333333333333" in rehearsed.err
    assert left_behind(dynaform) == []


def test_prod_without_recovery_or_with_provisioned_billing_is_refused_by_policy(dynaform: Dynaform) -> None:
    path = "envs/prod/common.tfvars"
    restore = dynaform.restoring(path)
    dynaform.edit(path, "point_in_time_recovery_enabled = true", "point_in_time_recovery_enabled = false")
    dynaform.edit(
        path, "settings = {", 'settings = {\n  billing_mode = "PROVISIONED"\n  read_capacity = 5\n  write_capacity = 5'
    )
    said = dynaform("rehearse", "--env", "prod", "--family", "conversation").failed(1)
    restore()
    for rule, setting in (("DF501", "point_in_time_recovery_enabled"), ("DF504", "billing_mode")):
        assert said.count(f"error {rule} ") == 2, said
        assert setting in said
    assert "envs/prod/" in said
    assert "policy level prod" in said
    assert left_behind(dynaform) == []
