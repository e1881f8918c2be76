"""Several entities in one answer: the one key condition, the order of its rows, refusals and repairs."""

from __future__ import annotations

import pytest

from dynaform.planner.algebra import precedes, source_language
from dynaform.planner.layout import Layout, parse_template
from dynaform.spec import parse_family

from . import reads_family
from .reads_family import findings, keys
from .several_family import SPEC


def served(pattern: str) -> reads_family.ReadProof:
    return reads_family.served(pattern, SPEC)


SERVED = {
    "grouped by type as listed, forwards": (
        "{list: [Comment, Post], by: [postId], page: 5}",
        ["Main: PK = POST#{$postId} only Comment, Post"],
        True,
    ),
    "grouped by type as listed, backwards": (
        "{list: [Post, Comment], by: [postId], page: 5}",
        ["Main: PK = POST#{$postId} only Post, Comment"],
        False,
    ),
    "an entity without the order attribute before": (
        "{list: [Story, Comment], by: [postId], order: at desc, page: 5}",
        ["Main: PK = POST#{$postId} filter of Story until > $now only Story, Comment"],
        False,
    ),
    "an entity without the order attribute after": (
        "{list: [Comment, Like], by: [postId], order: at, page: 5}",
        ["Main: PK = POST#{$postId} only Comment, Like"],
        True,
    ),
    "merged by an attribute both have": (
        "{list: [Post, Comment], by: [day], order: at desc, page: 5}",
        ["ByDay: GP = DAY#{$day}"],
        False,
    ),
    "a range both have": (
        "{list: [Post, Comment], where: {day: $d, at: {between: [$a, $b]}}, order: at, page: 5}",
        ["ByDay: GP = DAY#{$d} and GS between {$a} and {$b}…"],
        True,
    ),
    "a comparison that one lacks": (
        "{list: [Post, Comment], by: [postId], where: {stars: {ge: 3}}, keeps: 0.5, page: 5}",
        ["Main: PK = POST#{$postId} filter of Comment stars >= 3 only Post, Comment"],
        False,
    ),
    "a range that is no range of the other's key": (
        "{list: [Like, Comment], where: {postId: $p, at: {ge: $a}}, order: at desc, keeps: 0.5, page: 5}",
        ["Main: PK = POST#{$p} filter of Comment at >= $a only Like, Comment"],
        False,
    ),
    "a count": ("{count: [Post, Comment], by: [postId]}", ["Main: PK = POST#{$postId} only Post, Comment"], True),
    "a pin": (
        "{list: [Post, Comment], by: [day], order: at, page: 5, via: ByDay}",
        ["ByDay: GP = DAY#{$day}"],
        True,
    ),
}


@pytest.mark.parametrize("name", SERVED)
def test_one_request_serves(name: str) -> None:
    pattern, lines, forward = SERVED[name]
    proof = served(pattern)
    assert (keys(proof), proof.forward, proof.requests) == (lines, forward, 1)


FANNED = {
    "a query per value of both": (
        "{list: [Post, Comment], where: {postId: {in: [a, b]}}, page: 5, requests: 2}",
        ["Main: PK = POST#{a} only Post, Comment", "Main: PK = POST#{b} only Post, Comment"],
        2,
    ),
    "a query per branch of any": (
        "{list: [Post, Comment], where: {any: [{postId: $a}, {postId: $b}]}, page: 5, requests: 2}",
        ["Main: PK = POST#{$a} only Post, Comment", "Main: PK = POST#{$b} only Post, Comment"],
        2,
    ),
    "a query per value of a list": (
        "{list: [Post, Comment], where: {postId: {in: $ids}}, page: 5, requests: 10}",
        ["Main: PK = POST#{$ids} per postId in $ids only Post, Comment"],
        10,
    ),
    "a query per day": (
        "{list: [Post, Comment], where: {day: {between: [$now - 2d, $now]}}, order: at desc, page: 5, requests: 3}",
        ["ByDay: GP = DAY#{$each day} per day from $now - 2d to $now"],
        3,
    ),
}


def test_a_fan_out_serves_several_entities_by_one_request_per_value() -> None:
    for name, (pattern, lines, requests) in FANNED.items():
        proof = served(pattern)
        assert (keys(proof), proof.requests) == (lines, requests), name


def test_entities_whose_keys_do_not_merge_are_read_by_themselves_where_the_budget_says_so() -> None:
    """ORDER#1 and ORDER#1#LINE#1 mix in one range; two requests, merged by the caller, are in order."""
    pattern = "{list: [Order, Line], by: [customerId], page: 5, requests: 2}"
    proof = reads_family.served(pattern, TYPED)
    assert keys(proof) == [
        "Bare: PK = CUSTOMER#{$customerId} and begins_with(SK, ORDER#) only Order",
        "Bare: PK = CUSTOMER#{$customerId} and begins_with(SK, ORDER#) only Line",
    ]
    assert proof.requests == 2
    assert "Rows come as Order, then Line, merged by the caller." in proof.reasons
    assert [each.id for each in findings(pattern.replace(", requests: 2", ""), TYPED)] == ["DF201"]


CONVERSATION = """
format: 1
family: talk
tables:
  Talk: {key: {partition: PK, sort: SK}, type_attribute: kind}
entities:
  Message:
    table: Talk
    key: {PK: "CONV#{pair}", SK: "MSG#{at}"}
    attributes: {one: id, other: id, at: timestamp, pair: {is: {pair: [one, other]}}}
  Seen:
    table: Talk
    key: {PK: "CONV#{pair}", SK: "SEEN#{at}"}
    attributes: {one: id, other: id, at: timestamp, pair: {is: {pair: [one, other]}}}
  Other:
    table: Talk
    key: {PK: "CONV#{pair}", SK: "OTHER#{at}"}
    attributes: {one: id, other: id, at: timestamp, pair: {is: {pair: [one, other]}}}
access_patterns: {}
"""


def test_both_orders_of_a_pair_are_one_request_for_several_entities_too() -> None:
    either = "{any: [{one: $me, other: $you}, {one: $you, other: $me}]}"
    proof = reads_family.served(f"{{list: [Message, Seen], where: {either}, page: 5}}", CONVERSATION)
    assert keys(proof) == ["Talk: PK = CONV#{pair($me, $you)} only Message, Seen"]


TYPED = SPEC.replace(
    "Bare: {key: {partition: PK, sort: SK}}", "Bare: {key: {partition: PK, sort: SK}, type_attribute: t}"
)


def test_a_common_beginning_is_the_condition_and_does_not_swallow_a_prefix_twin() -> None:
    """ORDER#12 begins with ORDER#1: the order's own id has to be looked at after the read."""
    pattern = "{list: [Order, Line], by: [customerId, orderId], page: 5, keeps: 0.9}"
    proof = reads_family.served(pattern, TYPED)
    assert keys(proof) == [
        "Bare: PK = CUSTOMER#{$customerId} and begins_with(SK, ORDER#{$orderId}) "
        "filter of Order orderId = $orderId filter of Line orderId = $orderId only Order, Line"
    ]
    assert proof.forward
    assert [each.id for each in findings(pattern.replace(", keeps: 0.9", ""), TYPED)] == ["DF203"]


def test_an_entity_that_stands_first_may_be_listed_last_when_read_backwards() -> None:
    assert served("{list: [Post, Like], by: [postId], page: 5}").forward is False
    assert reads_family.served("{list: [Customer, Order], by: [customerId], page: 5}", TYPED).forward is True


def test_columns_bounds_and_cost_are_those_of_all_entities() -> None:
    page = served("{list: [Post, Comment], by: [postId], returns: [title, text, at], page: 5}")
    assert (page.returns, page.projection) == (("title", "text", "at"), ("title", "at", "text"))
    assert (page.capacity.read, page.capacity.basis) == (1.5, "5 rows of at most 2000 B")
    whole = served("{list: [Post, Comment], by: [postId]}")
    assert (whole.at_most, whole.requests) == (91, 1)
    assert (whole.capacity.read, whole.capacity.basis) == (6.0, "1 Post of 2000 B, 90 Comment of 500 B")
    assert served("{list: [Post, Comment], by: [postId], consistent: true}").capacity.read == 12.0
    assert [each.id for each in findings("{list: [Story, Post], by: [postId]}", SPEC)] == ["DF204"]


def test_the_reasons_say_who_comes_first_and_who_is_left_out() -> None:
    proof = served("{list: [Post, Comment], by: [postId], page: 5}")
    assert proof.reasons == (
        "The primary key is fixed by postId, where Post and Comment stand together.",
        "Rows come as Post, then Comment: read backwards, the sort keys stand as POST (Post), "
        "COMMENT#{at}#{commentId} (Comment).",
        "Like and Story can be in the key range too; the type attribute leaves them out.",
    )
    assert [str(each) for each in proof.alternatives] == [
        "ByDay: Post: its partition key needs day, which the pattern does not fix"
    ]


WRONG_ORDER = (
    "Main: read forwards, Comment comes before Post, which is to come first: COMMENT#{at}#{commentId} sorts before POST"
)
MIXED = "Bare: ORDER#{orderId} (Order) and ORDER#{orderId}#LINE#{line} (Line) are not apart, so their rows would mix"

REFUSED = {
    "the wrong place": (
        "{list: [Like, Comment, Post], by: [postId], page: 5}",
        "Main: read forwards, Comment comes before Like, which is to come first: "
        "COMMENT#{at}#{commentId} sorts before LIKE#{userId}",
        "list: [Comment, Like, Post]",
    ),
    "the wrong direction": (
        "{list: [Story, Comment], by: [postId], order: at, page: 5}",
        "Main: read forwards, Comment comes before Story, which is to come first: "
        "COMMENT#{at}#{commentId} sorts before STORY#{storyId}",
        "Write order: at desc or list: [Comment, Story].",
    ),
    "keys that mix": (
        "{list: [Order, Line], by: [customerId], page: 5}", MIXED, "Write in tables.Bare.indexes:",
    ),
    "an order that both have, by keys that do not merge": (
        "{list: [Post, Comment], by: [postId], order: at desc, page: 5}",
        "Main: POST (Post) and COMMENT#{at}#{commentId} (Comment) do not stand among each other by at",
        "Write in tables.Main.indexes:",
    ),
    "another order than the key's": (
        "{list: [Post, Comment], by: [postId], order: stars, page: 5}",
        "Main: Comment: gives items in order of at, not of stars",
        "Write steps",
    ),
    "no type attribute": (
        "{list: [Customer, Order], by: [customerId], page: 5}",
        "Bare: Line can come back too, and the table has no type_attribute to tell them apart",
        "Add type_attribute: entityType to tables.Bare",
    ),
    "a filter for one without a type attribute": (
        "{list: [Customer, Order, Line], by: [customerId], where: {total: {ge: 3}}, keeps: 0.5, page: 5}",
        "Bare: a filter for one entity must spare the others, and the table has no type_attribute to do so",
        "Write steps",
    ),
    "two tables": (
        "{list: [Post, Thing], by: [postId], page: 5}",
        "Main and Lone: one request reads one table, and the entities stand in several",
        "Write steps",
    ),
    "two partitions": (
        "{list: [Post, Comment], by: [commentId], page: 5}",
        "Main: Post: its partition key needs postId, which the pattern does not fix",
        "Write steps",
    ),
    "keys of one form": (
        "{list: [Thing, Tool], by: [id], page: 5}",
        "Lone: keys of Thing and Tool can look alike, and the table has no type_attribute",
        "Write steps",
    ),
    "no sort key": (
        "{list: [Thing, Tool], by: [id], limit: 5}",
        "Lone: it has no sort key, so nothing says which rows come first",
        "Write in tables.Lone.indexes:",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_a_refusal_says_why_and_what_to_write(name: str) -> None:
    pattern, reason, hint = REFUSED[name]
    spec = SPEC.replace("  Score: {", "  Tool: {table: Lone, attributes: {id: id, name: string}}\n  Score: {")
    if name == "no sort key":
        spec = spec.replace("Lone: {key: {partition: id}}", "Lone: {key: {partition: id}, type_attribute: kind}")
    (finding,) = findings(pattern, spec)
    assert finding.id == "DF201"
    assert hint in finding.advice
    assert reason in finding.notes


def test_a_rewritten_pattern_is_served() -> None:
    for pattern in (
        "{list: [Comment, Like, Post], by: [postId], page: 5}",
        "{list: [Story, Comment], by: [postId], order: at desc, page: 5}",
        "{list: [Comment, Story], by: [postId], order: at, page: 5}",
    ):
        assert served(pattern)
    assert reads_family.served("{list: [Customer, Order], by: [customerId], page: 5}", TYPED)


def test_a_pin_that_does_not_serve_is_its_own_finding() -> None:
    (finding,) = findings("{list: [Post, Comment], by: [postId], page: 5, via: ByDay}", SPEC)
    assert (finding.id, finding.notes) == (
        "DF202", ("ByDay: Post: its partition key needs day, which the pattern does not fix",),
    )  # fmt: skip


def test_a_get_answers_one_entity() -> None:
    (finding,) = findings("{get: [Post, Comment], by: [postId]}", SPEC)
    assert (finding.id, finding.hint.splitlines()[0]) == ("DF242", "Write list, or a transaction of gets.")


@pytest.mark.parametrize(
    ("below", "above", "told"),
    [
        ("COMMENT#{at}", "POST", True),
        ("POST", "POST#{at}", True),
        ("POST#{at}", "POST", False),
        ("A#{at}", "A#Z", True),
        ("A#{postId}", "A#Z", False),
        ("{postId}", "POST", False),
        ("{day}", "POST", True),
        ("POST", "POST", False),
        ("{at}", "{day}", False),
    ],
)
def test_which_key_sorts_before_which(below: str, above: str, told: bool) -> None:
    layout = Layout(parse_family(SPEC).family)
    one, other = (source_language(layout, "Post", parse_template(text)) for text in (below, above))
    assert precedes(one, other) is told
    assert not precedes(other, one) or not told
