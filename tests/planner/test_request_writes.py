from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from dynaform.planner.calls.changes import update_text
from dynaform.planner.calls.expressions import Expressions
from dynaform.planner.calls.request import (
    Request,
    each_calls,
    members,
    transaction_request,
    write_request,
    written_row,
)
from dynaform.planner.calls.values import MissingParameterError
from dynaform.planner.operands import Derived
from dynaform.planner.proof import Assignment, Change, ChangeKind, Existence, Operation, WriteProof
from dynaform.spec.model import Otherwise, Verb
from dynaform.spec.values import Parameter

from .sample_family import LAYOUT, NAMES, NOW, call, condition, operand, term, write

POST_KEY = (
    term("Post", "PK", "USER#", "userId=$userId"),
    term("Post", "SK", "POST#", "createdAt=$at", "#", "postId=p"),
)
POST_KEY_WIRE = {"PK": {"S": "USER#u"}, "SK": {"S": "POST#2026-03-05T10:30:00Z#p"}}
TOKEN_KEY = (term("Token", "token", "token=$token", raw=True),)
PLAYER_KEY = (term("Player", "playerId", "playerId=$id", raw=True),)


def post_update(*changes: Change, **said: Any) -> WriteProof:
    said.setdefault("condition", condition("Post", Existence.MUST))
    return write(Verb.UPDATE, "Post", Operation.UPDATE_ITEM, POST_KEY, changes=changes, **said)


def change(kind: str, name: str, text: str | None = None, entity: str = "Post") -> Change:
    return Change(ChangeKind(kind), name, operand(entity, name, text) if text is not None else None)


CREATE_TOKEN = write(
    Verb.CREATE, "Token", Operation.PUT_ITEM, TOKEN_KEY,
    item=(
        Assignment("token", operand("Token", "token", "$token")),
        Assignment("createdAt", operand("Token", "createdAt", "$now")),
        Assignment("used", operand("Token", "used", "false"), "used"),
    ),
    condition=condition("Token", Existence.MUST_NOT), otherwise=Otherwise.RETURN,
)  # fmt: skip


def test_a_create_replaces_only_what_is_absent_or_no_longer_alive() -> None:
    assert write_request(LAYOUT, CREATE_TOKEN, call(token="AbC"), NAMES) == Request(
        "PutItem",
        {
            "TableName": "t-tokens",
            "Item": {
                "token": {"S": "abc"},
                "createdAt": {"S": "2026-03-05T10:30:00Z"},
                "used": {"BOOL": False},
                "expiresAt": {"N": "1772706900"},
            },
            "ConditionExpression": "(attribute_not_exists(#n0) OR NOT (#n1 > :v0))",
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
            "ExpressionAttributeNames": {"#n0": "token", "#n1": "expiresAt"},
            "ExpressionAttributeValues": {":v0": {"N": "1772706600"}},
        },
    )


def test_a_default_may_be_overridden_and_an_optional_attribute_left_out() -> None:
    player = write(
        Verb.PUT, "Player", Operation.PUT_ITEM, PLAYER_KEY,
        item=(
            Assignment("playerId", operand("Player", "playerId", "$id")),
            Assignment("points", operand("Player", "points", "15"), "points"),
            Assignment("since", operand("Player", "since", "$since"), "since"),
            Assignment("pointsDay", None, "pointsDay"),
            Assignment("waiting", operand("Player", "waiting", "true")),
        ),
    )  # fmt: skip
    least = written_row(LAYOUT, player, call(id="p", pointsDay=None))
    assert least == {"playerId": "p", "points": 15, "waiting": True}
    assert written_row(LAYOUT, player, call(id="p", points=3, since=NOW))["points"] == 3
    arguments = write_request(LAYOUT, player, call(id="p", since=NOW), NAMES).arguments
    assert arguments.keys() == {"TableName", "Item"}
    assert arguments["Item"]["queue"] == {"S": "WAITING"}
    with pytest.raises(MissingParameterError, match=r"\$id"):
        write_request(LAYOUT, player, call(), NAMES)


@pytest.mark.parametrize(
    ("entity", "existence", "when", "text"),
    [
        ("Post", Existence.MUST, {}, "attribute_exists(#n0)"),
        ("Post", Existence.MUST_NOT, {}, "attribute_not_exists(#n0)"),
        ("Post", Existence.MUST, {"score": {"ge": "3"}}, "attribute_exists(#n0) AND #n1 >= :v0"),
        ("Post", Existence.MUST, {"status": {"ne": "draft"}}, "attribute_exists(#n0) AND #n1 <> :v0"),
        ("Post", Existence.ANY, {"status": {"ne": "draft"}}, "attribute_exists(#n0) AND #n0 <> :v0"),
        ("Post", Existence.ANY, {}, None),
        ("Token", Existence.MUST, {"used": "false"}, "attribute_exists(#n0) AND #n1 > :v0 AND #n2 = :v1"),
        ("Token", Existence.ANY, {"used": "false"}, "#n0 = :v0"),
        ("Post", Existence.ANY, {"score": {"lt": "$.score"}}, "#n0 < #n0"),
        (
            "Post", Existence.MUST, {"note": {"ne": "$.status"}},
            "attribute_exists(#n0) AND attribute_exists(#n1) AND #n1 <> #n2",
        ),
        (
            "Post", Existence.MUST, {"any": [{"score": "1"}, {"note": {"exists": "true"}}]},
            "attribute_exists(#n0) AND (#n1 = :v0 OR attribute_exists(#n2))",
        ),
    ],
)  # fmt: skip
def test_conditions(entity: str, existence: Existence, when: dict[str, Any], text: str | None) -> None:
    key = POST_KEY if entity == "Post" else TOKEN_KEY
    proof = write(Verb.DELETE, entity, Operation.DELETE_ITEM, key, condition=condition(entity, existence, **when))
    arguments = write_request(LAYOUT, proof, call(userId="u", at=NOW, token="t"), NAMES).arguments
    assert arguments.get("ConditionExpression") == text
    declared = [*arguments.get("ExpressionAttributeNames", {}), *arguments.get("ExpressionAttributeValues", {})]
    assert all(placeholder in (text or "") for placeholder in declared)


def test_an_update_with_every_kind_of_change() -> None:
    proof = post_update(
        change("set", "status", "public"),
        change("init", "note", "$note"),
        change("append", "lines", "$line"),
        change("add", "score", "-$n"),
        change("add", "tags", "$tags"),
        change("add", "reviewers.$user.count", "1"),
        change("remove", "reviewers.$user.approved"),
        Change(ChangeKind.SET, "GSI1SK", term("Post", "GSI1SK", "X#", "status=public"), "key of ByName"),
        returns=("score", "status"),
    )
    one = call(userId="u", at=NOW, note="hi", line="more", n=2, tags={"a"}, user="u9")
    arguments = write_request(LAYOUT, proof, one, NAMES).arguments
    names, values = arguments["ExpressionAttributeNames"], arguments["ExpressionAttributeValues"]
    text = arguments["UpdateExpression"]
    for placeholder, name in sorted(names.items(), reverse=True):
        text = text.replace(placeholder, name)
    assert text == (
        "SET status = :v0, note = if_not_exists(note, :v1), lines = list_append(if_not_exists(lines, :v3), :v2), "
        "reviewers.u9.count = if_not_exists(reviewers.u9.count, :v6) + :v7, GSI1SK = :v8 "
        "REMOVE reviewers.u9.approved "
        "ADD score :v4, tags :v5"
    )
    assert [values[f":v{index}"] for index in range(9)] == [
        {"S": "public"}, {"S": "hi"}, {"L": [{"S": "more"}]}, {"L": []}, {"N": "-2"}, {"SS": ["a"]},
        {"N": "0"}, {"N": "1"}, {"S": "X#public"},
    ]  # fmt: skip
    assert arguments["Key"] == POST_KEY_WIRE
    assert arguments["ReturnValues"] == "UPDATED_NEW"
    assert arguments["ConditionExpression"].startswith("attribute_exists(")


def test_an_update_may_copy_an_attribute_of_the_item_and_fold_a_raw_key() -> None:
    expressions = Expressions(LAYOUT, call())
    assert update_text(post_update(change("set", "note", "$.status")), expressions) == "SET #n0 = #n1"
    token = replace(post_update(change("set", "token", "AbC", "Token")), entity="Token", table="Tokens")
    arguments = write_request(LAYOUT, replace(token, key=TOKEN_KEY, condition=None), call(token="t"), NAMES).arguments
    assert arguments["ExpressionAttributeValues"] == {":v0": {"S": "abc"}}


def test_a_computed_attribute_is_set_from_its_sources() -> None:
    source = operand("Token", "createdAt", "$now")
    expires = Derived("expiresAt", "plus", (source,), LAYOUT.type("Token", "expiresAt"), 300)
    proof = write(
        Verb.UPSERT, "Token", Operation.UPDATE_ITEM, TOKEN_KEY, changes=(Change(ChangeKind.SET, "expiresAt", expires),)
    )
    values = write_request(LAYOUT, proof, call(token="t"), NAMES).arguments["ExpressionAttributeValues"]
    assert values == {":v0": {"N": "1772706900"}}


@pytest.mark.parametrize(
    ("returns", "expected"),
    [(("score",), "UPDATED_NEW"), (("score", "note"), "ALL_NEW"), (("userId",), "ALL_NEW"), ((), None)],
)
def test_the_least_return_values_that_hold_the_answer(returns: tuple[str, ...], expected: str | None) -> None:
    request = write_request(
        LAYOUT, post_update(change("add", "score", "1"), returns=returns), call(userId="u", at=NOW), NAMES
    )
    assert request.arguments.get("ReturnValues") == expected


def test_an_upsert_carries_the_type_of_the_item_it_may_make() -> None:
    proof = replace(post_update(change("add", "score", "1"), condition=None), verb=Verb.UPSERT)
    arguments = write_request(LAYOUT, proof, call(userId="u", at=NOW), NAMES).arguments
    assert arguments["UpdateExpression"] == "SET #n1 = :v1 ADD #n0 :v0"
    assert arguments["ExpressionAttributeValues"][":v1"] == {"S": "post"}
    said = replace(proof, changes=(*proof.changes, change("set", "status", "draft"), Change(
        ChangeKind.SET, "entityType", term("Post", "entityType", "post"))))  # fmt: skip
    assert write_request(LAYOUT, said, call(userId="u", at=NOW), NAMES).arguments["UpdateExpression"].count("=") == 2


def test_a_delete_gives_back_what_was_there() -> None:
    proof = write(Verb.DELETE, "Post", Operation.DELETE_ITEM, POST_KEY, returns=("score",))
    assert write_request(LAYOUT, proof, call(userId="u", at=NOW), NAMES).arguments == {
        "TableName": "t-main",
        "Key": POST_KEY_WIRE,
        "ReturnValues": "ALL_OLD",
    }


CHECK = write(
    Verb.CHECK, "Player", Operation.CONDITION_CHECK, PLAYER_KEY, condition=condition("Player", Existence.MUST)
)


def test_a_transaction_has_each_member_in_its_form() -> None:
    update = post_update(change("add", "score", "1"), returns=("score",), otherwise=Otherwise.RETURN)
    delete = write(Verb.DELETE, "Post", Operation.DELETE_ITEM, POST_KEY, otherwise=Otherwise.IGNORE)
    one = call(token="t", userId="u", at=NOW, id="p")
    request = transaction_request(LAYOUT, [CREATE_TOKEN, update, delete, CHECK], Parameter("token"), one, NAMES)
    items = request.arguments["TransactItems"]
    assert request.operation == "TransactWriteItems"
    assert [next(iter(item)) for item in items] == ["Put", "Update", "Delete", "ConditionCheck"]
    assert request.arguments["ClientRequestToken"] == "t"
    assert "ReturnValues" not in items[1]["Update"]
    returning = [next(iter(item.values())).get("ReturnValuesOnConditionCheckFailure") for item in items]
    assert returning == ["ALL_OLD", "ALL_OLD", None, None]
    assert items[3]["ConditionCheck"] == {
        "TableName": "t-players",
        "Key": {"playerId": {"S": "p"}},
        "ConditionExpression": "attribute_exists(#n0)",
        "ExpressionAttributeNames": {"#n0": "playerId"},
    }


def test_a_long_token_becomes_its_hash_and_no_token_is_no_token() -> None:
    long = transaction_request(LAYOUT, [CHECK], Parameter("token"), call(id="p", token="x" * 40), NAMES)
    same = transaction_request(LAYOUT, [CHECK], Parameter("token"), call(id="q", token="x" * 40), NAMES)
    other = transaction_request(LAYOUT, [CHECK], Parameter("token"), call(id="p", token="y" * 40), NAMES)
    tokens = [each.arguments["ClientRequestToken"] for each in (long, same, other)]
    assert len(tokens[0]) == 36
    assert tokens[0] == tokens[1] != tokens[2]
    assert "ClientRequestToken" not in transaction_request(LAYOUT, [CHECK], None, call(id="p"), NAMES).arguments


def test_a_check_stands_only_in_a_transaction() -> None:
    with pytest.raises(ValueError, match="transaction"):
        write_request(LAYOUT, CHECK, call(id="p"), NAMES)


def test_a_write_is_repeated_for_each_row() -> None:
    key = (term("Post", "PK", "USER#", "userId=$c.userId"), term("Post", "SK", "POST#", "createdAt=$c.at", "#p"))
    proof = write(Verb.DELETE, "Post", Operation.DELETE_ITEM, key, each="c", limit=2)
    rows: list[dict[str, Any]] = [{"userId": "a", "at": NOW}, {"userId": "b", "at": NOW}]
    of_step = replace(call(), rows={"c": rows})
    requests = [write_request(LAYOUT, each, one, NAMES) for each, one in members([proof], of_step)]
    assert [each.arguments["Key"]["PK"]["S"] for each in requests] == ["USER#a", "USER#b"]
    assert [one.rows["c"] for one in each_calls(proof, of_step)] == [(rows[0],), (rows[1],)]
    assert [one.rows["c"][0]["userId"] for one in each_calls(proof, call(c=rows))] == ["a", "b"]
    assert "userId" not in each_calls(proof, call(c=rows))[0].parameters  # $userId is the caller's, never a row's
    assert [one.parameters["c"] for one in each_calls(proof, call(c=["x"]))] == ["x"]
    with pytest.raises(ValueError, match="limit is 2"):
        each_calls(proof, call(c=[*rows, *rows]))
    with pytest.raises(MissingParameterError, match=r"\$c"):
        each_calls(proof, call())
