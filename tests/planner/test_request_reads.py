from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from dynaform.planner.calls.reading import is_merged, selects_count
from dynaform.planner.calls.request import (
    Request,
    batch_get_requests,
    read_request,
    spread,
    transaction_get_request,
)
from dynaform.planner.calls.values import MissingParameterError
from dynaform.planner.layout import Template
from dynaform.planner.operands import SortCondition
from dynaform.planner.proof import Decoded, Filter, Operation, ReadProof
from dynaform.spec.model import Order, Verb
from dynaform.spec.predicates import Op
from dynaform.spec.values import Column, Parameter

from .sample_family import LAYOUT, NAMES, NOW, USER_PK, branch, call, posts_of_user, term, where

PROFILE = SortCondition(Op.EQ, term("User", "SK", "PROFILE"))
POST_PREFIX = SortCondition(Op.BEGINS_WITH, term("Post", "SK", "POST#"))


def request_of(proof: ReadProof, which: int = 0, page: int | None = None, **parameters: Any) -> Request:
    return read_request(LAYOUT, proof, proof.branches[which], call(**parameters), NAMES, page=page)


def test_a_query_newest_first_with_a_page() -> None:
    order = Order(attribute="createdAt", descending=True)
    request = request_of(posts_of_user(order=order, forward=False, page=20), userId="u1")
    assert request == Request(
        "Query",
        {
            "TableName": "t-main",
            "KeyConditionExpression": "#n0 = :v0 AND begins_with(#n1, :v1)",
            "ScanIndexForward": False,
            "Limit": 20,
            "ExpressionAttributeNames": {"#n0": "PK", "#n1": "SK"},
            "ExpressionAttributeValues": {":v0": {"S": "USER#u1"}, ":v1": {"S": "POST#"}},
        },
    )


@pytest.mark.parametrize(
    ("sort", "text", "values"),
    [
        (SortCondition(Op.EQ, term("Post", "SK", "A")), "#n1 = :v1", ["A"]),
        (SortCondition(Op.LE, term("Post", "SK", "A", above=True)), "#n1 <= :v1", ["A\U0010ffff"]),
        (SortCondition(Op.GT, term("Post", "SK", "postId=$p")), "#n1 > :v1", ["p1"]),
        (
            SortCondition(Op.BETWEEN, term("Post", "SK", "A"), term("Post", "SK", "A", above=True)),
            "#n1 BETWEEN :v1 AND :v2",
            ["A", "A\U0010ffff"],
        ),
    ],
)
def test_sort_conditions(sort: SortCondition, text: str, values: list[str]) -> None:
    request = request_of(posts_of_user(branches=(branch("Post", USER_PK, sort),)), userId="u1", p="p1")
    assert request.arguments["KeyConditionExpression"] == f"#n0 = :v0 AND {text}"
    said = request.arguments["ExpressionAttributeValues"]
    assert [said[f":v{index + 1}"]["S"] for index in range(len(values))] == values


def test_a_get_by_primary_key() -> None:
    one = branch("User", term("User", "PK", "USER#", "userId=$id"), PROFILE)
    proof = ReadProof(
        Verb.GET, ("User",), "Main", Operation.GET_ITEM, (one,),
        ("userId", "firstName"), projection=("fn",), consistent=True,
        decoded=(Decoded("userId", "PK", Template(())),),
    )  # fmt: skip
    assert request_of(proof, id="u1") == Request(
        "GetItem",
        {
            "TableName": "t-main",
            "Key": {"PK": {"S": "USER#u1"}, "SK": {"S": "PROFILE"}},
            "ConsistentRead": True,
            "ProjectionExpression": "#n0, #n1",
            "ExpressionAttributeNames": {"#n0": "fn", "#n1": "PK"},
        },
    )


def test_an_index_query_with_a_filter_and_a_start() -> None:
    pk = term("Player", "queue", "WAITING")
    one = branch("Player", pk, index="Waiting", filter=Filter("Player", where(points={"ge": "$cost"})))
    proof = ReadProof(Verb.LIST, ("Player",), "Players", Operation.QUERY, (one,), ("playerId",), limit=2)
    start = {"playerId": {"S": "p1"}}
    request = read_request(LAYOUT, proof, one, call(cost=3), NAMES, start=start, page=5)
    assert request.arguments == {
        "TableName": "t-players",
        "IndexName": "Waiting",
        "KeyConditionExpression": "#n0 = :v0",
        "FilterExpression": "#n1 >= :v1",
        "Limit": 5,
        "ExclusiveStartKey": start,
        "ExpressionAttributeNames": {"#n0": "queue", "#n1": "points"},
        "ExpressionAttributeValues": {":v0": {"S": "WAITING"}, ":v1": {"N": "3"}},
    }
    assert read_request(LAYOUT, proof, one, call(cost=3), NAMES).arguments["Limit"] == 2


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ({"score": {"between": ["1", "$n"]}}, "#n2 >= :v2 AND #n2 <= :v3"),
        ({"tags": {"contains": "a", "size": {"ge": "2"}}}, "contains(#n2, :v2) AND size(#n2) >= :v3"),
        ({"note": {"exists": "false"}}, "attribute_not_exists(#n2)"),
        ({"note": {"ne": "x"}}, "attribute_exists(#n2) AND #n2 <> :v2"),
        ({"score": {"ne": "1"}}, "#n2 <> :v2"),
        ({"score": {"ge": "$.score"}}, "#n2 >= #n2"),
        ({"status": {"in": ["draft", "public"]}}, "#n2 IN (:v2, :v3)"),
        ({"score": {"in": "$none"}}, "(attribute_exists(#n2) AND attribute_not_exists(#n2))"),
        ({"reviewers.$user.approved": "true"}, "#n2.#n3.#n4 = :v2"),
        ({"any": [{"score": "1"}, {"score": "2", "status": "draft"}]}, "(#n2 = :v2 OR (#n2 = :v3 AND #n3 = :v4))"),
        ({"lines": {"contains": "x"}, "reviewers": {"size": {"lt": "3"}}}, "contains(#n2, :v2) AND size(#n3) < :v3"),
    ],
    ids=str,
)
def test_filters(said: dict[str, Any], text: str) -> None:
    proof = posts_of_user(branches=(branch("Post", USER_PK, POST_PREFIX, filter=Filter("Post", where(**said))),))
    request = request_of(proof, userId="u1", n=9, none=[], user="u2")
    assert request.arguments["FilterExpression"] == text
    for placeholder in (
        *request.arguments["ExpressionAttributeNames"],
        *request.arguments["ExpressionAttributeValues"],
    ):
        assert placeholder in request.arguments["FilterExpression"] + request.arguments["KeyConditionExpression"]


def test_an_in_of_more_than_a_hundred_values_is_parted() -> None:
    said = where(score={"in": "$scores"})
    proof = posts_of_user(branches=(branch("Post", USER_PK, filter=Filter("Post", said)),))
    text = request_of(proof, userId="u1", scores=list(range(150))).arguments["FilterExpression"]
    assert text.count(" IN (") == 2
    assert text.count(":v") == 150


def test_each_of_several_entities_is_held_to_its_own_filter() -> None:
    post, user = Filter("Post", where(score={"ge": "1"}), ("post",)), Filter("User", type_values=("User",))
    both = replace(branch("Post", USER_PK, filter=post), others=(user,))
    proof = posts_of_user(entities=("Post", "User"), branches=(both,), projection=("score",))
    arguments = request_of(proof, userId="u1").arguments
    assert arguments["FilterExpression"] == "#n1 = :v1 OR (#n1 = :v2 AND #n2 >= :v3)"
    assert [arguments["ExpressionAttributeValues"][name] for name in (":v1", ":v2", ":v3")] == [
        {"S": "User"}, {"S": "post"}, {"N": "1"},
    ]  # fmt: skip
    assert arguments["ProjectionExpression"] == "#n2, #n1"


def test_several_entities_without_a_condition_are_told_by_their_types_alone() -> None:
    post, user = Filter("Post", type_values=("post",)), Filter("User", type_values=("User",))
    both = replace(branch("Post", USER_PK, filter=post), others=(user,))
    proof = posts_of_user(entities=("Post", "User"), branches=(both,))
    assert request_of(proof, userId="u1").arguments["FilterExpression"] == "#n1 IN (:v1, :v2)"
    bare = replace(branch("Post", USER_PK), others=(Filter("User"),))
    assert "FilterExpression" not in request_of(replace(proof, branches=(bare,)), userId="u1").arguments


def test_a_table_without_a_discriminator_cannot_tell_types_apart() -> None:
    one = branch(
        "Player", term("Player", "playerId", "playerId=p", raw=True), filter=Filter("Player", type_values=("x",))
    )
    proof = ReadProof(Verb.LIST, ("Player",), "Players", Operation.QUERY, (one,), ("playerId",))
    with pytest.raises(ValueError, match="no type_attribute"):
        request_of(proof)


def test_a_merged_read_asks_for_what_merging_needs() -> None:
    sort = SortCondition(Op.EQ, term("Post", "SK", "A"))
    both = (branch("Post", USER_PK, sort), branch("Post", term("Post", "PK", "X"), sort))
    order = Order(attribute="createdAt")
    proof = posts_of_user(branches=both, projection=("score", "reviewers", "reviewers.a"), order=order)
    assert is_merged(proof)
    arguments = request_of(proof, userId="u1").arguments
    names = arguments["ExpressionAttributeNames"]
    columns = [names[each] for each in arguments["ProjectionExpression"].split(", ")]
    assert columns == ["score", "reviewers", "PK", "SK", "createdAt"]


def test_a_merged_read_through_an_index_asks_only_for_what_the_index_has() -> None:
    one = branch("Post", term("Post", "SK", "A"), index="Inverted")
    proof = posts_of_user(branches=(one, one), projection=("postId",), order=Order(attribute="createdAt"))
    names = request_of(proof, userId="u1").arguments["ExpressionAttributeNames"]
    assert set(names.values()) == {"PK", "SK"}


def test_counting() -> None:
    one = branch("Post", USER_PK, POST_PREFIX)
    single = replace(posts_of_user(branches=(one,)), verb=Verb.COUNT)
    assert selects_count(single)
    assert request_of(single, userId="u1").arguments["Select"] == "COUNT"
    merged = replace(single, branches=(one, one))
    arguments = request_of(merged, userId="u1").arguments
    assert "Select" not in arguments
    assert arguments["ProjectionExpression"] == "#n0, #n1"


def test_a_scan_in_segments() -> None:
    filter = Filter("Player", where(waiting="true"))
    one = replace(branch("Player", USER_PK, filter=filter), partition=None)
    proof = ReadProof(Verb.LIST, ("Player",), "Players", Operation.SCAN, (one,), ("playerId",), segments=4)
    assert read_request(LAYOUT, proof, one, call(), NAMES, segment=2).arguments == {
        "TableName": "t-players",
        "FilterExpression": "#n0 = :v0",
        "Segment": 2,
        "TotalSegments": 4,
        "ExpressionAttributeNames": {"#n0": "waiting"},
        "ExpressionAttributeValues": {":v0": {"BOOL": True}},
    }


def test_a_spread_runs_once_per_value() -> None:
    key = term("User", "PK", "USER#", "userId=$f.id", "#", "firstName=$f.name")
    one = branch("User", key, spread=("userId", Column("f", "id")))
    rows = {"f": ({"id": "b", "name": "B"}, {"id": "a", "name": "A"}, {}, {"id": "b", "name": "B"})}
    proof = ReadProof(Verb.LIST, ("User",), "Main", Operation.QUERY, (one,), ("userId",))
    found = spread(one, replace(call(), rows=rows))
    keys = [
        read_request(LAYOUT, proof, bound, each, NAMES).arguments["ExpressionAttributeValues"][":v0"]["S"]
        for bound, each in found
    ]
    assert keys == ["USER#b#B", "USER#a#A"]
    assert [each.spread for each, _ in found] == [None, None]
    listed = branch("User", USER_PK, spread=("userId", Parameter("ids")))
    assert [each.parameters["ids"] for _, each in spread(listed, call(ids=["x", "y", "x"]))] == ["x", "y"]
    assert spread(branch("User", USER_PK), call())[0][1] == call()
    with pytest.raises(MissingParameterError, match=r"\$f.id"):
        spread(one, call())


def test_batches_of_a_hundred_different_keys() -> None:
    one = branch("User", term("User", "PK", "USER#", "userId=$ids"), PROFILE, spread=("userId", Parameter("ids")))
    proof = ReadProof(
        Verb.LIST, ("User",), "Main", Operation.BATCH_GET_ITEM, (one,), ("firstName",), projection=("fn",)
    )
    ids = [f"u{number}" for number in range(150)]
    requests = batch_get_requests(LAYOUT, proof, one, call(ids=[*ids, "u1"]), NAMES)
    tables = [request.arguments["RequestItems"]["t-main"] for request in requests]
    assert [len(table["Keys"]) for table in tables] == [100, 50]
    assert tables[0]["Keys"][1] == {"PK": {"S": "USER#u1"}, "SK": {"S": "PROFILE"}}
    assert tables[1]["ProjectionExpression"] == "#n0, #n1, #n2"
    assert tables[1]["ExpressionAttributeNames"] == {"#n0": "fn", "#n1": "PK", "#n2": "SK"}
    assert batch_get_requests(LAYOUT, proof, one, call(ids=[]), NAMES) == []


def test_gets_in_a_transaction() -> None:
    proof = ReadProof(
        Verb.GET, ("User",), "Main", Operation.GET_ITEM, (branch("User", USER_PK, PROFILE),), ("verified",)
    )
    request = transaction_get_request(LAYOUT, [replace(proof, consistent=True)], call(userId="u"), NAMES)
    item = {"TableName": "t-main", "Key": {"PK": {"S": "USER#u"}, "SK": {"S": "PROFILE"}}}
    assert request == Request("TransactGetItems", {"TransactItems": [{"Get": item}]})


def test_what_cannot_be_asked_is_refused() -> None:
    filtered = branch("Post", USER_PK, POST_PREFIX, filter=Filter("Post", where(score="1")))
    with pytest.raises(ValueError, match="no filter"):
        request_of(posts_of_user(operation=Operation.GET_ITEM, branches=(filtered,)), userId="u1")
    with pytest.raises(MissingParameterError, match="userId"):
        request_of(posts_of_user())
    with pytest.raises(ValueError, match="cannot hold"):
        request_of(posts_of_user(), userId="a#b")


def test_a_range_on_moments() -> None:
    low, high = (
        term("Post", "SK", "POST#", "createdAt=$from"),
        term("Post", "SK", "POST#", "createdAt=$now", above=True),
    )
    one = branch("Post", USER_PK, SortCondition(Op.BETWEEN, low, high))
    said = request_of(posts_of_user(branches=(one,)), userId="u1", **{"from": NOW}).arguments
    moment = "POST#2026-03-05T10:30:00Z"
    assert [said["ExpressionAttributeValues"][name]["S"] for name in (":v1", ":v2")] == [moment, moment + "\U0010ffff"]
