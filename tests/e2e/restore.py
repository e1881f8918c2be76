"""The restore guide, run: backup, restore under another name and to a point in time, and in the old table's place."""

from __future__ import annotations

import json
import re
import shlex
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from botocore import xform_name

from .conftest import REPOSITORY, Dynaform, client

pytestmark = [pytest.mark.terraform, pytest.mark.simulator, pytest.mark.checkov]

GUIDE = REPOSITORY / "docs" / "guide" / "restore.md"
FAMILY = ("--env", "dev", "--family", "conversation")
ITEMS = [{"userId": {"S": f"user-{number}"}, "points": {"N": str(number)}} for number in range(30)]


def commands() -> list[str]:
    """The commands of the guide's boxes, in order."""
    blocks = re.findall(r"^ *```sh\n(.*?)^ *```$", GUIDE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    return [line.strip() for block in blocks for line in block.splitlines()]


def aws(dynamodb: Any, command: str) -> Any:
    """What ``aws dynamodb OPERATION --argument value`` asks for, asked by boto3: same operation, same arguments."""
    _, service, operation, *words = shlex.split(command)
    assert service == "dynamodb"
    if operation == "wait":
        waiter, *words = words
        return dynamodb.get_waiter(waiter.replace("-", "_")).wait(**arguments(dynamodb, "describe-table", words))
    method = getattr(dynamodb, operation.replace("-", "_"))
    return method(**arguments(dynamodb, operation, words))


def arguments(dynamodb: Any, operation: str, words: list[str]) -> dict[str, Any]:
    name = next(each for each in dynamodb.meta.service_model.operation_names if xform_name(each, "-") == operation)
    members = dynamodb.meta.service_model.operation_model(name).input_shape.members
    known = {f"--{xform_name(member, '-')}": member for member in members}
    values = zip(words[::2], words[1::2], strict=True)
    return {known[flag]: json.loads(value) if value.startswith("{") else value for flag, value in values}


def items(dynamodb: Any, table: str) -> list[Any]:
    found = dynamodb.scan(TableName=table, ConsistentRead=True)["Items"]
    return sorted(found, key=lambda item: str(item["userId"]["S"]))


def keys(dynamodb: Any, table: str) -> Any:
    said = dynamodb.describe_table(TableName=table)["Table"]
    indexes = {each["IndexName"]: (each["KeySchema"], each["Projection"]) for each in said["GlobalSecondaryIndexes"]}
    attributes = sorted((each["AttributeName"], each["AttributeType"]) for each in said["AttributeDefinitions"])
    return said["KeySchema"], indexes, attributes


class Story:
    """The guide's commands one after the other, with its placeholders filled in."""

    def __init__(self, dynaform: Dynaform, dynamodb: Any) -> None:
        self.dynaform, self.dynamodb = dynaform, dynamodb
        self.left = commands()
        self.places: dict[str, str] = {}

    def run(self, *begins: str) -> list[Any]:
        """The next commands; each has to begin as said."""
        return [self._one(begin) for begin in begins]

    def _one(self, begin: str) -> Any:
        command = self.left.pop(0)
        assert command.startswith(begin), f"the guide goes on with: {command}"
        for place, value in self.places.items():
            command = re.sub(rf"\b{place}\b", lambda _, value=value: shlex.quote(value), command)
        if command.startswith("aws "):
            return aws(self.dynamodb, command)
        return self.dynaform(*shlex.split(command)[1:]).ok()


def test_the_guide_restores_items_keys_and_what_terraform_manages(dynaform: Dynaform) -> None:
    dynaform("plan", *FAMILY).ok()
    dynaform("apply", *FAMILY).ok()
    port = json.loads((dynaform.artifacts / "dev/simulator/status.json").read_text("utf-8"))["port"]
    dynamodb = client(f"http://127.0.0.1:{port}", "dynamodb")
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


def test_what_is_not_deployed_is_not_backed_up(dynaform: Dynaform, tmp_path: Path) -> None:
    said = dynaform("backup", "--env", "dev", "--family", "marketplace").failed(2)
    assert "marketplace is not deployed in dev" in said
    assert "make apply ENV=dev" in said


def test_backups_as_data(dynaform: Dynaform) -> None:
    said = dynaform("backup", *FAMILY, "--name", "as-data", "--format", "json").ok()
    assert [(each["table"], each["status"], each["backup_name"], each["error"]) for each in json.loads(said.out)] == [
        ("Sessions", "AVAILABLE", "as-data", None),
        ("Users", "AVAILABLE", "as-data", None),
    ]
