"""Optional parameters of writes: changes that are not made, and proofs of their own where something follows."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from dynaform.planner.calls.request import write_request
from dynaform.planner.calls.values import Call
from dynaform.planner.layout import Layout
from dynaform.planner.pattern_proof import PatternProof
from dynaform.planner.proof import WriteProof
from dynaform.planner.prove import prove_family
from dynaform.spec import parse_family

FAMILY = """
format: 1
family: optional
tables:
  Main:
    key: {partition: PK, sort: SK}
    indexes: {ByState: {key: {partition: GP, sort: GS}, projection: ALL}}
entities:
  User:
    table: Main
    unique: {email: Claim}
    key: {PK: "USER#{userId}", SK: USER}
    indexes: {ByState: {GP: "STATE#{state}#{region}", GS: "USER#{userId}"}}
    attributes:
      userId: id
      email: {type: id, optional: true}
      state: [new, old]
      region: id
      first: {type: string, optional: true}
      last: {type: string, optional: true}
      bio: {type: string, optional: true}
      a: {type: string, optional: true}
      b: {type: string, optional: true}
      c: {type: string, optional: true}
      points: {type: integer, default: 0, min: 0}
  Claim:
    table: Main
    key: {PK: "EMAIL#{email}", SK: CLAIM}
    attributes: {email: {type: id, stored: false}, userId: id}
access_patterns:
"""
CALL = {"userId": "u"}


def judged(pattern: str) -> tuple[list[tuple[str, str, str]], PatternProof | None]:
    loaded = parse_family(f"{FAMILY}  x: {pattern}\n")
    found = prove_family(loaded)
    return [(each.id, each.seen, each.hint) for each in found.findings], found.proofs.get("x")


def proved(pattern: str) -> PatternProof:
    said, proof = judged(pattern)
    assert said == [] and proof is not None
    return proof


def request(proof: PatternProof, **given: Any) -> dict[str, Any]:
    """The arguments of the request of a call, by the variant for what is left out."""
    known = {name for each in proof.variants for name in each.omitted}
    variant = proof.variant(frozenset(name for name in known if name not in given))
    write = variant.steps[0].proof
    assert isinstance(write, WriteProof)
    layout = Layout(parse_family(f"{FAMILY}  x: {{get: User, by: [userId]}}\n").family)
    call = Call(CALL | given, datetime(2026, 1, 1, tzinfo=UTC))
    return write_request(layout, write, call, {"Main": "main"}).arguments


def test_what_nothing_follows_from_is_left_out_of_the_request() -> None:
    names = ["first", "last", "bio", "a", "b", "c"]
    sets = ", ".join(f"{name}: ${name}" for name in names)
    proof = proved(f"{{update: User, by: [userId], set: {{{sets}}}, optional: [{', '.join(names)}]}}")
    assert len(proof.variants) == 1  # six parameters, and not sixty-four questions
    assert all(each.optional for each in proof.parameters if each.name != "userId")
    made = request(proof, bio="b", last="l")
    assert made["UpdateExpression"] == "SET #n0 = :v0, #n1 = :v1"
    assert made["ExpressionAttributeNames"] == {"#n0": "last", "#n1": "bio", "#n2": "PK"}
    assert "UpdateExpression" not in request(proof)


def test_an_answer_that_may_not_change_is_asked_for_whole() -> None:
    sure = proved("{update: User, by: [userId], set: {first: $first}, returns: [first]}")
    assert request(sure, first="f")["ReturnValues"] == "UPDATED_NEW"
    perhaps = proved("{update: User, by: [userId], set: {first: $first}, returns: [first], optional: [first]}")
    assert request(perhaps)["ReturnValues"] == "ALL_NEW"


def test_what_feeds_an_index_is_proved_with_it_and_without_it() -> None:
    proof = proved(
        "{update: User, by: [userId], when: {region: $r}, set: {state: $state, bio: $bio}, optional: [state]}"
    )
    assert [set(each.omitted) for each in proof.variants] == [set(), {"state"}]
    whole, rest = (each.steps[0].proof for each in proof.variants)
    assert isinstance(whole, WriteProof) and isinstance(rest, WriteProof)
    assert ([each.name for each in whole.changes], whole.moved) == (["state", "bio", "GP"], ("ByState",))
    assert ([each.name for each in rest.changes], rest.moved) == (["bio"], ())


def test_a_condition_that_is_left_out_is_not_asked() -> None:
    proof = proved("{update: User, by: [userId], when: {points: {ge: $least}}, set: {bio: $bio}, optional: [least]}")
    assert [str(each.steps[0].proof.condition.when) for each in proof.variants] == [  # type: ignore[union-attr]
        "points >= $least",
        "always",
    ]


def test_a_create_leaves_the_attribute_absent_or_to_its_default() -> None:
    proof = proved(
        "{transaction: [{create: User, set: {points: $start, first: $name}}, {create: Claim}], optional: [start, name]}"
    )
    assert len(proof.variants) == 1
    base = {"region": "r", "state": "new", "email": "e"}
    assert request(proof, **base)["Item"]["points"] == {"N": "0"}
    assert "first" not in request(proof, **base)["Item"]
    assert request(proof, **base, start=7, name="n")["Item"]["first"] == {"S": "n"}


WRONG = {
    "one of two sources": (
        "{update: User, by: [userId], set: {state: $state, region: $region}, optional: [state, region]}",
        "DF222",
        "without $state, region changes, so GP of index ByState must be rebuilt, and state is not known",
    ),
    "the key": ("{update: User, by: [userId], set: {bio: $bio}, optional: [userId]}", "DF220", "without $userId"),
    "required of a new item": ("{create: User, set: {region: $r}, optional: [r]}", "DF227", "$r may be left out"),
    "all of a member": (
        "{transaction: [{update: User, by: [userId], set: {bio: $bio}}], optional: [bio]}",
        "DF247",
        "may be left out",
    ),
    "a new item whose claim is forgotten": ("{create: User, optional: [email]}", "DF231", "without a claim on it"),
    "the value of an item that moves": (
        "{transaction: [{delete: User, where: {userId: $old, email: $email}}, {create: User, set: {userId: $new}}], "
        "optional: [email]}",
        "DF243",
        "without $email, the old email is not known, and its Claim stays",
    ),
    "the value of an item that is replaced by one without": (
        "{transaction: [{delete: User, where: {userId: $old}, when: {email: $was}}, {create: User, set: {userId: $new, "
        "email: $was}}, {check: User, by: [userId], when: {points: {ge: 1}}}], optional: [was]}",
        "DF243",
        "without $was, the old email is not known, and its Claim stays",
    ),
    "its claim": (
        "{transaction: [{update: User, by: [userId], when: {email: $old}, set: {email: $email, bio: $bio}}, "
        "{delete: Claim, where: {email: $old}}, {create: Claim}], optional: [email]}",
        "DF227",
        "$email may be left out, and Claim requires email",
    ),
}


@pytest.mark.parametrize(("pattern", "id", "words"), WRONG.values(), ids=WRONG)
def test_refused(pattern: str, id: str, words: str) -> None:
    said, _ = judged(pattern)
    found = [each for each in said if each[0] == id]
    assert found, said
    assert words in found[0][1], said
    assert found[0][2]


def test_the_condition_that_is_printed_mends_it() -> None:
    sets = "set: {state: $state, region: $region}, optional: [state, region]"
    said, _ = judged(f"{{update: User, by: [userId], {sets}}}")
    assert "when: {state: $old_state}" in said[0][2]
    proved(f"{{update: User, by: [userId], when: {{state: $old_state, region: $old_region}}, {sets}}}")
