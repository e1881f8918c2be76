"""The algebra of key templates against brute force: disjointness, prefixes, decoding, order."""

from __future__ import annotations

from itertools import product
from random import Random
from typing import Any

import pytest

from dynaform.findings import FindingsError
from dynaform.planner.algebra import (
    Chars,
    common,
    decodable,
    ending,
    fixed_width,
    is_pair_of_ids,
    may_lack,
    prefixed,
    source_language,
    term_language,
    type_language,
)
from dynaform.planner.calls.items import complete, logical_row
from dynaform.planner.calls.values import stored_value
from dynaform.planner.layout import Layout, Raw, Template, parse_template
from dynaform.planner.terms import key_term, known_equalities
from dynaform.spec import parse_family
from dynaform.spec.predicates import parse_predicate
from dynaform.spec.types import AttributeType, Kind

FAMILY = """
format: 1
family: algebra
tables: {Tab: {key: {partition: PK, sort: SK}}}
entities:
  One:
    table: Tab
    key: {PK: "A#{id}", SK: "B"}
    attributes: &all
"""
ATTRIBUTES = """{id: id, other: id, text: string, word: {type: string, optional: true}, e: [A, AB, B],
  dash: [X-Y, Z], day: date, at: timestamp, n: {type: integer, width: 2}, ep: epoch,
  folded: {type: id, ignore_case: true},
  pair: {is: {pair: [id, other]}}, uneven: {is: {pair: [id, folded]}}, slice: {is: {shard: id, of: 8}},
  home: {is: {first_of: [word, ROOT]}}, head: {is: {prefix: word, of: 1}}}"""
LAYOUT = Layout(parse_family(FAMILY.replace("attributes: &all", f"attributes: {ATTRIBUTES}")).family)

SAMPLES: dict[str, list[str]] = {
    "id": ["a", "ab", "B", "A"],
    "other": ["a", "b"],
    "text": ["", "a", "#", "a#", "A#a", "B"],
    "e": ["A", "AB", "B"],
    "dash": ["X-Y", "Z"],
    "day": ["2026-01-01", "2025-12-31"],
    "at": ["2026-01-01T00:00:00Z"],
    "n": ["0", "9", "10"],
    "ep": ["0", "10", "1000"],
    "folded": ["A", "a"],
}
PIECES = ["A", "#", "A#", "B#", "", "-"]


def typed(rng: Random) -> dict[str, Any]:
    row = {name: LAYOUT.type("One", name).parse(rng.choice(texts)) for name, texts in SAMPLES.items()}
    return complete(LAYOUT, "One", row)


def rendered(template: Template, row: dict[str, Any]) -> str:
    types = LAYOUT.entity("One").attributes
    return "".join(
        part if isinstance(part, str) else types[part.attribute].typed.key_text(row[part.attribute])
        for part in template.parts
    )


def random_template(rng: Random) -> Template:
    names = rng.sample([*SAMPLES, "pair", "slice"], rng.randint(0, 3))
    return parse_template("".join(rng.choice(PIECES) + "{" + name + "}" for name in names) + rng.choice(PIECES) or "A")


ROWS = [typed(Random(seed)) for seed in range(60)]  # noqa: S311


def pairs() -> list[tuple[Template, Template]]:
    rng = Random(7)  # noqa: S311
    return [(random_template(rng), random_template(rng)) for _ in range(400)]


def test_disjoint_templates_render_no_common_key() -> None:
    disjoint = 0
    for left, right in pairs():
        texts = {rendered(left, row) for row in ROWS} & {rendered(right, row) for row in ROWS}
        witness = common(source_language(LAYOUT, "One", left), source_language(LAYOUT, "One", right))
        disjoint += witness is None
        assert not (texts and witness is None), f"{left} and {right} both give {min(texts)}"
    assert 50 < disjoint < 395


def test_a_prefix_that_swallows_no_sibling_never_does() -> None:
    for left, right in pairs():
        swallowed = [
            (one, other)
            for one, other in product({rendered(left, row) for row in ROWS}, {rendered(right, row) for row in ROWS})
            if other.startswith(one)
        ]
        languages = prefixed(source_language(LAYOUT, "One", left))
        witness = common(languages, source_language(LAYOUT, "One", right))
        assert not (swallowed and witness is None), f"begins_with {left} finds {swallowed[:1]} of {right}"


def test_a_witness_is_a_key_of_both() -> None:
    """What is in a language is generated from it here, character by character, by another way."""
    for left, right in pairs():
        first, second = source_language(LAYOUT, "One", left), source_language(LAYOUT, "One", right)
        if (witness := common(first, second)) is not None:
            assert any(matches(language, witness) for language in first)
            assert any(matches(language, witness) for language in second)


def matches(language: Any, text: str) -> bool:
    positions = {0}
    for element in language:
        fits = [(char in element.chars.listed) != element.chars.complement for char in text]
        if element.star:
            grown = set(positions)
            for start in positions:
                while start < len(text) and fits[start]:
                    start += 1
                    grown.add(start)
            positions = grown
        else:
            positions = {start + 1 for start in positions if start < len(text) and fits[start]}
    return len(text) in positions


@pytest.mark.parametrize(
    ("one", "other", "witness"),
    [
        ("abc", "bcd", "b"),
        ("abc", "xyz", None),
    ],
)
def test_listed_characters_meet_in_the_smallest(one: str, other: str, witness: str | None) -> None:
    assert Chars(frozenset(one)).meets(Chars(frozenset(other))) == witness


def test_characters_meet_with_complements() -> None:
    not_hash = Chars(frozenset("#"), complement=True)
    assert Chars(frozenset("#")).meets(not_hash) is None
    assert not_hash.meets(Chars(frozenset("#a"))) == "a"
    both = not_hash.meets(Chars(frozenset("x"), complement=True))
    assert both is not None and both not in "#x"


def test_every_value_is_of_its_language() -> None:
    for name, texts in SAMPLES.items():
        type = LAYOUT.type("One", name)
        for text in texts:
            key = type.key_text(type.parse(text))
            assert any(matches(language, key) for language in type_language(type)), (name, text)


def test_booleans_have_the_words_of_the_spec() -> None:
    type = AttributeType(Kind.BOOLEAN)
    assert [type.key_text(value) for value in (True, False)] == ["true", "false"]
    assert all(any(matches(one, type.key_text(value)) for one in type_language(type)) for value in (True, False))


def test_what_is_decodable_comes_back() -> None:
    """As it is stored, out of the key attribute alone."""
    decoded = 0
    rng = Random(3)  # noqa: S311
    for _ in range(300):
        template = random_template(rng)
        text = FAMILY.replace("attributes: &all", f"attributes: {ATTRIBUTES}")
        names = decodable(LAYOUT, "One", template)
        if not names:
            continue
        try:
            layout = Layout(parse_family(text.replace("A#{id}", str(template))).family)
        except FindingsError:  # a template that the spec refuses
            continue
        for row in ROWS[:10]:
            found = logical_row(layout, "One", {"PK": rendered(template, row)}, names)
            stored = {name: stored_value(LAYOUT.type("One", name), row[name]) for name in {"folded"} & set(names)}
            assert found == {name: row[name] for name in names} | stored, f"{template} of {rendered(template, row)}"
            decoded += 1
    assert decoded > 200


def test_equal_texts_have_equal_values_up_to_the_first_doubtful_end() -> None:
    rng = Random(11)  # noqa: S311
    told = 0
    for _ in range(300):
        template = random_template(rng)
        names = ending(LAYOUT, "One", template.parts)
        seen: dict[str, tuple[Any, ...]] = {}
        for row in ROWS:
            text = rendered(template, row)
            values = tuple(LAYOUT.type("One", name).key_text(row[name]) for name in names)
            assert seen.setdefault(text, values) == values, f"{text} of {template}"
            told += bool(names)
    assert told > 1000


@pytest.mark.parametrize(
    ("template", "whole", "fixed"),
    [
        ("A#{id}", True, ("id",)),
        ("A#{id}", False, ()),
        ("A#{id}#", False, ("id",)),
        ("{id}-{other}", True, ()),
        ("{text}#{id}", True, ()),
        ("{id}#{text}", True, ("id", "text")),
        ("{id}{text}", True, ()),
        ("{day}{text}", True, ("day", "text")),
        ("{e}#{text}", True, ("e", "text")),
        ("{e}B#{text}", True, ()),
        ("{dash}-{id}", True, ()),
        ("{n}{id}", True, ("n", "id")),
        ("{ep}#{id}", True, ("ep", "id")),
        ("{ep}0#{id}", True, ()),
        ("{pair}#{at}", True, ("pair", "at")),
        ("{uneven}#{at}", True, ()),
    ],
)
def test_where_a_value_ends(template: str, whole: bool, fixed: tuple[str, ...]) -> None:
    assert ending(LAYOUT, "One", parse_template(template).parts, whole=whole) == fixed


def test_what_ignores_case_comes_back_as_it_is_stored() -> None:
    assert decodable(LAYOUT, "One", parse_template("{id}#{folded}")) == ("id", "folded")


def test_pairs_of_ids_of_one_type() -> None:
    assert is_pair_of_ids(LAYOUT, "One", "pair")
    assert not is_pair_of_ids(LAYOUT, "One", "uneven")
    assert not is_pair_of_ids(LAYOUT, "One", "id")


@pytest.mark.parametrize(
    ("name", "lacks"), [("id", False), ("word", True), ("pair", False), ("home", False), ("head", True)]
)
def test_what_an_item_can_be_without(name: str, lacks: bool) -> None:
    assert may_lack(LAYOUT, "One", name) is lacks


@pytest.mark.parametrize("type", [AttributeType(kind, values=("A", "AB", "B"), width=3) for kind in Kind])
def test_the_order_of_keys_is_the_order_of_values(type: AttributeType) -> None:
    """Wherever a type says so, and byte order is code point order."""
    texts = {
        Kind.INTEGER: ["0", "9", "10", "100"],
        Kind.TIMESTAMP: ["2025-12-31T23:59:59Z", "2026-01-01T00:00:00Z"],
        Kind.DATE: ["2025-12-31", "2026-01-01"],
        Kind.ENUM: ["A", "AB", "B"],
        Kind.STRING: ["", "A", "B", "a", "ä", "￿", "\U0001f600"],
        Kind.ID: ["A", "B", "a", "ä"],
    }.get(type.kind)
    assert type.key_ordered is (texts is not None)
    if texts is None:
        return
    values = sorted(type.parse(text) for text in texts)
    assert sorted(values, key=lambda value: type.key_text(value).encode()) == values
    if fixed_width(type):
        assert len({len(type.key_text(value)) for value in values}) == 1


def test_a_number_that_is_a_key_by_itself_has_no_text() -> None:
    """Its width is for templates; as a Number 5 is 5, and disjointness of texts would say something wrong."""
    known = known_equalities(parse_predicate({"n": "5"}), LAYOUT, "One")
    term = key_term("n", Raw("n"), known)
    assert term is not None
    assert common(term_language(LAYOUT, "One", term), source_language(LAYOUT, "One", Raw("ep"))) is not None
    assert common(source_language(LAYOUT, "One", Raw("n")), source_language(LAYOUT, "One", Raw("ep"))) is not None


def test_constants_and_literals_tell_entities_apart() -> None:
    known = known_equalities(parse_predicate({"e": "A"}), LAYOUT, "One")
    term = key_term("SK", parse_template("K#{e}"), known)
    assert term is not None
    assert common(term_language(LAYOUT, "One", term), source_language(LAYOUT, "One", parse_template("K#{e}"))) == "K#A"
    assert common(term_language(LAYOUT, "One", term), source_language(LAYOUT, "One", parse_template("K#B"))) is None
