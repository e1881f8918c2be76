"""Scans: what they answer, what they are refused for, and what they cost."""

from __future__ import annotations

import pytest

from dynaform.planner.proof import Operation

from . import reads_family
from .reads_family import asked, findings, keys
from .several_family import SPEC


def served(pattern: str) -> reads_family.ReadProof:
    return reads_family.served(pattern, SPEC)


def test_a_scan_reads_everything_and_filters() -> None:
    proof = served("{list: Thing, where: {colour: red}, page: 20, keeps: 0.5, scan: {reason: few things}}")
    assert (proof.operation, keys(proof), proof.branches[0].partition) == (
        Operation.SCAN, ["Lone filter colour = red"], None,
    )  # fmt: skip
    assert (proof.requests, proof.capacity.read, proof.at_most) == (1, 2.5, 200)
    assert proof.reasons == (
        "The whole table is read, in no order: few things.",
        "Filtered after the read: colour = red.",
    )
    assert [str(each) for each in proof.alternatives] == [
        "Lone: its partition key needs id, which the pattern does not fix"
    ]


def test_on_a_shared_table_the_type_attribute_tells_entities_apart_and_what_is_dead_is_left_out() -> None:
    proof = served("{list: Story, page: 10, scan: {reason: export}}")
    assert keys(proof) == ["Main filter until > $now only Story"]
    assert proof.branches[0].possible == ("Post", "Comment", "Like", "Story")
    both = served("{list: [Story, Post], where: {text: x}, keeps: 0.1, page: 10, scan: {reason: export}}")
    assert keys(both) == ["Main filter of Story text = x and until > $now only Story, Post"]
    everything = served("{list: [Thing], page: 10, scan: {reason: export}}")
    assert keys(everything) == ["Lone"]


def test_a_disjunction_is_one_filter_and_a_list_too() -> None:
    proof = served(
        "{list: Thing, where: {any: [{colour: red}, {weight: {gt: 3}}]}, page: 5, keeps: 0.5, scan: {reason: few}}"
    )
    assert keys(proof) == ["Lone filter (colour = red or weight > 3)"]
    listed = served("{list: Thing, where: {colour: {in: $colours}}, page: 5, keeps: 0.5, scan: {reason: few}}")
    assert listed.branches[0].spread is None and listed.requests == 1


ROWS = "20 rows of at most 1000 B, before the filter"
SHARED = "the whole table, 141100 items of 36100000 B in all"
COSTS = [
    ("{list: Thing, page: 20, scan: {reason: r}}", 1, 2.5, ROWS),
    ("{list: Thing, page: 500, scan: {reason: r}}", 1, 24.5, "200 rows of at most 1000 B, before the filter"),
    ("{list: Thing, page: 20, scan: {reason: r}, consistent: true}", 1, 5.0, ROWS),
    ("{list: Thing, scan: {reason: r}}", 1, 24.5, "the whole table, 200 items of 200000 B in all"),
    ("{list: Thing, page: 20, scan: {reason: r, segments: 4}, requests: 4}", 4, 10.0, f"4 x {ROWS}"),
    ("{list: Post, scan: {reason: r}, requests: 37}", 37, 4407.0, SHARED),
    ("{count: Post, scan: {reason: r}, requests: 37}", 37, 4407.0, SHARED),
]  # fmt: skip


@pytest.mark.parametrize(("pattern", "requests", "units", "basis"), COSTS)
def test_a_scan_is_billed_for_what_it_reads(pattern: str, requests: int, units: float, basis: str) -> None:
    """Of a shared table that is every entity's items, whoever is asked for."""
    proof = served(pattern)
    assert (proof.requests, proof.capacity.read, proof.capacity.basis) == (requests, units, basis)


REFUSED = {
    "an order": (
        "{list: Thing, order: made, page: 5, scan: {reason: r}}",
        "DF210", "a scan returns items in no order, and made ascending is asked for", "Remove order, or remove scan",
    ),
    "a limit": (
        "{list: Thing, limit: 5, scan: {reason: r}}",
        "DF210", "which 5 items a scan meets first is chance", "Write page: 5, and read on to the end.",
    ),
    "a pin": (
        "{list: Post, page: 5, via: ByDay, scan: {reason: r}}",
        "DF210", "a scan reads the table, and ByDay is pinned", "Remove via or scan.",
    ),
    "a shared table without a discriminator": (
        "{list: Order, page: 5, scan: {reason: r}}",
        "DF210",
        "Line, Customer stands in Bare too, and the table has no type_attribute to tell them apart",
        "Add type_attribute: entityType to tables.Bare.",
    ),
    "two tables": (
        "{list: [Thing, Score], page: 5, scan: {reason: r}}",
        "DF210", "Thing is in Lone, and Scores is another table", "Write one pattern per table, or steps.",
    ),
    "what lives in a key": (
        "{list: Thing, where: {hidden: x}, page: 5, keeps: 0.5, scan: {reason: r}}",
        "DF210",
        "hidden = x would be a filter, and hidden is stored nowhere but in a key",
        "Remove stored: false of Thing.hidden, or scan.",
    ),
    "a filter nobody accepted": (
        "{list: Thing, where: {colour: red}, page: 5, scan: {reason: r}}",
        "DF203", "colour = red is a filter: DynamoDB reads and bills the rows it throws away", "Add keeps: SHARE",
    ),
    "no bound": (
        "{list: Score, scan: {reason: r}}",
        "DF204", "nothing bounds the number of rows", "Add page: 50",
    ),
    "more segments than requests": (
        "{list: Thing, page: 5, scan: {reason: r, segments: 4}}",
        "DF205", "it takes 4 requests per call, the budget is 1", "Write requests: 4.",
    ),
    "a key that serves": (
        "{list: Comment, by: [postId], page: 5, keeps: 0.1, scan: {reason: r}}",
        "DF211", "Main serves it by key, and the scan reads the whole table", "Remove scan.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_wrong_with_a_scan_is_said(name: str) -> None:
    pattern, id, seen, hint = REFUSED[name]
    spec = SPEC.replace("colour: [red, blue]", "colour: [red, blue], hidden: {type: id, stored: false}").replace(
        "Lone: {key: {partition: id}}",
        "Lone: {key: {partition: id}, indexes: {Hidden: {key: {partition: hh, sort: made}, projection: ALL}}}",
    ).replace("table: Lone\n", 'table: Lone\n    indexes: {Hidden: {hh: "H#{hidden}"}}\n')  # fmt: skip
    (finding,) = findings(pattern, spec if "hidden" in pattern else SPEC)
    assert (finding.id, finding.seen, finding.hint[: len(hint)]) == (id, seen, hint)


def test_an_order_is_refused_and_what_goes_without_it_is_proved() -> None:
    (finding,) = findings("{list: Thing, order: made, page: 5, scan: {reason: r}}", SPEC)
    assert finding.advice.endswith("Remove access_patterns.p.order.")


def test_an_accepted_scan_beside_a_key_is_a_note() -> None:
    pattern = "{list: Comment, by: [postId], page: 5, keeps: 0.1, scan: {reason: r}, accept: {DF211: an export}}"
    assert [each.level for each in asked(pattern, SPEC).findings] == ["note"]
