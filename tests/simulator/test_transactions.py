"""A cancelled transaction leaves everything as it was, though only what it touches is kept for that."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws
from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.table import Table

from dynaform.simulator.transactions import keep_what_transactions_touch

pytestmark = pytest.mark.simulator
MAP = {"M": {"n": {"N": "1"}, "s": {"SS": ["a"]}}}


@pytest.fixture(params=[("pk",), ("pk", "sk")], ids=["partition key", "both keys"])
def client(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    # undone after the test, so that others see moto as it comes
    monkeypatch.setattr(DynamoDBBackend, "transact_write_items", DynamoDBBackend.transact_write_items)
    keep_what_transactions_touch()
    names = request.param
    with mock_aws():
        client = boto3.client("dynamodb", region_name="us-east-1", aws_access_key_id="x", aws_secret_access_key="x")
        client.create_table(
            TableName="items",
            BillingMode="PAY_PER_REQUEST",
            KeySchema=[{"AttributeName": n, "KeyType": t} for n, t in zip(names, ("HASH", "RANGE"), strict=False)],
            AttributeDefinitions=[{"AttributeName": n, "AttributeType": "S"} for n in names],
            StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"},
        )
        for number in range(4):
            client.put_item(TableName="items", Item=key(str(number)) | {"map": MAP, "count": {"N": "1"}})
        yield client
    delattr(Table, "__deepcopy__")


def key(value: str) -> dict[str, Any]:
    return {"pk": {"S": value}, "sk": {"S": "x"}}


def contents(client: Any) -> dict[str, Any]:
    return {each["pk"]["S"]: each for each in client.scan(TableName="items")["Items"]}


def update(client: Any, value: str, **more: Any) -> dict[str, Any]:
    names = [each["AttributeName"] for each in client.describe_table(TableName="items")["Table"]["KeySchema"]]
    return {
        "Update": {
            "TableName": "items",
            "Key": {name: key(value)[name] for name in names},
            "UpdateExpression": "SET #m.#n = :two ADD #c :one",
            "ExpressionAttributeNames": {"#m": "map", "#n": "n", "#c": "count"},
            "ExpressionAttributeValues": {":two": {"N": "2"}, ":one": {"N": "1"}},
            **more,
        }
    }


def test_a_cancelled_transaction_is_undone_in_all_its_items_nested_values_too(client: Any) -> None:
    before = copy.deepcopy(contents(client))
    refused = {"Put": {"TableName": "items", "Item": key("0"), "ConditionExpression": "attribute_not_exists(pk)"}}
    fresh = {"Put": {"TableName": "items", "Item": key("new")}}
    with pytest.raises(ClientError, match="TransactionCanceledException"):
        client.transact_write_items(TransactItems=[fresh, update(client, "1"), update(client, "2"), refused])
    assert contents(client) == before
    client.put_item(TableName="items", Item=key("3"))
    assert contents(client)["3"].keys() == {"pk", "sk"}, "what was put back is the table that later writes go to"


def test_a_transaction_that_goes_through_is_written(client: Any) -> None:
    client.transact_write_items(
        TransactItems=[{"Put": {"TableName": "items", "Item": key("new")}}, update(client, "1")]
    )
    found = contents(client)
    assert (found["new"], found["1"]["count"], found["1"]["map"]["M"]["n"]) == (key("new"), {"N": "2"}, {"N": "2"})
    assert found["2"]["map"] == MAP
