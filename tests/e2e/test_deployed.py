"""The tables that `dynaform cli-script` makes are those that Terraform makes.

Conversation's are made by awscli as anybody starts it, the others by the same awscli kept warm.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dynaform.environments import load_environment
from dynaform.planner.physical import physical_names
from dynaform.simulator import Simulator
from dynaform.workflow.workspace import proofs_of
from export.warm_aws import run_script, warm_aws

from .conftest import REPOSITORY, Dynaform, client

DEV = load_environment(REPOSITORY, "dev")
pytestmark = [pytest.mark.terraform, pytest.mark.simulator, pytest.mark.checkov]

COLD = Path(sys.executable).parent
OTHER_ACCOUNT = "111122223333"
_OF_A_PLACE = {
    "TableArn", "IndexArn", "TableId", "CreationDateTime", "LatestStreamArn", "LatestStreamLabel",
    "EarliestRestorableDateTime", "LatestRestorableDateTime", "LastUpdateToPayPerRequestDateTime", "ResponseMetadata",
}  # fmt: skip
"""ARNs, ids and times: what cannot be the same in two places."""

EVERY_FAMILY = True


@pytest.fixture(scope="module")
def warm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with warm_aws(tmp_path_factory.mktemp("aws")) as folder:
        yield folder


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The endpoint of a simulator of another account."""
    with Simulator(tmp_path_factory.mktemp("elsewhere") / "simulator", OTHER_ACCOUNT).private() as status:
        yield status.endpoint


def described(endpoint: str, name: str) -> dict[str, Any]:
    """Everything the service tells of a table that is not its place's."""
    data = client(endpoint, "dynamodb")
    table = data.describe_table(TableName=name)["Table"]
    return sifted({
        "table": table,
        "time to live": data.describe_time_to_live(TableName=name)["TimeToLiveDescription"],
        "recovery": data.describe_continuous_backups(TableName=name)["ContinuousBackupsDescription"],
        "tags": data.list_tags_of_resource(ResourceArn=table["TableArn"])["Tags"],
    })  # fmt: skip


def sifted(value: Any) -> Any:
    """Without what is of a place, and without the order of what has none; a key schema's is partition, then sort."""
    if isinstance(value, dict):
        return {
            name: each if name == "KeySchema" else sifted(each)
            for name, each in value.items()
            if name not in _OF_A_PLACE
        }
    return sorted(map(sifted, value), key=repr) if isinstance(value, list) else value


def test_tables_of_the_script_are_those_of_terraform(dynaform: Dynaform, warm: Path, elsewhere: str) -> None:
    dynaform("plan", "--env", "dev").ok()
    scripts = {
        family: dynaform("cli-script", "--env", "dev", "--family", family, "--part", "create").ok().out
        for family in DEV.families
    }
    dynaform("apply", "--env", "dev").ok()
    port = json.loads((dynaform.artifacts / "dev/simulator/status.json").read_text("utf-8"))["port"]
    for family, script in scripts.items():
        assert "as the saved plan for dev has them" in script
        assert run_script(script, COLD if family == "conversation" else warm, elsewhere) == ""
        for name in physical_names(proofs_of(REPOSITORY, family).layout, "dev", DEV.prefix).values():
            assert described(elsewhere, name) == described(f"http://127.0.0.1:{port}", name), name
