"""Which path serves a read, with which key condition, and why the others do not: one case per construct."""

from __future__ import annotations

import pytest

from dynaform.planner.proof import Operation

from .reads_family import SPEC, findings, keys, served

ALIVE = SPEC.replace("live: {gone: {exists: false}}", "live: always")

SERVED = {
    "whole key": (
        "{get: Task, by: [listId, due, taskId]}",
        ["Main: PK = LIST#{$listId} and SK = TASK#{$due}#{$taskId} only Task"],
    ),
    "plain key": ("{get: Claim, by: [mail]}", ["Claims: mail = {$mail}"]),
    "prefix tells entities apart": (
        "{list: Note, by: [listId], page: 5}",
        ["Main: PK = LIST#{$listId} and begins_with(SK, NOTE#)"],
    ),
    "prefix shared with a sibling": (
        "{list: Task, by: [listId], order: due desc}",
        ["Main: PK = LIST#{$listId} and begins_with(SK, TASK#) only Task"],
    ),
    "type value": ("{list: Note, by: [listId, number]}", ["Main: PK = LIST#{$listId} and SK = NOTE#{$number}"]),
    "range up to, inside a template": (
        "{list: Task, by: [listId], where: {due: {le: $to}}, page: 5}",
        ["Main: PK = LIST#{$listId} and SK between TASK# and TASK#{$to}… only Task"],
    ),
    "range above": (
        "{list: Task, by: [listId], where: {due: {gt: $from}}, page: 5}",
        ["Main: PK = LIST#{$listId} and SK between TASK#{$from}… and TASK#… only Task"],
    ),
    "range below": (
        "{list: Task, by: [listId], where: {due: {lt: $to}}, page: 5}",
        ["Main: PK = LIST#{$listId} and SK between TASK# and TASK#{$to} only Task"],
    ),
    "both ends": (
        "{list: Task, by: [listId], where: {due: {ge: $from, lt: $to}}, page: 5}",
        ["Main: PK = LIST#{$listId} and SK between TASK#{$from} and TASK#{$to} only Task"],
    ),
    "a third range is a filter": (
        "{list: Task, by: [listId], where: {due: {ge: $from, between: [$a, $b]}}, page: 5, keeps: 0.5}",
        ["Main: PK = LIST#{$listId} and SK between TASK#{$a} and TASK#{$b}… filter due >= $from only Task"],
    ),
    "shards and an enum fanned out": (
        "{list: Task, where: {state: DONE}, order: due, page: 5, requests: 4}",
        [f"ByState: GSI1PK = STATE#{{{n}}} and begins_with(GSI1SK, {{DONE}}#)" for n in range(4)],
    ),
    "ne leaves one value of an enum": (
        "{list: Task, where: {taskId: $t, state: {ne: NEW}}, order: due, page: 5, keeps: 0.1}",
        ["ByState: GSI1PK = STATE#{shard($t)} and begins_with(GSI1SK, {DONE}#) filter taskId = $t"],
    ),
    "list on a sort key": (
        "{list: Note, where: {listId: $l, number: {in: [1, 2]}}, requests: 2}",
        ["Main: PK = LIST#{$l} and SK = NOTE#{1}", "Main: PK = LIST#{$l} and SK = NOTE#{2}"],
    ),
    "two ways to one path": (
        "{list: Note, where: {listId: $l, any: [{number: 1}, {number: {ge: 5, le: 7}}]}, requests: 2, page: 9}",
        ["Main: PK = LIST#{$l} and SK = NOTE#{1}", "Main: PK = LIST#{$l} and SK between NOTE#{5} and NOTE#{7}…"],
    ),
    "the same twice is one query": (
        "{list: Note, where: {any: [{listId: $l}, {listId: $l}]}, page: 5}",
        ["Main: PK = LIST#{$l} and begins_with(SK, NOTE#)"],
    ),
}


@pytest.mark.parametrize("name", [name for name, (_, lines) in SERVED.items() if lines])
def test_served(name: str) -> None:
    pattern, lines = SERVED[name]
    assert keys(served(pattern)) == lines


def test_a_key_that_two_entities_can_have_is_queried_with_the_discriminator() -> None:
    assert served("{get: Task, by: [listId, due, taskId]}").operation is Operation.QUERY
    assert served("{get: Note, by: [listId, number]}").operation is Operation.GET_ITEM


def test_projection_by_stored_name_with_what_the_order_needs() -> None:
    proof = served("{list: Doc, by: [owner], order: at desc, page: 5, returns: [id, note]}", ALIVE)
    assert keys(proof) == ["ByOwner: owner = {$owner}"]
    assert proof.projection == ("id", "remark", "at")
    assert not proof.forward


def test_a_sparse_index_drops_its_condition_and_its_keys_give_attributes_back() -> None:
    proof = served("{list: Doc, where: {open: true}, order: at, page: 5, returns: [id]}", ALIVE)
    assert keys(proof) == ["Open: openKey = OPEN"]
    decoded = served("{list: Note, where: {number: 7}, page: 5, returns: [listId, number]}")
    assert keys(decoded) == ["Inverted: SK = NOTE#{7} and begins_with(PK, LIST#)"]
    assert {each.attribute: each.key_attribute for each in decoded.decoded} == {"listId": "PK", "number": "SK"}
    assert decoded.projection == ("PK", "SK")


def test_a_local_index_answers_strongly() -> None:
    pattern = "{list: Task, by: [listId], where: {score: {ge: 5}}, order: score desc, page: 5, consistent: true"
    proof = served(pattern + ", returns: [title]}")  # of this partition only Tasks have a score
    assert keys(proof) == ["ByScore: PK = LIST#{$listId} and score >= {5}"]
    assert proof.consistent


REFUSED = {
    "no equality": ("{list: Doc, where: {title: {begins_with: $t}}, page: 5}", "Plain: its partition key needs id"),
    "wrong order": (
        "{list: Note, by: [listId], order: text, page: 5}",
        "Main: gives items in order of number, not of text",
    ),
    "index never strong": (
        "{list: Doc, by: [owner], consistent: true, page: 5}",
        "ByOwner: a global index never answers with strong consistency",
    ),
    "sparse index not asked for": (
        "{list: Doc, order: at, page: 5}",
        "Open: it holds only items where open = true, which the pattern does not ask for",
    ),
    "optional key attribute": (
        "{list: Task, by: [listId], order: score, page: 5}",
        "ByScore: it does not project",
    ),
    "not projected": ("{list: Doc, by: [owner], returns: [mail], page: 5}", "ByOwner: it does not project"),
    "filter on what is not projected": (
        "{list: Doc, by: [owner], where: {rank: 1}, returns: [title], page: 5}",
        "ByOwner: it does not project rank, which the filter rank = 1 needs",
    ),
    "filter on a key attribute": (
        "{list: Doc, by: [owner], where: {at: {ge: $a, le: $b, between: [$c, $d]}}, returns: [title], page: 5}",
        "would be a filter on a key attribute, which DynamoDB refuses",
    ),
    "ge and lt on a key by itself": (
        "{list: Doc, by: [owner], where: {at: {ge: $a, lt: $b}}, returns: [title], page: 5}",
        "BETWEEN includes both ends; a range of at must be written with ge and le",
    ),
    "order of a string in a template": (
        "{list: Tasks, where: {listId: $l, word: {gt: $w}}, page: 5}",
        "an open lower end on word, the last part of the key; write ge",
    ),
    "two items of one index key have no order": (
        "{list: Doc, by: [mail], order: title, page: 5}",
        "ByMail: gives items in no order, not of title",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused_with_the_reason_of_each_path(name: str) -> None:
    pattern, reason = REFUSED[name]
    (finding,) = findings(pattern)
    assert finding.id == "DF201"
    assert any(reason in note for note in finding.notes), finding.notes
    assert finding.place is not None and finding.place.line == 65
    assert finding.advice
