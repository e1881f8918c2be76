"""Policy documents with concrete names, and how they are divided where one policy is too small."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from dynaform.access.document import LIMIT, Place, documents, policy_size
from dynaform.access.evaluator import unknown_actions
from dynaform.findings import UsageError
from dynaform.planner.grants.consumers import family_grants
from dynaform.planner.grants.statements import Resource, Statement, statements

from .tenancy import OWN, place, tenancy

KEY = "arn:aws:kms:us-east-1:111122223333:key/0000"


def policies(consumers: str, name: str, keys: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    proofs = tenancy(consumers)
    return documents(statements(family_grants(proofs).consumers[name]), place(proofs), keys)


def test_the_document_of_a_consumer_whole() -> None:
    table = "arn:aws:dynamodb:us-east-1:111122223333:table/Main"
    (document,) = policies("{own: {access_patterns: [rename, orders-of-owner], leading_key: userId}}", "own", (KEY,))
    me = "${aws:PrincipalTag/userId}"
    assert document == {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "DenyWithoutTls",
                "Effect": "Deny",
                "Action": ["dynamodb:*"],
                "Resource": [table, f"{table}/*"],
                "Condition": {"Bool": {"aws:SecureTransport": ["false"]}},
            },
            {
                "Sid": "QueryOwnKeys",
                "Effect": "Allow",
                "Action": ["dynamodb:Query"],
                "Resource": [f"{table}/index/ByOwner"],
                "Condition": {
                    "ForAllValues:StringEquals": {"dynamodb:LeadingKeys": [f"OWNER#{me}#ORDERS"]},
                    "Null": {"dynamodb:LeadingKeys": ["false"]},
                },
            },
            {
                "Sid": "UpdateOwnKeys",
                "Effect": "Allow",
                "Action": ["dynamodb:UpdateItem"],
                "Resource": [table],
                "Condition": {
                    "ForAllValues:StringEquals": {"dynamodb:LeadingKeys": [f"USER#{me}"]},
                    "Null": {"dynamodb:LeadingKeys": ["false"]},
                },
            },
            {
                "Sid": "UseKeysThroughDynamoDB",
                "Effect": "Allow",
                "Action": ["kms:Decrypt"],
                "Resource": [KEY],
                "Condition": {"StringEquals": {"kms:ViaService": ["dynamodb.us-east-1.amazonaws.com"]}},
            },
        ],
    }


def test_every_action_of_every_document_exists() -> None:
    for name, patterns in (("own", OWN), ("all", "all")):
        for document in policies(f"{{{name}: {{access_patterns: {patterns}, stream: Main}}}}", name, (KEY,)):
            assert unknown_actions(document) == []


def test_a_consumer_that_may_do_nothing_has_no_policy() -> None:
    assert policies("{own: {access_patterns: [orders-by-state], leading_key: userId}}", "own", (KEY,)) == []


@pytest.mark.parametrize(
    ("region", "partition"), [("us-east-1", "aws"), ("cn-north-1", "aws-cn"), ("us-gov-west-1", "aws-us-gov")]
)
def test_the_partition_follows_from_the_region(region: str, partition: str) -> None:
    arn = Place(region, "111122223333", {"T": "t"}).arn(Resource("T", "/index/i"))
    assert arn == f"arn:{partition}:dynamodb:{region}:111122223333:table/t/index/i"


def many(count: int, resources: int = 3) -> tuple[list[Statement], Place]:
    names = {f"T{number:03}": f"a-table-with-a-rather-long-name-{number:03}" for number in range(count * resources)}
    tables = sorted(names)
    said = [
        Statement(
            f"Get{number:03}",
            ("dynamodb:GetItem",),
            tuple(Resource(table) for table in tables[number * resources : (number + 1) * resources]),
        )
        for number in range(count)
    ]
    return said, Place("us-east-1", "111122223333", names)


@pytest.mark.parametrize("count", [1, 15, 16, 17, 40, 100])
def test_statements_are_spread_in_order_and_none_is_lost(count: int) -> None:
    said, where = many(count)
    found = documents(said, where, [KEY])
    assert all(policy_size(document) <= LIMIT for document in found)
    sids = [each["Sid"] for document in found for each in document["Statement"]]
    assert sids.count("UseKeysThroughDynamoDB") == 1
    assert [sid for sid in sids if sid.startswith("Get")] == [each.sid for each in said]
    whole = sum(policy_size(document) for document in found)
    assert len(found) <= max(1, 2 * whole // LIMIT + 1)


def test_what_no_policy_holds_is_refused() -> None:
    said, where = many(1, 120)
    with pytest.raises(UsageError, match="IAM takes 6144"):
        documents(said, where)


def test_size_is_that_of_terraforms_json() -> None:
    said, where = many(1, 1)
    conditions = {"StringEquals": {"dynamodb:LeadingKeys": ("a<b>&c",)}}
    (document,) = documents([replace(said[0], conditions=conditions)], where)
    plain = json.dumps(document, separators=(",", ":"))
    assert policy_size(document) == len(plain) + 3 * len("u003c")
