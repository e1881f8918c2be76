"""What IAM is asked by the planner's finished requests."""

from __future__ import annotations

import pytest

from dynaform.access.document import Place
from dynaform.access.evaluator import Request
from dynaform.access.requests import Asker
from dynaform.access.samples import OTHER
from dynaform.planner.calls.request import Request as Call
from families import family_proofs

from .tenancy import place, tenancy

TABLE = "arn:aws:dynamodb:us-east-1:111122223333:table"
Asked = tuple[str, str, tuple[str, ...]]


def short(asked: Request) -> Asked:
    action, resource = asked.action.removeprefix("dynamodb:"), asked.resource.removeprefix(f"{TABLE}/")
    return action, resource, asked.context.get("dynamodb:leadingkeys", ())


def asked(pattern: str) -> list[Asked]:
    proofs = tenancy("{api: {access_patterns: all}}")
    asker = Asker(proofs.layout, place(proofs))
    return [short(each) for each in asker.pattern(proofs.proofs[pattern], "userId", "me")]


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("get-profile", [("GetItem", "Main", ("USER#me",))]),
        ("put-setting", [("PutItem", "Plain", ("me",))]),
        ("orders-of-owner", [("Query", "Main/index/ByOwner", ("OWNER#me#ORDERS",))]),
        ("get-counter", [("GetItem", "Counters", ("1",))]),
        (
            "profiles-of-friends",
            [("Query", "Main", ("FOLLOW#me",)), ("BatchGetItem", "Main", (f"USER#{OTHER}",))],
        ),
        ("own-profile-by-follows", [("Query", "Main", ("FOLLOW#me",)), ("BatchGetItem", "Plain", ("me",))]),
        ("swap", [("UpdateItem", "Main", ("USER#me",)), ("UpdateItem", "Main", (f"USER#{OTHER}",))]),
    ],
)
def test_what_a_pattern_asks(pattern: str, expected: list[Asked]) -> None:
    assert asked(pattern) == expected


def test_a_transaction_asks_for_each_of_its_members() -> None:
    proofs = family_proofs("marketplace")
    where = Place("us-east-1", "111122223333", {name: name for name in proofs.loaded.family.tables})
    found = Asker(proofs.layout, where).pattern(proofs.proofs["create-review"], None, "")
    assert {(each.action, each.resource) for each in found} == {
        ("dynamodb:ConditionCheckItem", f"{TABLE}/bookings"),
        ("dynamodb:PutItem", f"{TABLE}/reviews"),
    }


def test_requests_of_other_shapes() -> None:
    proofs = tenancy("{api: {access_patterns: all}}")
    asker = Asker(proofs.layout, place(proofs))
    get = {"TableName": "Plain", "Key": {"userId": {"S": "me"}}}
    transaction = Call("TransactGetItems", {"TransactItems": [{"Get": get}]})
    assert [short(each) for each in asker.asked(transaction)] == [("GetItem", "Plain", ("me",))]
    scan = Call("Scan", {"TableName": "Main", "IndexName": "ByState"})
    assert [short(each) for each in asker.asked(scan)] == [("Scan", "Main/index/ByState", ())]
    batch = {"Plain": {"Keys": [{"userId": {"B": b"me"}}, {"userId": {"S": "you"}}]}}
    (found,) = asker.asked(Call("BatchGetItem", {"RequestItems": batch}))
    assert short(found) == ("BatchGetItem", "Plain", ("bWU=", "you"))


@pytest.mark.parametrize("family", ["companion", "conversation", "ielts", "marketplace", "social"])
def test_every_proof_of_every_family_asks_something(family: str) -> None:
    proofs = family_proofs(family)
    where = Place("us-east-1", "111122223333", {name: name for name in proofs.loaded.family.tables})
    asker = Asker(proofs.layout, where)
    for proof in proofs.proofs.values():
        assert bool(asker.pattern(proof, None, "")) is bool(proof.variants), proof.pattern
