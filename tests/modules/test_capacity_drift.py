"""Capacity that scaling has changed is no difference; everything stated is there in a plan that ends empty."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import boto3
import pytest

from dynaform.simulator import CANNOT_RUN, Simulator
from dynaform.terraform.binary import find_terraform
from dynaform.terraform.mirror import cli_config, find_mirror

from .conftest import REPOSITORY

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
    simulator = Simulator(tmp_path / "simulator", "000000000099")
    keys = {"aws_access_key_id": "testing", "aws_secret_access_key": "testing"}
    try:
        endpoint = simulator.start().endpoint
        variables = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "TF_"))}
        variables |= {name.upper(): value for name, value in keys.items()}
        variables |= {
            "TF_CLI_CONFIG_FILE": str(cli_config(tmp_path, find_mirror(os.environ))),
            "AWS_ENDPOINT_URL": endpoint,
            "AWS_EC2_METADATA_DISABLED": "true",
            "NO_PROXY": "127.0.0.1",
        }

        def terraform(*arguments: str) -> subprocess.CompletedProcess[str]:
            command = [str(find_terraform(os.environ).path), f"-chdir={tmp_path}", *arguments, "-no-color"]
            return subprocess.run(command, env=variables, capture_output=True, text=True, check=False, timeout=300)

        for arguments in (("init",), ("apply", "-auto-approve")):
            done = terraform(*arguments)
            assert done.returncode == 0, done.stdout + done.stderr
        client = boto3.client("dynamodb", endpoint_url=endpoint, region_name="us-east-1", **keys)
        table = client.describe_table(TableName="orders")["Table"]
        assert units(table) == {"": 5, "by-a": 5, "by-b": 5}, "a new table starts at the lower bounds"

        scaled = {"ReadCapacityUnits": 20, "WriteCapacityUnits": 3}
        update = {"Update": {"IndexName": "by-a", "ProvisionedThroughput": scaled}}
        client.update_table(TableName="orders", ProvisionedThroughput=scaled, GlobalSecondaryIndexUpdates=[update])
        assert units(client.describe_table(TableName="orders")["Table"]) == {"": 20, "by-a": 20, "by-b": 5}
        done = terraform("plan", "-detailed-exitcode")
        assert done.returncode == 0, done.stdout + done.stderr

        client.update_table(TableName="orders", ProvisionedThroughput={**scaled, "ReadCapacityUnits": 90})
        done = terraform("plan", "-detailed-exitcode")
        assert done.returncode == 2, done.stdout + done.stderr
        assert "90 -> 50" in done.stdout
    finally:
        simulator.stop()
