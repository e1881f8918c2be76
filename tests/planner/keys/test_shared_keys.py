"""Entities that share their keys on purpose: a write of the one never touches an item of the other."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

from dynaform.planner.calls.items import stored_item
from dynaform.planner.calls.request import write_request
from dynaform.planner.calls.values import Call
from dynaform.planner.calls.wire import item_to_wire
from dynaform.planner.proof import WriteProof
from dynaform.planner.prove import prove_family
from dynaform.spec import parse_family

pytestmark = pytest.mark.simulator

SPEC = """
format: 1
family: hub
tables: {Hub: {key: {partition: pk, sort: sk}, type_attribute: kind}}
entities:
  User:
    table: Hub
    key: {pk: "ACCOUNT#{name}", sk: ACCOUNT}
    shares_key: [Organization]        # a name is a user's or an organization's, never both
    attributes: {name: id, plan: {type: [free, paid], default: free}}
  Organization:
    table: Hub
    key: {pk: "ACCOUNT#{name}", sk: ACCOUNT}
    live: {closed: {exists: false}}
    attributes: {name: id, plan: {type: [free, paid], default: free}, closed: {type: timestamp, optional: true}}
access_patterns:
  create-user: {create: User}
  put-user: {put: User}
  update-user: {update: User, by: [name], set: {plan: paid}}
  upsert-user: {upsert: User, by: [name], set: {plan: paid}}
  delete-user: {delete: User, by: [name]}
  drop-user: {delete: User, by: [name], otherwise: ignore}
  create-organization: {create: Organization}
"""
PROOFS = prove_family(parse_family(SPEC))
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def stored(entity: str, **values: Any) -> dict[str, Any]:
    return stored_item(PROOFS.layout, entity, {"name": "ann", "plan": "free", **values})


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    with mock_aws():
        dynamodb = boto3.client("dynamodb", region_name="eu-central-1")
        dynamodb.create_table(
            TableName="hub",
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk")],
            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
        )
        yield dynamodb


def run(client: Any, pattern: str) -> bool:
    """Whether the write is done; the answer to a failed condition is the caller's business."""
    (step,) = PROOFS.proofs[pattern].steps
    assert isinstance(step.proof, WriteProof)
    request = write_request(PROOFS.layout, step.proof, Call({"name": "ann", "plan": "paid"}, NOW), {"Hub": "hub"})
    method = {"PutItem": client.put_item, "UpdateItem": client.update_item, "DeleteItem": client.delete_item}
    try:
        method[request.operation](**request.arguments)
    except ClientError as error:
        assert error.response["Error"]["Code"] == "ConditionalCheckFailedException"
        return False
    return True


def test_the_declaration_is_all_that_is_asked_for() -> None:
    assert PROOFS.findings == ()


@pytest.mark.parametrize("pattern", [name for name in PROOFS.proofs if "user" in name])
def test_no_write_of_a_user_touches_an_organization(client: Any, pattern: str) -> None:
    for organization in (stored("Organization"), stored("Organization", closed=NOW)):
        client.put_item(TableName="hub", Item=item_to_wire(organization))
        assert not run(client, pattern)
        (item,) = client.scan(TableName="hub")["Items"]
        assert item == item_to_wire(organization)


@pytest.mark.parametrize(
    ("pattern", "there", "done"),
    [
        ("create-user", False, True),
        ("create-user", True, False),
        ("put-user", False, True),
        ("put-user", True, True),
        ("update-user", False, False),
        ("update-user", True, True),
        ("upsert-user", False, True),
        ("upsert-user", True, True),
        ("delete-user", False, False),
        ("delete-user", True, True),
        ("drop-user", False, True),
        ("drop-user", True, True),
    ],
)
def test_among_users_nothing_changes(client: Any, pattern: str, there: bool, done: bool) -> None:
    if there:
        client.put_item(TableName="hub", Item=item_to_wire(stored("User")))
    assert run(client, pattern) is done


def test_a_closed_organization_makes_room_for_organizations_only(client: Any) -> None:
    client.put_item(TableName="hub", Item=item_to_wire(stored("Organization", closed=NOW)))
    assert run(client, "create-organization")
    client.put_item(TableName="hub", Item=item_to_wire(stored("User")))
    assert not run(client, "create-organization")
