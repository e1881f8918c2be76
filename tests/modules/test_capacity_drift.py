"""Capacity that scaling has changed is no difference; everything stated is there in a plan that ends empty."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import boto3
import pytest

from dynaform.simulator import CANNOT_RUN

from .conftest import REPOSITORY, simulated

pytestmark = [pytest.mark.terraform, pytest.mark.simulator]
ROOT = """
provider "aws" {
  region = "us-east-1"
}

module "table" {
  source = "./components/dynamodb-table"

  name                     = "orders"
  partition_key            = { name = "pk" }
  global_secondary_indexes = { by-a = { partition_key = { name = "a" } }, by-b = { partition_key = { name = "b" } } }
  without                  = WITHOUT

  settings = [{
    billing_mode            = "PROVISIONED"
    write_capacity          = 3
    autoscaling             = { read = { min = 5, max = 50 } }
    encryption              = "aws-owned"
    table_class             = "STANDARD_INFREQUENT_ACCESS"
    deny_insecure_transport = true
  }]
}
"""


def units(table: dict[str, Any]) -> dict[str, int]:
    """Read units of the table and of each index."""
    read = table["ProvisionedThroughput"]["ReadCapacityUnits"]
    indexes = table["GlobalSecondaryIndexes"]
    return {"": read} | {i["IndexName"]: i["ProvisionedThroughput"]["ReadCapacityUnits"] for i in indexes}


def test_capacity_that_was_scaled_is_no_difference_and_what_is_out_of_bounds_is(tmp_path: Path) -> None:
    without = json.dumps(sorted(set(CANNOT_RUN) - {"backup_selection", "event_sources"}))
    shutil.copytree(REPOSITORY / "modules/components", tmp_path / "components")
    (tmp_path / "main.tf").write_text(ROOT.replace("WITHOUT", without), "utf-8")
    keys = {"aws_access_key_id": "testing", "aws_secret_access_key": "testing"}
    with simulated(tmp_path, tmp_path, "000000000099") as (endpoint, terraform):
        for arguments in (("init", "-no-color"), ("apply", "-auto-approve", "-no-color")):
            done = terraform(*arguments)
            assert done.returncode == 0, done.stdout + done.stderr
        client = boto3.client("dynamodb", endpoint_url=endpoint, region_name="us-east-1", **keys)
        table = client.describe_table(TableName="orders")["Table"]
        assert units(table) == {"": 5, "by-a": 5, "by-b": 5}, "a new table starts at the lower bounds"

        scaled = {"ReadCapacityUnits": 20, "WriteCapacityUnits": 3}
        update = {"Update": {"IndexName": "by-a", "ProvisionedThroughput": scaled}}
        client.update_table(TableName="orders", ProvisionedThroughput=scaled, GlobalSecondaryIndexUpdates=[update])
        assert units(client.describe_table(TableName="orders")["Table"]) == {"": 20, "by-a": 20, "by-b": 5}
        done = terraform("plan", "-detailed-exitcode", "-no-color")
        assert done.returncode == 0, done.stdout + done.stderr

        client.update_table(TableName="orders", ProvisionedThroughput={**scaled, "ReadCapacityUnits": 90})
        done = terraform("plan", "-detailed-exitcode", "-no-color")
        assert done.returncode == 2, done.stdout + done.stderr
        assert "90 -> 50" in done.stdout
