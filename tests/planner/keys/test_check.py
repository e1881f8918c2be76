"""Findings about keys: where, with which items, and a repair that mends when it is applied."""

from __future__ import annotations

import pytest

from dynaform.documents.edits import apply_edits
from dynaform.findings import Finding
from dynaform.planner.keys.check import check_keys
from dynaform.planner.layout import Layout
from dynaform.planner.prove import prove_family
from dynaform.spec import parse_family

HEAD = """
format: 1
family: keys
tables:
"""
TABLES = {
    "Shop": "  Shop: {key: {partition: pk, sort: sk}}\n",
    "Plain": "  Plain: {key: {partition: code}}\n",
}
PATTERNS = "access_patterns: {}\n"


def spec(*entities: str, patterns: str = PATTERNS) -> str:
    said = "".join(f"  {entity}\n" for entity in entities)
    tables = "".join(text for name, text in TABLES.items() if f"table: {name}" in said)
    return f"{HEAD}{tables}entities:\n{said}{patterns}"


def found(text: str) -> list[Finding]:
    loaded = parse_family(text)
    return check_keys(Layout(loaded.family), loaded)


def order(sk: str = "{a}#{b}", attributes: str = "a: string, b: string", more: str = "") -> str:
    return f'Order: {{table: Shop, key: {{pk: ORDERS, sk: "{sk}"}}, attributes: {{{attributes}}}{more}}}'


def marked(text: str, finding: Finding) -> str:
    """The words of the spec that a finding marks."""
    assert finding.place is not None
    line = text.splitlines()[finding.place.line - 1]
    return line[finding.place.column - 1 : finding.place.column - 1 + finding.place.width]


GOOD = [
    order("{a}#{b}", "a: id, b: string"),
    order("{a}#{b}", "a: string, b: id"),
    order("ORDER#{at}#{a}", "a: string, at: timestamp"),
    order("{a}#{b}", "a: [x, y], b: string"),
    order("{a}", "a: string"),
    "Code: {table: Plain, attributes: {code: id}}",
]


@pytest.mark.parametrize("entity", GOOD)
def test_nothing_is_said_of_good_keys(entity: str) -> None:
    assert found(spec(entity)) == []


@pytest.mark.parametrize(
    ("sk", "attributes", "note"),
    [
        ("{a}#{b}", "a: string, b: string", 'b: "a#a"} and Order {a: "a#a", b: "a"} both have pk = "ORDERS"'),
        ("{a}{b}", "a: id, b: id", 'Order {a: "aa", b: "a"} both have pk = "ORDERS", sk = "aaa"'),
        ("{a}{b}", "a: string, b: string", 'Order {a: "a", b: "aa"} and Order'),
        ("{n}{b}", "n: epoch, b: id", "Order {n: 10, b: "),
        ("{n}-{b}", "n: decimal, b: epoch", "Order {n: "),
        ("{a}#{b}#{c}", "a: string, b: string, c: string", "both have"),
        ("{e}#{b}", "e: [x, x#y], b: string", 'Order {e: "x", b: "y#'),
    ],
)  # fmt: skip
def test_two_readings_of_one_key(sk: str, attributes: str, note: str) -> None:
    text = spec(order(sk, attributes))
    findings = found(text)
    assert [each.id for each in findings] == ["DF264"] or (sk, findings) == ("{n}-{b}", [])
    for finding in findings:
        assert note in finding.notes[0]
        assert marked(text, finding) == f'"{sk}"'
        assert finding.subject == "entities/Order"
        if finding.repair:
            assert found(apply_edits(text, finding.repair)) == [], finding.advice
        else:
            assert finding.hint


def test_the_repair_changes_as_little_as_it_can() -> None:
    (only,) = found(spec(order("{a}#{b}")))
    assert only.advice.splitlines()[1:] == ["Write in entities.Order.attributes:", "  a: id"]
    (only,) = found(spec(order("{a}{b}", "a: id, b: id")))
    assert only.advice == 'Write in entities.Order.key:\n  sk: "{a}#{b}"'


CART = 'Cart: {table: Shop, key: {pk: "ORDERS", sk: "ORDER"}, attributes: {n: integer}}'


@pytest.mark.parametrize(
    ("one", "other", "notes"),
    [
        (order("ORDER", "a: id"), CART, 'both have pk = "ORDERS", sk = "ORDER"'),
        (order("{a}", "a: id"), CART, 'Order {a: "ORDER"} and Cart {} both have'),
        (order("ORDER{a}", "a: string"), CART, 'Order {a: ""} and Cart {}'),
    ],
)
def test_two_entities_of_one_key(one: str, other: str, notes: str) -> None:
    text = spec(one, other)
    (only,) = found(text)
    assert (only.id, only.subject) == ("DF265", "entities/Cart")
    assert notes in only.notes[0]
    assert marked(text, only) == '"ORDER"'
    if only.repair:
        assert found(apply_edits(text, only.repair)) == [], only.advice
    declared = text.replace("Cart: {table: Shop,", "Cart: {table: Shop, shares_key: [Order],")
    (untold,) = found(declared)
    assert (untold.id, marked(declared, untold)) == ("DF265", "[Order]")
    assert found(apply_edits(declared, untold.repair)) == []


def test_plain_keys_of_two_entities() -> None:
    codes = "Code: {table: Plain, attributes: {code: id}}"
    (only,) = found(spec(codes, "Coupon: {table: Plain, attributes: {code: id, value: integer}}"))
    assert only.id == "DF265" and 'Code {code: "a"} and Coupon {code: "a"}' in only.notes[0]
    assert found(spec(codes, 'Claim: {table: Plain, key: {code: "CLAIM#{name}"}, attributes: {name: id}}')) == []


def test_a_shared_key_that_nobody_shares() -> None:
    entity = order("{a}", "a: id", ", shares_key: [Cart]")
    text = spec(entity, CART.replace("ORDERS", "CARTS"))
    (only,) = found(text)
    assert (only.id, marked(text, only)) == ("DF270", "Cart")
    assert found(apply_edits(text, only.repair)) == []


def test_identity_that_the_key_lacks() -> None:
    score = (
        'Score: {table: Shop, id: [scoreId], key: {pk: "GAME#{game}", sk: "{points}"},'
        " attributes: {game: id, points: {type: integer, width: 6}, scoreId: id}}"
    )
    text = spec(score)
    (only,) = found(text)
    assert only.id == "DF266"
    assert 'scoreId: "a"} and Score' in only.notes[0] and 'scoreId: "b"} both have' in only.notes[0]
    assert marked(text, only) == "scoreId"
    assert found(apply_edits(text, only.repair)) == []


POST = (
    'Post: {table: Shop, id: [postId], key: {pk: "USER#{userId}", sk: "POST#{at}#{postId}"},'
    " attributes: {userId: id, at: timestamp, postId: id}}"
)
MAKE = (
    "access_patterns: {make: {create: Post, set: {at: $now}}, feed: {list: Post, by: [userId], order: at, page: 5}}\n"
)


def test_a_thing_that_can_be_there_twice_is_a_warning_that_can_be_accepted() -> None:
    text = spec(POST, patterns=MAKE)
    (only,) = found(text)
    assert (only.id, str(only.level)) == ("DF267", "warning")
    assert "make makes one Post again when it is called again" in only.seen
    assert 'Post {userId: "a", at: ' in only.notes[0] and " are one Post, with " in only.notes[0]
    accepted = text.replace("Post: {table: Shop,", 'Post: {table: Shop, accept: {DF267: "ids are random"},')
    (note,) = prove_family(parse_family(accepted)).findings
    assert (note.id, str(note.level)) == ("DF267", "note")


@pytest.mark.parametrize(
    ("attributes", "sk", "id"),
    [
        ("a: {type: string, max: 2000}", "{a}", "DF268"),
        ("a: {type: string, size: 2KB}", "N#{a}", "DF268"),
        ("a: {type: string, max: 500}", "{a}", "DF269"),
        ("a: {type: string, min: 0}", "{a}", "DF268"),
    ],
)
def test_lengths(attributes: str, sk: str, id: str) -> None:
    text = spec(order(sk, attributes))
    (only,) = found(text)
    assert only.id == id
    assert marked(text, only) == f'"{sk}"'
    assert "Order {a: " in only.notes[0]
    rest = found(apply_edits(text, only.repair))
    assert [each.id for each in rest] in ([], ["DF269"])
    assert id == "DF268" or not rest


def test_an_index_key_may_be_read_in_two_ways_for_its_readers_know_it() -> None:
    text = spec(
        'Order: {table: Shop, key: {pk: "{a}", sk: "{b}"}, attributes: {a: id, b: id, c: string, d: string},'
        ' indexes: {ByC: {ipk: "{c}#{d}"}}}'
    ).replace(
        "partition: pk, sort: sk}}",
        "partition: pk, sort: sk}, indexes: {ByC: {key: {partition: ipk}, projection: ALL}}}",
    )
    assert found(text) == []
