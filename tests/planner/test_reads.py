"""Bounds, budgets, capacity and the findings of reads: every DF20x has a case, with its place and its hint."""

from __future__ import annotations

import pytest

from dynaform.findings import Severity
from dynaform.planner.proof import Operation, ReadProof

from .reads_family import SPEC, asked, findings, served

CASES = {
    "a pin that does not serve": (
        "{list: Doc, by: [owner], via: ByMail, page: 5}",
        "DF202",
        "nothing serves list Doc where owner = $owner and gone does not exist through ByMail",
        "Remove access_patterns.p.via.",
    ),
    "a filter": (
        "{list: Note, by: [listId], where: {text: hello}, page: 5}",
        "DF203",
        "text = hello is a filter: DynamoDB reads and bills the rows it throws away",
        "Add keeps: SHARE",
    ),
    "no bound": ("{list: Note, by: [listId]}", "DF204", "nothing bounds the number of rows", "Add page: 20"),
    "no bound of the list": (
        "{list: Note, where: {listId: {in: $lists}}, requests: 5}",
        "DF204",
        "nothing bounds the number of rows",
        "Add page: 20",
    ),
    "over the budget": (
        "{list: Task, where: {state: NEW}, order: due, page: 5, requests: 3}",
        "DF205",
        "it takes 4 requests per call, the budget is 3",
        "Write requests: 4.",
    ),
    "one query per row of an unbounded step": (
        "{steps: [{list: Note, by: [listId], as: n, accept: {DF204: few}},"
        " {list: Task, where: {listId: {in: $n.listId}}, page: 5}], requests: 9}",
        "DF205",
        "it asks once per value of $n.listId, and nothing bounds the rows of that step",
        "Add limit",
    ),
    "steps over the budget": (
        "{steps: [{list: Note, by: [listId], limit: 5, as: n},"
        " {list: Task, where: {listId: {in: $n.listId}}, page: 5}], requests: 5}",
        "DF205",
        "the steps take 6 requests per call, the budget is 5",
        "Write requests: 6.",
    ),
    "limit with a filter": (
        "{list: Note, by: [listId], where: {text: hello}, limit: 5, keeps: 0.1}",
        "DF206",
        "a limit with a filter: one page of rows can be filtered away",
        "Write requests: 5",
    ),
    "limit among other entities": (
        "{list: Task, by: [listId], limit: 5}",
        "DF206",
        "a limit with a filter: one page of rows can be filtered away",
        "Write requests: 5",
    ),
    "get through an index": (
        "{get: Doc, by: [owner], returns: [title], via: ByOwner}",
        "DF202",
        "nothing serves get Doc where owner = $owner and gone does not exist through ByOwner",
        "",
    ),
    "get of a whole partition": ("{get: Note, by: [listId]}", "DF207", "nothing keeps listId unique", "Use list"),
    "get of two items": (
        "{get: Note, where: {listId: $l, number: {in: [1, 2]}}, requests: 2}",
        "DF207",
        "2 requests can each find an item",
        "Use list",
    ),
    "many optional parameters": (
        "{list: Note, where: {listId: $l, any: [{text: $a}, {text: $b}, {text: $c}, {text: $d}, {text: $e}]},"
        " keeps: 0.5, page: 5, optional: [a, b, c, d, e], requests: 9}",
        "DF208",
        "5 optional parameters are 32 different questions",
        "Split the pattern.",
    ),
    "stale acceptance": (
        "{list: Note, by: [listId], page: 5, accept: {DF203: it was a filter once}}",
        "DF209",
        "DF203 is accepted, and nothing gives it",
        "",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_finding(name: str) -> None:
    pattern, id, seen, hint = CASES[name]
    found = findings(pattern)
    assert [each.id for each in found if each.level is not Severity.NOTE] == [id]
    (finding,) = (each for each in found if each.id == id)
    assert seen in finding.seen
    assert hint in finding.advice
    assert finding.place is not None and finding.place.line >= 64


def test_places_mark_the_word_that_is_wrong() -> None:
    """Column of the filter's operand, of the limit, of the pin and of the stale id."""
    for pattern, word in [
        ("{list: Note, by: [listId], where: {text: hello}, page: 5}", "hello"),
        ("{list: Doc, by: [owner], via: ByMail, page: 5}", "ByMail"),
        ("{list: Note, by: [listId], page: 5, accept: {DF203: gone}}", "DF203"),
    ]:
        (finding,) = findings(pattern)
        assert finding.place is not None
        line = "  p: " + pattern
        assert line[finding.place.column - 1 :].startswith(word), (word, finding.place)


def test_an_accepted_warning_is_a_note_with_its_reason() -> None:
    (finding,) = findings("{list: Note, by: [listId], accept: {DF204: a list has few notes}}")
    assert (finding.id, finding.level) == ("DF204", Severity.NOTE)
    assert finding.accepted == "a list has few notes"


def test_an_acceptance_of_a_design_rule_is_left_to_that_rule() -> None:
    assert not findings("{list: Note, by: [listId], page: 5, accept: {DF750: counted elsewhere}}")


def proof_of(pattern: str) -> ReadProof:
    found = asked(pattern).proofs["p"].steps[-1].proof
    assert isinstance(found, ReadProof)
    return found


BOUNDS = [
    ("{get: Note, by: [listId, number]}", 1, 1, None),
    ("{list: Task, by: [listId]}", 40, 1, 5.0),
    ("{list: Task, where: {listId: {in: [a, b]}}, requests: 2}", 80, 2, 10.0),
    ("{list: Task, where: {listId: {in: $lists}}, requests: 25}", 1000, 25, 125.0),
    ("{list: Doc, where: {id: {in: $ids}}, requests: 9}", 9, 9, 9.0),  # `live` is a filter: no batch takes one
    ("{list: Claim, where: {mail: {in: $mails}}}", 100, 1, None),
    ("{list: Claim, where: {mail: {in: $mails}}, page: 5, requests: 7}", 7, 7, None),
    ("{list: Task, where: {state: NEW}, order: due, page: 10, requests: 4}", None, 4, 6.0),
    ("{list: Task, by: [listId], where: {title: x}, keeps: 0.1, limit: 5, requests: 2}", 40, 1, 5.0),
    ("{count: Task, by: [listId]}", 40, 1, 5.0),
]


@pytest.mark.parametrize(("pattern", "at_most", "requests", "units"), BOUNDS)
def test_rows_requests_and_units(pattern: str, at_most: int | None, requests: int, units: float | None) -> None:
    proof = proof_of(pattern)
    assert (proof.at_most, proof.requests, proof.capacity.read) == (at_most, requests, units)


def test_a_batch_reads_keys_and_a_filtered_or_paged_list_queries() -> None:
    assert proof_of("{list: Claim, where: {mail: {in: $m}}}").operation is Operation.BATCH_GET_ITEM
    assert proof_of("{list: Claim, where: {mail: {in: $m}}, page: 5}").operation is Operation.QUERY


def test_an_attribute_in_both_keys_is_one_key_per_value() -> None:
    """PK = SK is how many single tables keep an item that stands alone."""
    spec = SPEC.replace('{PK: "LIST#{listId}", SK: "NOTE#{number}"}', '{PK: "LIST#{listId}", SK: "LIST#{listId}"}')
    assert served("{list: Note, where: {listId: {in: $lists}}}", spec).operation is Operation.BATCH_GET_ITEM
    two = served("{list: Note, where: {listId: {in: [a, b]}}, requests: 2, limit: 2}", spec)
    assert [branch.sort is not None for branch in two.branches] == [True, True]


def test_entries_of_an_index_that_projects_little_are_cheap() -> None:
    live = "live: {gone: {exists: false}}"
    entries = served(
        "{list: Doc, where: {open: true}, order: at, page: 10, returns: [id]}", SPEC.replace(live, "live: always")
    )
    assert entries.capacity.read == 0.5  # ten entries of some 70 bytes
    assert proof_of("{get: Doc, by: [mail]}").capacity.read == 1.0  # one item of 5 kB
    unknown = served("{list: Note, where: {number: 7}, page: 10, returns: [listId]}").capacity
    assert (unknown.read, unknown.basis) == (None, "Note states no workload.size")


def test_optional_parameters_give_a_proof_each_and_half_a_range() -> None:
    pattern = (
        "{list: Task, by: [listId], where: {due: {between: [$from, $to]}}, order: due, page: 5, optional: [from, to]}"
    )
    variants = asked(pattern).proofs["p"].variants
    shown = {each.omitted: str(each.steps[0].proof.branches[0].sort) for each in variants}  # type: ignore[union-attr]
    assert shown == {
        frozenset(): "SK between TASK#{$from} and TASK#{$to}…",
        frozenset({"from"}): "SK between TASK# and TASK#{$to}…",
        frozenset({"to"}): "SK between TASK#{$from} and TASK#…",
        frozenset({"from", "to"}): "begins_with(SK, TASK#)",
    }


def test_a_left_out_parameter_takes_its_branch_of_any_with_it() -> None:
    pattern = (
        "{list: Note, where: {listId: $l, any: [{number: $a}, {number: $b}]}, requests: 2, page: 5, optional: [a, b]}"
    )
    variants = asked(pattern).proofs["p"].variants
    assert [len(each.steps[0].proof.branches) for each in variants] == [2, 1, 1, 1]  # type: ignore[union-attr]
    assert str(variants[3].steps[0].proof.branches[0].sort) == "begins_with(SK, NOTE#)"  # type: ignore[union-attr]


def test_a_pair_in_the_key_makes_two_branches_one_query() -> None:
    spec = """
format: 1
family: talks
tables: {Talks: {key: {partition: PK, sort: SK}}}
entities:
  Message:
    table: Talks
    key: {PK: "CONV#{pair}", SK: "MSG#{at}#{messageId}"}
    attributes:
      messageId: id
      sender: id
      receiver: id
      at: timestamp
      pair: {is: {pair: [sender, receiver]}}
access_patterns: {}
"""
    both = "{sender: $me, receiver: $other}, {sender: $other, receiver: $me}"
    plain = spec.replace(
        "access_patterns: {}", "access_patterns:\n  p: {list: Message, where: {any: [%s]}, order: at desc, page: 9}"
    )
    from dynaform.planner.prove import prove_family
    from dynaform.spec import parse_family

    found = prove_family(parse_family(plain % both))
    assert not found.findings
    proof = found.proofs["p"].steps[0].proof
    assert isinstance(proof, ReadProof)
    assert len(proof.branches) == proof.requests == 1
    assert not proof.branches[0].filter
    one_way = prove_family(parse_family(plain % "{sender: $me, receiver: $other}, {sender: $other, receiver: $other}"))
    assert {each.id for each in one_way.findings} == {"DF203", "DF205"}
