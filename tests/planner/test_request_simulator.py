"""A simulated DynamoDB accepts the requests, and they mean what ``holds`` and ``logical_row`` say they mean."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import boto3
import pytest
from moto import mock_aws

from dynaform.planner.calls.items import complete, logical_row, stored_item
from dynaform.planner.calls.predicates import holds
from dynaform.planner.calls.request import Request, batch_get_requests, read_request, transaction_request, write_request
from dynaform.planner.calls.wire import item_from_wire, item_to_wire
from dynaform.planner.operands import SortCondition
from dynaform.planner.proof import Assignment, Change, ChangeKind, Existence, Filter, Operation, ReadProof
from dynaform.spec.model import Otherwise, Verb
from dynaform.spec.predicates import Op
from dynaform.spec.values import Parameter

from .sample_family import (
    FAMILY,
    LAYOUT,
    NAMES,
    NOW,
    USER_PK,
    branch,
    call,
    condition,
    operand,
    posts_of_user,
    term,
    where,
    write,
)

pytestmark = pytest.mark.simulator


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    with pytest.MonkeyPatch.context() as patch:
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            patch.setenv(name, "testing")
        patch.delenv("AWS_ENDPOINT_URL", raising=False)
        with mock_aws():
            dynamodb = boto3.client("dynamodb", region_name="eu-central-1")
            for name, physical in NAMES.items():
                _create_table(dynamodb, name, physical)
            yield dynamodb


def _create_table(dynamodb: Any, name: str, physical: str) -> None:
    base, *indexes = LAYOUT.paths[name]
    keys = {key for path in (base, *indexes) for key in path.key}
    found = [
        {
            "IndexName": path.index,
            "KeySchema": _schema(path.partition[0], path.sort),
            "Projection": {"ProjectionType": "ALL"},
        }
        for path in indexes
    ]
    dynamodb.create_table(
        TableName=physical,
        BillingMode="PAY_PER_REQUEST",
        KeySchema=_schema(base.partition[0], base.sort),
        AttributeDefinitions=[
            {"AttributeName": key, "AttributeType": LAYOUT.physical_type(name, key)} for key in sorted(keys)
        ],
        **({"GlobalSecondaryIndexes": found} if found else {}),
    )


def _schema(partition: str, sort: tuple[str, ...]) -> list[dict[str, str]]:
    return [
        {"AttributeName": partition, "KeyType": "HASH"},
        *({"AttributeName": name, "KeyType": "RANGE"} for name in sort),
    ]


METHODS = {
    "Query": "query", "GetItem": "get_item", "BatchGetItem": "batch_get_item", "Scan": "scan",
    "PutItem": "put_item", "UpdateItem": "update_item", "TransactWriteItems": "transact_write_items",
}  # fmt: skip


def send(client: Any, request: Request) -> dict[str, Any]:
    answer: dict[str, Any] = getattr(client, METHODS[request.operation])(**request.arguments)
    return answer


def put(client: Any, entity: str, **row: Any) -> dict[str, Any]:
    table = NAMES[LAYOUT.entity(entity).table]
    client.put_item(TableName=table, Item=item_to_wire(stored_item(LAYOUT, entity, row)))
    return complete(LAYOUT, entity, row)


def rows(entity: str, items: list[Any]) -> list[dict[str, Any]]:
    wanted = tuple(LAYOUT.entity(entity).attributes)
    return [logical_row(LAYOUT, entity, item_from_wire(item), wanted) for item in items]


FILTERS: list[dict[str, Any]] = [
    {"score": {"ne": "2"}},
    {"note": {"ne": "x"}},
    {"note": {"exists": "false"}},
    {"score": {"between": ["1", "2"]}},
    {"score": {"in": "$scores"}},
    {"score": {"in": "$none"}},
    {"tags": {"contains": "a", "size": {"ge": "2"}}},
    {"reviewers.$user.approved": "true"},
    {"reviewers.u1.level": {"ne": "2"}},
    {"lines": {"contains": "one"}},
    {"any": [{"score": "0"}, {"status": "public", "note": {"begins_with": "x"}}]},
    {"note": "$.status"},
    {"status": {"in": ["public"]}, "score": {"gt": "0"}},
]


def test_a_filter_keeps_the_rows_that_its_predicate_holds_for(client: Any) -> None:
    common = {"userId": "filters", "createdAt": NOW, "status": "public"}
    posts = [
        put(client, "Post", **common, postId="a", score=0),
        put(client, "Post", **common, postId="b", score=1, note="x", tags=frozenset({"a"}), lines=["one"]),
        put(client, "Post", **common, postId="c", score=2, note="xy", tags=frozenset({"a", "b"})),
        put(client, "Post", **common, postId="d", score=3, reviewers={"u1": {"approved": True, "level": 2}}),
        put(client, "Post", **{**common, "status": "draft"}, postId="e", score=4, note="draft", lines=["two"]),
    ]
    put(client, "User", userId="filters", firstName="neighbour", verified=True)
    one = call(userId="filters", scores=[1, 4], none=[], user="u1")
    prefix = SortCondition(Op.BEGINS_WITH, term("Post", "SK", "POST#"))
    for said in FILTERS:
        kept = branch("Post", USER_PK, prefix, filter=Filter("Post", where(**said), ("post",)))
        answer = send(client, read_request(LAYOUT, posts_of_user(branches=(kept,)), kept, one, NAMES))
        expected = [post for post in posts if holds(where(**said), post, lambda name: LAYOUT.type("Post", name), one)]
        assert rows("Post", answer["Items"]) == expected, said
        assert len(expected) < len(posts), said


def test_a_create_replaces_an_expired_token_and_no_other(client: Any) -> None:
    create = write(
        Verb.CREATE, "Token", Operation.PUT_ITEM,
        item=(
            Assignment("token", operand("Token", "token", "$token")),
            Assignment("createdAt", operand("Token", "createdAt", "$at")),
        ),
        condition=condition("Token", Existence.MUST_NOT), otherwise=Otherwise.RETURN,
    )  # fmt: skip
    put(client, "Token", token="old", createdAt=NOW.replace(hour=9))
    for token in ("new", "old"):
        send(client, write_request(LAYOUT, create, call(token=token, at=NOW), NAMES))
        with pytest.raises(client.exceptions.ConditionalCheckFailedException) as refused:
            send(client, write_request(LAYOUT, create, call(token=token, at=NOW), NAMES))
        (there,) = rows("Token", [refused.value.response["Item"]])
        assert there["createdAt"] == NOW
    client.put_item(TableName=NAMES["Tokens"], Item={"token": {"S": "bare"}})
    send(client, write_request(LAYOUT, create, call(token="bare", at=NOW), NAMES))


POST_KEY = (USER_PK, term("Post", "SK", "POST#", "createdAt=$at", "#", "postId=$p"))


def test_an_update_does_what_its_changes_say(client: Any) -> None:
    put(client, "Post", userId="u", createdAt=NOW, postId="p", score=5, status="draft", note="away", lines=["one"])
    said = [
        ("set", "status", "public"), ("add", "score", "-$n"), ("add", "tags", "$tag"), ("append", "lines", "$line"),
        ("init", "note", "kept"), ("set", "reviewers", "$reviewers"),
    ]  # fmt: skip
    changes = [Change(ChangeKind(kind), name, operand("Post", name, text)) for kind, name, text in said]
    changes[4] = Change(ChangeKind.REMOVE, "note")
    update = write(
        Verb.UPDATE, "Post", Operation.UPDATE_ITEM, POST_KEY, changes=tuple(changes), returns=("score", "userId"),
        condition=condition("Post", Existence.MUST, score={"ge": "$n"}),
    )  # fmt: skip
    one = call(userId="u", at=NOW, p="p", n=3, tag="a", line={"two": 2}, reviewers={"u1": {"count": 1}})
    answer = send(client, write_request(LAYOUT, update, one, NAMES))
    assert rows("Post", [answer["Attributes"]]) == [
        {
            "userId": "u", "postId": "p", "createdAt": NOW, "score": 2, "status": "public",
            "tags": frozenset({"a"}), "lines": ["one", {"two": 2}], "reviewers": {"u1": {"count": 1}},
        }
    ]  # fmt: skip
    with pytest.raises(client.exceptions.ConditionalCheckFailedException):
        send(client, write_request(LAYOUT, update, one, NAMES))
    deeper = replace(
        update, condition=None, returns=("reviewers",),
        changes=(Change(ChangeKind.ADD, "reviewers.u1.count", operand("Post", "reviewers", "4")),),
    )  # fmt: skip
    (after,) = rows("Post", [send(client, write_request(LAYOUT, deeper, one, NAMES))["Attributes"]])
    assert after["reviewers"] == {"u1": {"count": 5}}


def test_a_sparse_index_a_batch_and_a_transaction(client: Any) -> None:
    for name, waiting in (("a", True), ("b", False), ("c", True)):
        put(client, "Player", playerId=name, waiting=waiting, since=NOW, points=15)
    queue = branch("Player", term("Player", "queue", "WAITING"), index="Waiting")
    listing = ReadProof(Verb.LIST, ("Player",), "Players", Operation.QUERY, (queue,), ("playerId",))
    answer = send(client, read_request(LAYOUT, listing, queue, call(), NAMES))
    assert {row["playerId"] for row in rows("Player", answer["Items"])} == {"a", "c"}

    key = term("Player", "playerId", "playerId=$ids", raw=True)
    named = branch("Player", key, spread=("playerId", Parameter("ids")))
    batch = replace(listing, operation=Operation.BATCH_GET_ITEM, branches=(named,), projection=("points",))
    (request,) = batch_get_requests(LAYOUT, batch, named, call(ids=["a", "x", "b"]), NAMES)
    found = send(client, request)["Responses"]["t-players"]
    assert sorted(row["playerId"] for row in rows("Player", found)) == ["a", "b"]

    player = (
        term("Player", "playerId", "playerId=$one", raw=True),
        term("Player", "playerId", "playerId=$two", raw=True),
    )
    leave = Change(ChangeKind.SET, "waiting", operand("Player", "waiting", "false")), Change(ChangeKind.REMOVE, "queue")
    must = condition("Player", Existence.MUST, waiting="true")
    members = [
        write(Verb.UPDATE, "Player", Operation.UPDATE_ITEM, (player[0],), changes=leave, condition=must),
        write(
            Verb.CHECK, "Player", Operation.CONDITION_CHECK, (player[1],), condition=must, otherwise=Otherwise.RETURN
        ),
    ]
    with pytest.raises(client.exceptions.TransactionCanceledException) as cancelled:
        send(client, transaction_request(LAYOUT, members, None, call(one="a", two="b"), NAMES))
    assert [each["Code"] for each in cancelled.value.response["CancellationReasons"]] == [
        "None",
        "ConditionalCheckFailed",
    ]
    send(client, transaction_request(LAYOUT, members, Parameter("one"), call(one="a", two="c"), NAMES))
    answer = send(client, read_request(LAYOUT, listing, queue, call(), NAMES))
    assert [row["playerId"] for row in rows("Player", answer["Items"])] == ["c"]


def test_reading_through_every_kind_of_request(client: Any) -> None:
    user = put(client, "User", userId="g", username="Gee", firstName="G", verified=False)
    get = ReadProof(
        Verb.GET, ("User",), "Main", Operation.GET_ITEM,
        (branch("User", term("User", "PK", "USER#g"), SortCondition(Op.EQ, term("User", "SK", "PROFILE"))),),
        ("userId",), consistent=True,
    )  # fmt: skip
    item = send(client, read_request(LAYOUT, get, get.branches[0], call(), NAMES))["Item"]
    user["username"] = "gee"
    assert rows("User", [item]) == [user]
    by_name = branch("User", term("User", "GSI1PK", "NAME#", "username=GEE"), index="ByName")
    query = replace(get, operation=Operation.QUERY, branches=(by_name,), consistent=False, projection=("fn", "PK"))
    found = send(client, read_request(LAYOUT, query, by_name, call(), NAMES))["Items"]
    assert rows("User", found) == [{"firstName": "G", "userId": "g"}]
    counting = replace(query, verb=Verb.COUNT)
    assert send(client, read_request(LAYOUT, counting, by_name, call(), NAMES))["Count"] == 1
    everything = branch("User", by_name.partition, filter=Filter("User", type_values=(FAMILY.family.family, "User")))
    scan = replace(query, operation=Operation.SCAN, branches=(everything,), projection=(), segments=2)
    pages = [send(client, read_request(LAYOUT, scan, everything, call(), NAMES, segment=each)) for each in (0, 1)]
    assert user in rows("User", [item for page in pages for item in page["Items"]])
