"""Prefixes and siblings: a proof of safety against brute force, and every intruder found by the real condition."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from dynaform.planner.algebra import common, prefixed, source_language, term_language
from dynaform.planner.calls.items import primary_key, stored_item
from dynaform.planner.calls.values import Call, key_value
from dynaform.planner.keys.intruders import intruder
from dynaform.planner.layout import KeySource, Layout, Slot, Template
from dynaform.planner.operands import KeyTerm, Operand, SortCondition
from dynaform.planner.prove import prove_family
from dynaform.spec import parse_family
from dynaform.spec.predicates import Op
from dynaform.spec.values import Parameter

from .designs import keys, layout_of, rows

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def term_of(layout: Layout, name: str, source: KeySource, parts: int | None = None) -> KeyTerm:
    """A key attribute, or its first parts, with one parameter per placeholder."""
    assert isinstance(source, Template)
    made = [
        Operand(Parameter(part.attribute), layout.type("E0", part.attribute), part.attribute)
        if isinstance(part, Slot)
        else part
        for part in source.parts[:parts]
    ]
    return KeyTerm(name, tuple(made))


def lets_through(condition: tuple[KeyTerm, SortCondition], call: Call, stored: dict[str, Any]) -> bool:
    partition, sort = condition
    low = key_value(sort.low, call)
    fits = stored["SK"].startswith(low) if sort.op is Op.BEGINS_WITH else stored["SK"] == low
    return bool(stored["PK"] == key_value(partition, call) and fits)


def parameters(layout: Layout, texts: dict[str, str]) -> Call:
    given = {}
    for name, text in texts.items():
        given[name.removeprefix("$")] = layout.type("E0", name.removeprefix("$")).from_key_text(text)
    return Call(given, NOW)


@settings(max_examples=120, deadline=None)
@given(one=keys, other=keys, parts=st.integers(1, 4))
def test_siblings_that_a_prefix_returns(one: tuple[str, str], other: tuple[str, str], parts: int) -> None:
    layout = layout_of(one, other)
    assume(layout is not None)
    assert layout is not None
    base = layout.base("E0")
    assert base.sort is not None and isinstance(base.sort, Template)
    whole = parts >= len(base.sort.parts)
    partition = term_of(layout, "PK", base.partition)
    sort = SortCondition(Op.EQ if whole else Op.BEGINS_WITH, term_of(layout, "SK", base.sort, parts))
    found = intruder(layout, "E0", "E1", base.path, partition, sort)
    event("intruder" if found else "none")
    if found is not None:
        stored = stored_item(layout, "E1", dict(found.item.values))
        assert found.item.entity == "E1"
        assert lets_through((partition, sort), parameters(layout, dict(found.given)), stored)
        return
    language = term_language(layout, "E0", sort.low)
    theirs = layout.base("E1")
    assert theirs.sort is not None
    safe = (
        common(term_language(layout, "E0", partition), source_language(layout, "E1", theirs.partition)) is None
        or common(language if whole else prefixed(language), source_language(layout, "E1", theirs.sort)) is None
    )
    if not safe:  # a computed attribute or a bound stands in the way of an example
        return
    siblings = [primary_key(layout, "E1", row) for row in rows(layout, "E1", 300)]
    for row in rows(layout, "E0", 300):
        low = "".join(
            part if isinstance(part, str) else layout.type("E0", part.attribute).key_text(row[part.attribute])
            for part in base.sort.parts[:parts]
        )
        mine = primary_key(layout, "E0", row)["PK"]
        for key in siblings:
            fits = key["SK"] == low if whole else key["SK"].startswith(low)
            assert not (key["PK"] == mine and fits), f"{one} returns {key} of {other}"


SPEC = """
format: 1
family: siblings
tables:
  Shop:
    key: {partition: pk, sort: sk}
    indexes: {ByState: {key: {partition: state, sort: isk}, projection: ALL}}
entities:
  Order:
    table: Shop
    key: {pk: "USER#{userId}", sk: "ORDER{n}"}
    indexes: {ByState: {isk: "O{at}"}}
    attributes: {userId: id, n: {type: integer, width: 3}, at: timestamp, state: [new, old]}
  Orders:
    table: Shop
    key: {pk: "USER#{user}", sk: "ORDERS#{at}"}
    indexes: {ByState: {isk: "OLD{user}", when: {open: true}}}
    attributes: {user: id, at: timestamp, state: [new, gone], open: boolean}
  Version: {table: Shop, key: {pk: "DOC#{doc}", sk: "v{n}"}, attributes: {doc: id, n: {type: integer, width: 2}}}
  Latest: {table: Shop, key: {pk: "DOC#{doc}", sk: "v0"}, attributes: {doc: id}}
access_patterns:
"""


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("{list: Order, by: [userId], page: 5}", 'with $userId = "x", Orders {user: "x", at: 2026-01-01T00:00:00Z} c'),
        ("{list: Version, by: [doc], page: 5}", 'Latest {doc: "x"} comes back, for it has pk = "DOC#x", sk = "v0"'),
        ("{list: Order, where: {state: new}, page: 5}", 'comes back, for it has state = "new", isk = "OLD'),
        ("{list: Order, where: {state: old}, page: 5}", ""),
        ("{list: Version, where: {doc: d, n: 1}, page: 5}", ""),
    ],
)  # fmt: skip
def test_refusals_show_the_item(pattern: str, said: str) -> None:
    findings = prove_family(parse_family(f"{SPEC}  p: {pattern}\n")).findings
    notes = " ".join(note for each in findings for note in each.notes)
    assert said in notes if said else "comes back" not in notes
