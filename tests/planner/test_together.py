"""Transactions of reads: what TransactGetItems takes, what it costs, and what it refuses."""

from __future__ import annotations

import pytest

from dynaform.planner.pattern_proof import Kind, PatternProof
from dynaform.planner.proof import Operation, ReadProof

from .reads_family import asked, findings
from .several_family import SPEC

POST = "{get: Post, by: [postId]}"
COMMENT = "{get: Comment, where: {postId: $postId, at: $at, commentId: $commentId}}"


def proved(*members: str) -> PatternProof:
    found = asked(f"{{transaction: [{', '.join(members)}]}}", SPEC)
    assert not found.findings, found.findings
    return found.proofs["p"]


def test_every_member_is_one_item_by_its_primary_key() -> None:
    proof = proved(POST, COMMENT, "{get: Thing, by: [id]}")
    reads = [step.proof for step in proof.steps]
    assert all(isinstance(each, ReadProof) and each.operation is Operation.GET_ITEM for each in reads)
    assert (proof.kind, proof.requests, [str(each.name) for each in proof.parameters]) == (
        Kind.TRANSACTION, 1, ["postId", "at", "commentId", "id"],
    )  # fmt: skip
    assert proof.notes[0].startswith("The members are read at one moment")


def test_it_costs_two_strong_reads_per_item_whether_asked_strongly_or_not() -> None:
    proof = proved(POST, "{get: Thing, by: [id], consistent: true}")
    assert [step.proof.capacity.read for step in proof.steps] == [2.0, 2.0]
    assert (
        proof.capacity.basis == "1 item of 2000 B, doubled in a transaction; 1 item of 1000 B, doubled in a transaction"
    )
    assert proved("{get: Score, by: [game, score]}").capacity.read is None


def test_members_that_may_be_one_item_are_noted_and_those_that_are_refused() -> None:
    two = proved(POST, "{get: Post, where: {postId: $other}}")
    assert two.notes[1:] == ("If $postId = $other, members 1 and 2 are one item: the service refuses the whole call.",)
    assert proved(POST, COMMENT).notes[1:] == ()
    (finding,) = findings(f"{{transaction: [{POST}, {POST}]}}", SPEC)
    assert (finding.id, finding.seen) == (
        "DF235", "members 1 and 2 read one item (PK = POST#{$postId}, SK = POST), which DynamoDB refuses",
    )  # fmt: skip


REFUSED = {
    "what expires": (
        "{get: Story, by: [postId, storyId]}",
        "DF236",
        "it needs a filter (until > $now), and a transaction of reads takes none",
        "Read Story in a pattern of its own",
    ),
    "an index": (
        "{get: Comment, where: {day: $day, at: $at, commentId: $commentId}}",
        "DF236",
        "it reads ByDay, and a transaction reads no index",
        "Bind the primary key of Comment",
    ),
    "several items": (
        "{get: Thing, where: {id: {in: [a, b]}}}",
        "DF236",
        "it reads several items, and a member is one",
        "Write one member per item",
    ),
    "a list of items": (
        "{get: Thing, where: {id: {in: $ids}}}",
        "DF236",
        "it reads several items, and a member is one",
        "Write one member per item",
    ),
    "a condition beside the key": (
        "{get: Thing, where: {id: $id, colour: red}}",
        "DF236",
        "it needs a filter (colour = red), and a transaction of reads takes none",
        "Read Thing in a pattern of its own",
    ),
    "no key": (
        "{get: Post, by: [title]}",
        "DF201",
        "nothing serves get Post where title = $title",
        "No key that could be added serves it",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_no_transaction_reads_is_refused(name: str) -> None:
    member, id, seen, hint = REFUSED[name]
    said = [each for each in findings(f"{{transaction: [{POST}, {member}], requests: 9}}", SPEC) if each.id == id]
    assert [(each.seen, each.hint[: len(hint)]) for each in said] == [(seen, hint)]


def test_a_hundred_items_and_four_megabytes_are_the_most() -> None:
    many = ", ".join(f"{{get: Thing, where: {{id: $id{number}}}}}" for number in range(101))
    assert [each.id for each in findings(f"{{transaction: [{many}]}}", SPEC)] == ["DF234"]
    large = SPEC.replace("items: 200, size: 1KB", "items: 200, size: 390KB")
    heavy = ", ".join(f"{{get: Thing, where: {{id: $id{number}}}}}" for number in range(11))
    assert [each.id for each in findings(f"{{transaction: [{heavy}]}}", large)] == ["DF238"]
