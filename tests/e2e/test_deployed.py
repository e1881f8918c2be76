"""What all families deployed once in dev are good for: one ordered story, because planning and applying them costs.

The tables that `dynaform cli-script` makes are those that Terraform makes: conversation's are made by awscli as anybody
starts it, the others by the same awscli kept warm. Then the restore guide, run on conversation: backup, restore under
another name and to a point in time, and in the old table's place.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from dynaform.environments import load_environment
from dynaform.planner.physical import physical_names
from dynaform.simulator import Simulator
from dynaform.workflow.workspace import proofs_of
from export.warm_aws import run_script, warm_aws

from .conftest import REPOSITORY, Dynaform, client
from .restore import FAMILY, ITEMS, Story, items, keys

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


def endpoint_of(dynaform: Dynaform) -> str:
    """The simulator's."""
    port = json.loads((dynaform.artifacts / "dev/simulator/status.json").read_text("utf-8"))["port"]
    return f"http://127.0.0.1:{port}"


def test_what_is_not_deployed_is_not_backed_up(dynaform: Dynaform) -> None:
    dynaform("plan", "--env", "dev").ok()
    said = dynaform("backup", "--env", "dev", "--family", "marketplace").failed(2)
    assert "marketplace is not deployed in dev" in said
    assert "make apply ENV=dev" in said


def test_tables_of_the_script_are_those_of_terraform(dynaform: Dynaform, warm: Path, elsewhere: str) -> None:
    scripts = {
        family: dynaform("cli-script", "--env", "dev", "--family", family, "--part", "create").ok().out
        for family in DEV.families
    }
    dynaform("apply", "--env", "dev").ok()
    for family, script in scripts.items():
        assert "as the saved plan for dev has them" in script
        assert run_script(script, COLD if family == "conversation" else warm, elsewhere) == ""
        for name in physical_names(proofs_of(REPOSITORY, family).layout, "dev", DEV.prefix).values():
            assert described(elsewhere, name) == described(endpoint_of(dynaform), name), name


def test_the_guide_restores_items_keys_and_what_terraform_manages(dynaform: Dynaform) -> None:
    dynamodb = client(endpoint_of(dynaform), "dynamodb")
    for item in ITEMS:
        dynamodb.put_item(TableName="dev-Users", Item=item)
    before = items(dynamodb, "dev-Users"), keys(dynamodb, "dev-Users")
    story = Story(dynaform, dynamodb)

    (said,) = story.run(".venv/bin/dynaform backup")
    assert re.search(r"(?m)^conversation Users: dev-Users: before-release-7, \d+ bytes$", said.out)
    assert re.search(r"(?m)^  arn:aws:dynamodb:us-east-1:000000000000:table/dev-Users/backup/", said.out)
    assert "backup dev-Sessions: AVAILABLE" in said.err
    assert said.err.startswith("environment dev, target simulator, account 000000000000")
    (listed,) = story.run("aws dynamodb list-backups")
    story.places["BACKUP_ARN"] = listed["BackupSummaries"][0]["BackupArn"]
    assert story.places["BACKUP_ARN"] in said.out

    dynamodb.delete_item(TableName="dev-Users", Key={"userId": {"S": "user-7"}})
    story.run("aws dynamodb restore-table-from-backup", "aws dynamodb wait table-exists")
    assert (items(dynamodb, "dev-Users-restored"), keys(dynamodb, "dev-Users-restored")) == before

    (recovery,) = story.run("aws dynamodb describe-continuous-backups")
    described = recovery["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"]
    assert described["PointInTimeRecoveryStatus"] == "ENABLED"
    story.places["MOMENT"] = datetime.now(UTC).isoformat()
    story.run("aws dynamodb restore-table-to-point-in-time", "aws dynamodb wait table-exists")
    # the simulator always restores the table as it is now
    assert items(dynamodb, "dev-Users-yesterday") == items(dynamodb, "dev-Users")
    assert keys(dynamodb, "dev-Users-yesterday") == before[1]

    _, counted = story.run("aws dynamodb describe-table", "aws dynamodb scan")
    assert counted["Count"] == len(ITEMS)

    story.places["KEY"] = json.dumps({"userId": {"S": "user-7"}})
    (lost,) = story.run("aws dynamodb get-item")
    story.places["ITEM"] = json.dumps(lost["Item"])
    story.run("aws dynamodb put-item")
    assert items(dynamodb, "dev-Users") == before[0]

    in_place(story, before)


def in_place(story: Story, before: tuple[list[Any], Any]) -> None:
    """The table goes, and the restored one takes its place; Terraform puts back what a restore leaves out."""
    story.run("aws dynamodb delete-table", "aws dynamodb wait table-not-exists")
    story.run("aws dynamodb restore-table-from-backup", "aws dynamodb wait table-exists")
    planned, _, again = story.run(*[".venv/bin/dynaform " + each for each in ("plan", "apply", "plan")])
    assert story.left == [], "every command of the guide was run"
    assert "to change" in planned.out and "to create" not in planned.out and "DF40" not in planned.out
    assert "Nothing to do." in again.out
    assert (items(story.dynamodb, "dev-Users"), keys(story.dynamodb, "dev-Users")) == before
    recovery = story.dynamodb.describe_continuous_backups(TableName="dev-Users")["ContinuousBackupsDescription"]
    assert recovery["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"] == "ENABLED"
    arn = story.dynamodb.describe_table(TableName="dev-Users")["Table"]["TableArn"]
    tags = {each["Key"] for each in story.dynamodb.list_tags_of_resource(ResourceArn=arn)["Tags"]}
    assert {"Environment", "Family"} <= tags
    for name in ("dev-Users-restored", "dev-Users-yesterday"):
        story.dynamodb.delete_table(TableName=name)


def test_backups_as_data(dynaform: Dynaform) -> None:
    said = dynaform("backup", *FAMILY, "--name", "as-data", "--format", "json").ok()
    assert [(each["table"], each["status"], each["backup_name"], each["error"]) for each in json.loads(said.out)] == [
        ("Sessions", "AVAILABLE", "as-data", None),
        ("Users", "AVAILABLE", "as-data", None),
    ]
