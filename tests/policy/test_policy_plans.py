import json
from pathlib import Path
from typing import Any

import pytest

from dynaform.policy.plans import INSTANCE_KEY, PlannedResource, read_plan
from dynaform.policy.scaling import fixed_capacity

from .conftest import Document, MakePlan, load

KEY = "arn:aws:kms:us-east-1:111122223333:key/11111111-2222-3333-4444-555555555555"
BOOKINGS = 'module.family.module.tables["bookings"].aws_dynamodb_table.this'


def applied(document: Document, arn: str) -> Document:
    """The same plan a second time: every table exists, keeps ``arn``, and only ``variables`` may state it.

    Without an ARN, tables with AWS's own key: the provider reads those back without the block.
    """
    block = [{"enabled": True, "kms_key_arn": arn}] if arn else []
    for change in document["resource_changes"]:
        change["change"]["actions"] = ["no-op"]
        change["change"]["after"]["server_side_encryption"] = block
        change["change"]["before"] = change["change"]["after"]
        change["change"]["after_unknown"] = {}
    for family in document["planned_values"]["root_module"]["child_modules"]:
        for table in family["child_modules"]:
            for resource in table["resources"]:
                resource["values"]["server_side_encryption"] = block
    return document


def test_tables_are_found_in_modules_of_modules() -> None:
    content = read_plan(Path(__file__).parent / "plans" / "prod.json")
    assert [each.address for each in content.resources] == [BOOKINGS, BOOKINGS.replace("bookings", "users")]


def test_a_key_that_a_variable_states_is_stated(make_plan: MakePlan) -> None:
    plan = make_plan("again", applied(load("prod"), KEY))
    assert (BOOKINGS, KEY) in read_plan(plan.path).stated_keys


def test_a_key_that_only_the_table_shows_is_not_stated(make_plan: MakePlan) -> None:
    document = applied(load("prod"), KEY.replace("1111", "9999"))
    assert read_plan(make_plan("again", document).path).stated_keys == frozenset()


def test_a_key_that_is_new_to_the_table_is_stated(make_plan: MakePlan) -> None:
    document = load("prod")
    document["variables"] = {}
    assert (BOOKINGS, KEY) in read_plan(make_plan("new", document).path).stated_keys


@pytest.mark.parametrize(
    ("type", "values", "stated"),
    [
        ("aws_kms_alias", {"name": "alias/dynaform-prod", "target_key_arn": KEY}, True),
        ("aws_kms_alias", {"name": "alias/aws/dynamodb", "target_key_arn": KEY}, False),
        ("aws_kms_key", {"key_manager": "AWS", "arn": KEY}, False),
        ("aws_dynamodb_table", {"server_side_encryption": [{"kms_key_arn": KEY}]}, False),
    ],
)
def test_data_sources_state_keys_unless_aws_owns_them(
    make_plan: MakePlan, type: str, values: dict[str, Any], stated: bool
) -> None:
    document = applied(load("prod"), KEY)
    document["variables"] = {}
    data = {"address": f"data.{type}.key", "mode": "data", "type": type, "values": values}
    document["prior_state"] = {"values": {"root_module": {"resources": [data]}}}
    assert ((BOOKINGS, KEY) in read_plan(make_plan("data", document).path).stated_keys) is stated


def test_a_block_is_stated_where_the_configuration_writes_it(make_plan: MakePlan) -> None:
    document = applied(load("broken"), "")
    stated = read_plan(make_plan("owned", document).path).stated_encryption
    assert 'module.family.module.tables["aws-owned"].aws_dynamodb_table.this' in stated
    assert "aws_dynamodb_table.ttl_on_key[0]" in stated
    assert "aws_dynamodb_table.unstated[0]" not in stated


@pytest.mark.parametrize(
    ("address", "bare"),
    [
        ('module.a["x"].aws_dynamodb_table.this[0]', "module.a.aws_dynamodb_table.this"),
        (r'module.a["x\"].y[1]"].module.b["[0]"].aws_dynamodb_table.this', "module.a.module.b.aws_dynamodb_table.this"),
    ],
)
def test_instance_keys_are_cut_out_whatever_they_hold(address: str, bare: str) -> None:
    assert INSTANCE_KEY.sub("", address) == bare


def test_a_forgotten_resource_is_not_checked(make_plan: MakePlan) -> None:
    document = load("prod")
    document["resource_changes"][0]["change"]["actions"] = ["forget"]
    assert len(read_plan(make_plan("forget", document).path).resources) == 1


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "not JSON"),
        ("{", "not JSON"),
        ("[]", "not a plan"),
        ("{}", "terraform_version"),
        (json.dumps({"terraform_version": "1.11.4"}), "planned_values"),
        (json.dumps({"terraform_version": "1.11.4", "planned_values": {}, "errored": True}), "incomplete"),
    ],
)
def test_what_is_no_whole_plan_is_refused(make_plan: MakePlan, content: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        read_plan(make_plan("bad", content).path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="No such file"):
        read_plan(tmp_path / "absent.json")


@pytest.mark.parametrize(
    ("kinds", "fixed"),
    [
        (("target", "policy"), ["reads of index by-day", "writes of index by-day"]),
        (("target",), None),
        (("policy",), None),
    ],
)
def test_a_side_scales_where_there_is_a_target_and_a_policy(kinds: tuple[str, ...], fixed: list[str] | None) -> None:
    values = {"name": "dev-T", "global_secondary_index": [{"name": "by-day"}]}
    scaled = [
        PlannedResource(
            f"{kind}.{side}",
            f"aws_appautoscaling_{kind}",
            {"resource_id": "table/dev-T", "scalable_dimension": f"dynamodb:table:{side}CapacityUnits"},
        )
        for kind in kinds
        for side in ("Read", "Write")
    ]
    found = fixed_capacity([PlannedResource("t", "aws_dynamodb_table", values), *scaled])
    assert found == ({} if fixed is None else {"t": fixed})
