"""The restore guide as a story: its commands one after the other, with its placeholders filled in."""

from __future__ import annotations

import json
import re
import shlex
from typing import Any

from botocore import xform_name

from .conftest import REPOSITORY, Dynaform

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
