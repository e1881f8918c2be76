"""Answers are what moto itself would answer, though attribute values are written and compared directly."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto import backends, mock_aws
from moto.core.serialize import BaseJSONSerializer

from dynaform.simulator.values import answered, handle_values_directly

from .direct import direct_values

pytestmark = pytest.mark.simulator

SCALARS: dict[str, Any] = {
    "text": {"S": "ä 'quoted' \n"},
    "empty": {"S": ""},
    "number": {"N": "-1.50"},
    "large": {"N": "12345678901234567890123456789012345678"},
    "yes": {"BOOL": True},
    "no": {"BOOL": False},
    "nothing": {"NULL": True},
    "bytes": {"B": b"\x00\xff"},
    "texts": {"SS": ["b", "a"]},
    "numbers": {"NS": ["1", "2"]},
    "several bytes": {"BS": [b"\x00", b"\x01"]},
}
NESTED: dict[str, Any] = {
    "list": {"L": [SCALARS["text"], {"L": []}, {"M": {}}, SCALARS["bytes"]]},
    "map": {"M": {"S": {"S": "named like a type"}, "deep": {"M": {"N": {"N": "1"}, "set": SCALARS["texts"]}}}},
    "empty list": {"L": []},
    "empty map": {"M": {}},
}
ITEM = {**SCALARS, **NESTED}


@pytest.fixture
def direct() -> Iterator[None]:
    """moto changed for one test."""
    with direct_values():
        yield


def answers() -> list[Any]:
    """What a table of every kind of value answers to every kind of request, headers with ids and times left out."""
    with mock_aws():
        client = boto3.client("dynamodb", region_name="us-east-1", aws_access_key_id="x", aws_secret_access_key="x")
        client.create_table(
            TableName="items",
            BillingMode="PAY_PER_REQUEST",
            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
            AttributeDefinitions=[
                {"AttributeName": "pk", "AttributeType": "S"},
                {"AttributeName": "sk", "AttributeType": "N"},
                {"AttributeName": "text", "AttributeType": "S"},
            ],
            GlobalSecondaryIndexes=[
                {
                    "IndexName": "by-text",
                    "KeySchema": [
                        {"AttributeName": "text", "KeyType": "HASH"},
                        {"AttributeName": "sk", "KeyType": "RANGE"},
                    ],
                    "Projection": {"ProjectionType": "ALL"},
                }
            ],
        )
        keys = [{"pk": {"S": "S"}, "sk": {"N": number}} for number in ("10", "9", "-1", "1e1")]
        for key in keys:
            client.put_item(TableName="items", Item=key | ITEM)
        named = {"ExpressionAttributeNames": {"#t": "text"}, "ExpressionAttributeValues": {":t": ITEM["text"]}}
        found = [
            client.get_item(TableName="items", Key=keys[0]),
            client.get_item(TableName="items", Key={"pk": {"S": "?"}, "sk": {"N": "0"}}),
            client.query(TableName="items", IndexName="by-text", KeyConditionExpression="#t = :t", Limit=2, **named),
            client.scan(TableName="items", FilterExpression="#t = :t", **named),
            client.batch_get_item(RequestItems={"items": {"Keys": keys[:2]}}),
            client.transact_get_items(TransactItems=[{"Get": {"TableName": "items", "Key": keys[1]}}]),
            client.update_item(
                TableName="items",
                Key=keys[0],
                UpdateExpression="SET #t = :t",
                ReturnValues="ALL_OLD",
                **named,
            ),
            client.delete_item(TableName="items", Key=keys[0], ReturnValues="ALL_OLD"),
        ]
    return [{name: value for name, value in each.items() if name != "ResponseMetadata"} for each in found]


def test_every_kind_of_value_in_every_answer_is_as_moto_writes_it(request: pytest.FixtureRequest) -> None:
    before = answers()
    request.getfixturevalue("direct")
    assert answers() == before
    assert before[0]["Item"]["map"] == ITEM["map"]


def test_twice_changes_nothing_further(direct: None) -> None:
    changed = BaseJSONSerializer._serialize_type_structure
    handle_values_directly()
    assert BaseJSONSerializer._serialize_type_structure is changed


def test_its_own_folders_are_listed_once(direct: None) -> None:
    assert backends.list_of_moto_modules() is backends.list_of_moto_modules()
    assert "dynamodb" in backends.list_of_moto_modules()


@pytest.mark.parametrize("value", [{"B": b"x"}, {"L": [{"B": b"x"}]}, {"M": {"b": {"BS": [b"x"]}}}, {}, None, {"Q": 1}])
def test_binary_and_malformed_values_are_left_to_moto(value: Any) -> None:
    assert answered(value) is None


@pytest.mark.parametrize("name", ["text", "number", "yes", "nothing", "texts", "map", "empty list"])
def test_other_values_are_answered_here(name: str) -> None:
    assert answered(ITEM[name]) == ITEM[name]
