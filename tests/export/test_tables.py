"""Settings of tables from a plan and from promises, and the arguments of CreateTable."""

from __future__ import annotations

import re
from typing import Any

import pytest

from dynaform.export import TableSettings, planned, promised
from dynaform.export.settings import Throughput
from dynaform.export.tables import create_table, table_commands
from report.golden import ROOT

from .cases import proved

LIBRARY, SHOP = proved("library").layout, proved("shop").layout


def plan(**values: Any) -> dict[str, Any]:
    """The JSON of a plan with one table, as the provider fills it."""
    plain: dict[str, Any] = {
        "billing_mode": "PAY_PER_REQUEST", "deletion_protection_enabled": True, "global_secondary_index": [],
        "on_demand_throughput": [], "point_in_time_recovery": [{"enabled": True, "recovery_period_in_days": 7}],
        "replica": [], "server_side_encryption": [{"enabled": True}], "table_class": None, "tags_all": {"A": "1"},
        "ttl": [], "restore_source_name": None, "import_table": [],
    }  # fmt: skip
    address = 'module.family.module.tables["Loans"].aws_dynamodb_table.this'
    resource = {"address": address, "values": plain | values}
    other = {"address": "module.family.aws_cloudwatch_metric_alarm.this", "values": {}}
    modules = [{"resources": [other], "child_modules": [{"resources": [resource]}]}]
    return {"planned_values": {"root_module": {"child_modules": modules}}}


@pytest.mark.parametrize(
    ("values", "changes"),
    [
        ({}, {}),
        ({"server_side_encryption": [{"enabled": False}]}, {"encryption": "aws-owned"}),
        (
            {"server_side_encryption": [{"enabled": True, "kms_key_arn": "arn:k"}]},
            {"encryption": "customer-key", "key_arn": "arn:k"},
        ),
        ({"point_in_time_recovery": [{"enabled": False}]}, {"recovery_days": None}),
        ({"deletion_protection_enabled": False}, {"protected": False}),
        ({"table_class": "STANDARD_INFREQUENT_ACCESS"}, {"table_class": "STANDARD_INFREQUENT_ACCESS"}),
        ({"ttl": [{"attribute_name": "gone", "enabled": True}]}, {"ttl_enabled": True}),
        (
            {"on_demand_throughput": [{"max_read_request_units": 5, "max_write_request_units": None}]},
            {"units": Throughput(5, None)},
        ),
        (
            {
                "billing_mode": "PROVISIONED",
                "read_capacity": 3,
                "write_capacity": 2,
                "global_secondary_index": [{"name": "byMember", "read_capacity": 4, "write_capacity": 1}],
            },
            {"provisioned": True, "units": Throughput(3, 2), "index_units": {"byMember": Throughput(4, 1)}},
        ),
        ({"replica": [{"region_name": "eu-west-1"}]}, {"left_out": ("replicas",)}),
    ],
)
def test_settings_are_read_out_of_a_plan(values: dict[str, Any], changes: dict[str, Any]) -> None:
    plain = {"recovery_days": 7, "ttl_enabled": False, "tags": {"A": "1"}}
    assert planned(plan(**values)) == {"Loans": TableSettings(**plain | changes)}  # type: ignore[arg-type]


def test_a_plan_that_destroys_says_nothing() -> None:
    assert planned({"planned_values": {"root_module": {}}}) == planned({}) == {}


def test_without_a_plan_the_defaults_are_those_of_the_component() -> None:
    text = (ROOT / "modules/components/dynamodb-table/locals.tf").read_text("utf-8")
    said = dict(re.findall(r"try\(local\.stated\.(\w+)\[0\], \"?([\w-]+)\"?\)", text))
    default = TableSettings()
    assert said["billing_mode"] == "PAY_PER_REQUEST"
    assert not default.provisioned
    assert said["encryption"] == default.encryption
    assert int(said["point_in_time_recovery_days"]) == default.recovery_days
    assert (said["point_in_time_recovery_enabled"], said["deletion_protection_enabled"]) == ("true", "true")
    assert default.protected
    assert said["table_class"] == default.table_class
    assert (said["ttl_enabled"] == "true") is default.ttl_enabled


def test_promises_of_table_and_family_are_the_settings() -> None:
    assert promised(SHOP, "Orders", "dev", "dev-") == TableSettings(
        provisioned=True,
        units=Throughput(5, 2),
        index_units={"ByState": Throughput(5, 2)},
        encryption="customer-key",
        recovery_days=7,
        protected=False,
        table_class="STANDARD_INFREQUENT_ACCESS",
        tags={"Environment": "dev", "Family": "shop", "ManagedBy": "terraform", "Team": "shop dev"},
    )
    carts = promised(SHOP, "Carts", "dev", "")
    assert (carts.provisioned, carts.units, carts.index_units) == (False, Throughput(), {})


def test_units_stand_where_the_billing_mode_wants_them() -> None:
    provisioned = create_table(SHOP, "Orders", "orders", promised(SHOP, "Orders", "dev", ""))
    units = {"ReadCapacityUnits": 5, "WriteCapacityUnits": 2}
    assert provisioned["ProvisionedThroughput"] == units
    assert provisioned["GlobalSecondaryIndexes"][0]["ProvisionedThroughput"] == units
    assert "ProvisionedThroughput" not in provisioned["LocalSecondaryIndexes"][0]
    limited = TableSettings(units=Throughput(100, None), index_units={"byMember": Throughput(None, 50)})
    on_demand = create_table(LIBRARY, "Loans", "loans", limited)
    assert "ProvisionedThroughput" not in str(on_demand), "the service refuses it under PAY_PER_REQUEST"
    assert on_demand["OnDemandThroughput"] == {"MaxReadRequestUnits": 100}
    assert on_demand["GlobalSecondaryIndexes"][0]["OnDemandThroughput"] == {"MaxWriteRequestUnits": 50}


def test_what_is_off_has_no_command() -> None:
    commands = "\n".join(table_commands(SHOP, "Carts", "carts", TableSettings(recovery_days=None, ttl_enabled=False)))
    assert "update-continuous-backups" not in commands
    assert "update-time-to-live" not in commands
    assert "create-table" in commands
