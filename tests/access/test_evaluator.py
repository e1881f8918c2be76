"""IAM's answers: allow, explicit and implicit deny, wildcards, variables, conditions, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from dynaform.access.actions import ACCOUNT_ACTIONS, ACTIONS
from dynaform.access.evaluator import Decision, Policies, Request, unknown_actions
from dynaform.access.patterns import PolicyError
from dynaform.planner.proof import Operation

TABLE = "arn:aws:dynamodb:us-east-1:111122223333:table/orders"
COMPANION: dict[str, Any] = {
    # "IAM Permissions" of the companion's document, word for word
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Action": [
                "dynamodb:GetItem",
                "dynamodb:PutItem",
                "dynamodb:UpdateItem",
                "dynamodb:DeleteItem",
                "dynamodb:Query",
                "dynamodb:Scan",
                "dynamodb:BatchGetItem",
                "dynamodb:BatchWriteItem",
                "dynamodb:TransactWriteItems",
                "dynamodb:TransactGetItems",
            ],
            "Resource": [
                "arn:aws:dynamodb:us-east-1:YOUR_ACCOUNT_ID:table/ai-girlfriend-table",
                "arn:aws:dynamodb:us-east-1:YOUR_ACCOUNT_ID:table/ai-girlfriend-table/index/*",
            ],
        }
    ],
}


def statement(**words: Any) -> dict[str, Any]:
    said = {"Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": TABLE} | words
    return {word: value for word, value in said.items() if value is not None}


def judged(
    said: dict[str, Any] | list[dict[str, Any]],
    action: str = "dynamodb:GetItem",
    resource: str = TABLE,
    version: str = "2012-10-17",
    **context: tuple[str, ...],
) -> Decision:
    given = {key.replace("__", ":").lower(): values for key, values in context.items()}
    policies = Policies([{"Version": version, "Statement": said}])
    return policies.judge(Request(action, resource, given)).decision


def conditioned(block: dict[str, Any], **context: tuple[str, ...]) -> bool:
    return judged(statement(Condition=block), **context) is Decision.ALLOW


def test_what_nothing_allows_is_denied() -> None:
    assert judged(statement()) is Decision.ALLOW
    assert judged(statement(), "dynamodb:PutItem") is Decision.NOTHING
    assert judged(statement(), resource=f"{TABLE}2") is Decision.NOTHING
    assert judged(statement(), resource=f"{TABLE}/index/x") is Decision.NOTHING
    assert Policies([]).judge(Request("dynamodb:GetItem", TABLE)).decision is Decision.NOTHING


@pytest.mark.parametrize("order", [1, -1])
def test_an_explicit_deny_wins_wherever_it_stands(order: int) -> None:
    both = [statement(), statement(Effect="Deny", Action="dynamodb:*", Sid="No")][::order]
    assert judged(both) is Decision.DENY
    verdict = Policies([{"Version": "2012-10-17", "Statement": both}]).judge(Request("dynamodb:GetItem", TABLE))
    assert (verdict.sid, verdict.allowed) == ("No", False)
    documents = [{"Version": "2012-10-17", "Statement": each} for each in both]
    assert Policies(documents).judge(Request("dynamodb:GetItem", TABLE)).decision is Decision.DENY


@pytest.mark.parametrize(
    ("pattern", "action", "fits"),
    [
        ("DynamoDB:getitem", "dynamodb:GetItem", True),
        ("dynamodb:*Item", "dynamodb:PutItem", True),
        ("dynamodb:*Item", "dynamodb:Query", False),
        ("dynamodb:?etItem", "dynamodb:GetItem", True),
        ("dynamodb:?etItem", "dynamodb:BatchGetItem", False),
        ("*", "kms:Decrypt", True),
        ("dynamodb:Get", "dynamodb:GetItem", False),
    ],
)
def test_actions_have_wildcards_and_no_case(pattern: str, action: str, fits: bool) -> None:
    assert (judged(statement(Action=[pattern]), action) is Decision.ALLOW) is fits


@pytest.mark.parametrize(
    ("pattern", "arn", "fits"),
    [
        ("*", TABLE, True),
        (f"{TABLE}/index/*", f"{TABLE}/index/by-status", True),
        (f"{TABLE}/index/*", TABLE, False),
        (f"{TABLE}*", f"{TABLE}-old/index/x", True),
        ("arn:aws:dynamodb:*:*:table/orders", TABLE, True),
        ("arn:aws:dynamodb:*:table/*:table/orders", TABLE, False),
        ("arn:aws:dynamodb:us-*:111122223333:table/order?", TABLE, True),
        ("arn:aws:dynamodb:*:999999999999:table/orders", TABLE, False),
        (f"{TABLE}/stream/*", f"{TABLE}/stream/2026-01-01T00:00:00.000", True),
        (TABLE.upper().replace("ARN:AWS", "arn:aws"), TABLE, False),
    ],
)
def test_resources_have_wildcards_that_stay_in_their_part(pattern: str, arn: str, fits: bool) -> None:
    assert (judged(statement(Resource=[pattern]), resource=arn) is Decision.ALLOW) is fits


def test_the_other_actions_and_resources() -> None:
    others = statement(Action=None, NotAction=["dynamodb:Scan", "dynamodb:Delete*"])
    assert judged(others, "dynamodb:GetItem") is Decision.ALLOW
    assert judged(others, "dynamodb:DeleteTable") is Decision.NOTHING
    elsewhere = statement(Resource=None, NotResource=[f"{TABLE}*"])
    assert judged(elsewhere) is Decision.NOTHING
    assert judged(elsewhere, resource=TABLE.replace("orders", "carts")) is Decision.ALLOW


@pytest.mark.parametrize(
    ("block", "values", "holds"),
    [
        ({"StringEquals": {"aws:k": "a"}}, ("a",), True),
        ({"StringEquals": {"AWS:K": ["a", "b"]}}, ("b",), True),
        ({"StringEquals": {"aws:k": "a"}}, ("A",), False),
        ({"StringEquals": {"aws:k": "a"}}, (), False),
        ({"StringEqualsIfExists": {"aws:k": "a"}}, (), True),
        ({"StringEqualsIfExists": {"aws:k": "a"}}, ("b",), False),
        ({"StringNotEquals": {"aws:k": ["a", "b"]}}, ("b",), False),
        ({"StringNotEquals": {"aws:k": "a"}}, (), True),
        ({"StringEqualsIgnoreCase": {"aws:k": "a"}}, ("A",), True),
        ({"StringNotEqualsIgnoreCase": {"aws:k": "a"}}, ("A",), False),
        ({"StringLike": {"aws:k": "a?c*"}}, ("abcd",), True),
        ({"StringLike": {"aws:k": "a?c*"}}, ("ac",), False),
        ({"StringNotLike": {"aws:k": "a*"}}, ("ab",), False),
        ({"Bool": {"aws:k": False}}, ("false",), True),
        ({"Bool": {"aws:k": "true"}}, ("false",), False),
        ({"Bool": {"aws:k": "false"}}, (), False),
        ({"Null": {"aws:k": "true"}}, (), True),
        ({"Null": {"aws:k": "true"}}, ("x",), False),
        ({"Null": {"aws:k": False}}, ("x",), True),
        ({"Null": {"aws:k": "false"}}, (), False),
        ({"NumericLessThan": {"aws:k": 5}}, ("4",), True),
        ({"NumericGreaterThanEquals": {"aws:k": "5"}}, ("4",), False),
        ({"NumericEquals": {"aws:k": "5"}}, ("five",), False),
        ({"ArnLike": {"aws:k": "arn:aws:iam::*:role/*"}}, ("arn:aws:iam::1:role/x",), True),
        ({"ArnNotLike": {"aws:k": "arn:aws:iam::*:role/*"}}, ("arn:aws:iam::1:role/x",), False),
        ({"StringEquals": {"aws:k": "a"}, "Null": {"aws:k": "true"}}, ("a",), False),
    ],
)
def test_conditions(block: dict[str, Any], values: tuple[str, ...], holds: bool) -> None:
    assert conditioned(block, aws__k=values) is holds


@pytest.mark.parametrize(
    ("operator", "values", "holds"),
    [
        ("ForAllValues:StringEquals", ("a", "b"), True),
        ("ForAllValues:StringEquals", ("a", "c"), False),
        ("ForAllValues:StringEquals", (), True),
        ("ForAnyValue:StringEquals", ("c", "a"), True),
        ("ForAnyValue:StringEquals", ("c",), False),
        ("ForAnyValue:StringEquals", (), False),
        ("ForAnyValue:StringEqualsIfExists", (), True),
        ("ForAllValues:StringNotEquals", ("c", "d"), True),
        ("ForAllValues:StringNotEquals", ("c", "a"), False),
        ("ForAnyValue:StringNotEquals", ("c", "a"), True),
        ("ForAllValues:StringLike", ("a", "b"), True),
    ],
)
def test_conditions_over_many_values(operator: str, values: tuple[str, ...], holds: bool) -> None:
    assert conditioned({operator: {"dynamodb:LeadingKeys": ["a", "b"]}}, dynamodb__leadingkeys=values) is holds


def test_the_null_check_closes_what_for_all_values_leaves_open() -> None:
    keys = {"ForAllValues:StringEquals": {"dynamodb:LeadingKeys": ["me"]}}
    scan = {"action": "dynamodb:Scan"}
    assert judged(statement(Action="dynamodb:Scan", Condition=keys), **scan) is Decision.ALLOW
    closed = keys | {"Null": {"dynamodb:LeadingKeys": "false"}}
    assert judged(statement(Action="dynamodb:Scan", Condition=closed), **scan) is Decision.NOTHING


def test_variables_come_from_the_request() -> None:
    keys = {"ForAllValues:StringEquals": {"dynamodb:LeadingKeys": ["USER#${aws:PrincipalTag/userId}"]}}
    assert conditioned(keys, **{"dynamodb__leadingkeys": ("USER#me",), "aws__principaltag/userid": ("me",)})
    assert not conditioned(keys, **{"dynamodb__leadingkeys": ("USER#you",), "aws__principaltag/userid": ("me",)})
    assert not conditioned(keys, dynamodb__leadingkeys=("USER#",))
    assert conditioned({"StringEquals": {"aws:k": "${aws:x, 'all'}"}}, aws__k=("all",))
    own = statement(Resource=f"{TABLE}-${{aws:username}}")
    assert judged(own, resource=f"{TABLE}-me", aws__username=("me",)) is Decision.ALLOW
    assert judged(own, resource=f"{TABLE}-you", aws__username=("me",)) is Decision.NOTHING
    assert judged(own, resource=f"{TABLE}-${{aws:username}}") is Decision.NOTHING


def test_the_value_of_a_variable_is_no_wildcard() -> None:
    keys = {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["${aws:username}#*"]}}
    assert not conditioned(keys, dynamodb__leadingkeys=("you#1",), aws__username=("*",))
    assert conditioned(keys, dynamodb__leadingkeys=("*#1",), aws__username=("*",))


def test_characters_that_stand_for_themselves() -> None:
    keys = {"StringLike": {"aws:k": "a${*}b${?}${$}*"}}
    assert conditioned(keys, aws__k=("a*b?$anything",))
    assert not conditioned(keys, aws__k=("axb?$",))


def test_the_older_version_knows_no_variables() -> None:
    said = statement(Condition={"StringEquals": {"aws:k": "${aws:username}"}})
    assert judged(said, version="2008-10-17", aws__k=("me",), aws__username=("me",)) is Decision.NOTHING
    assert judged(said, version="2008-10-17", aws__k=("${aws:username}",)) is Decision.ALLOW


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ({"Version": "2012-10-18", "Statement": []}, "does not exist"),
        ({"Version": "2012-10-17"}, "a policy has Version and Statement"),
        ({"Statement": [], "Statements": []}, "a policy has Version and Statement"),
        ({"Statement": {"Effect": "Maybe"}}, "neither Effect Allow nor Deny"),
        ({"Statement": statement(Principal="*")}, "Principal"),
        ({"Statement": statement(NotAction="x:y")}, "not exactly one of Action and NotAction"),
        ({"Statement": statement(Resource=None)}, "not exactly one of Resource and NotResource"),
        ({"Statement": statement(Action=[])}, "Action of statement 1 is empty"),
        ({"Statement": statement(Resource="orders")}, "is no ARN"),
        ({"Statement": statement(Condition=[])}, "no map of operators"),
        ({"Statement": statement(Condition={"Bool": "x"})}, "no map of keys"),
        ({"Statement": statement(Condition={"Bool": {"a:b": {}}})}, "is no text"),
        ({"Statement": statement(Condition={"DateLessThan": {"a:b": "2026"}})}, "DateLessThan is not judged"),
        ({"Statement": statement(Condition={"NullIfExists": {"a:b": "true"}})}, "NullIfExists is not judged"),
        ({"Statement": statement(Condition={"ForSome:Bool": {"a:b": "true"}})}, "is not judged"),
        ({"Statement": statement(Condition={"StringEquals": {"dynamodb:LeadingKeys": "a"}})}, "many values"),
        ({"Version": "2012-10-17", "Statement": statement(Resource=f"{TABLE}-${{}}")}, "no policy variable"),
    ],
)
def test_what_is_not_known_is_refused(document: dict[str, Any], words: str) -> None:
    with pytest.raises(PolicyError) as caught:
        Policies([document])
    assert words in caught.value.message


def test_what_cannot_be_decided_is_refused() -> None:
    with pytest.raises(PolicyError, match="a variable that has no value"):
        conditioned({"StringNotEquals": {"aws:k": "${aws:username}"}}, aws__k=("me",))
    with pytest.raises(PolicyError, match="has 2 values"):
        conditioned({"StringEquals": {"aws:k": "${aws:username}"}}, aws__k=("me",), aws__username=("a", "b"))


def test_reach_is_all_that_can_be_allowed() -> None:
    policies = Policies([{"Statement": [statement(Action="dynamodb:*Item"), statement(Effect="Deny", Action="*")]}])
    assert policies.reach(["dynamodb:PutItem", "dynamodb:Query"], [TABLE, f"{TABLE}2"], {}) == {
        ("dynamodb:PutItem", TABLE)
    }


# -- the document's policy, a bad sample ------------------------------------------------------------------------------


def test_the_companions_document_names_actions_that_do_not_exist() -> None:
    assert unknown_actions(COMPANION) == ["dynamodb:TransactWriteItems", "dynamodb:TransactGetItems"]


def test_the_companions_document_grants_scans_and_no_check() -> None:
    table = "arn:aws:dynamodb:us-east-1:YOUR_ACCOUNT_ID:table/ai-girlfriend-table"
    policies = Policies([COMPANION])
    assert policies.judge(Request("dynamodb:Scan", table)).allowed
    assert policies.judge(Request("dynamodb:Query", f"{table}/index/gsi1")).allowed
    assert not policies.judge(Request("dynamodb:ConditionCheckItem", table)).allowed


def test_unknown_actions_are_those_that_no_action_matches() -> None:
    said = [statement(Action=["dynamodb:*", "dynamodb:Batch*", "dynamodb:getitem", "s3:Nothing"]), statement()]
    assert unknown_actions({"Statement": said}) == []
    assert unknown_actions({"Statement": statement(Action=None, NotAction="dynamodb:Fetch*")}) == ["dynamodb:Fetch*"]


def test_every_operation_of_a_proof_is_an_action() -> None:
    assert {f"dynamodb:{operation}" for operation in Operation} <= ACTIONS
    assert ACCOUNT_ACTIONS < ACTIONS
