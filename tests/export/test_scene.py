"""Rows made to satisfy a predicate, and items as example calls leave them."""

from __future__ import annotations

from typing import Any

import pytest

from dynaform.export.examples import Examples
from dynaform.export.scene import NoExampleError, Scene
from dynaform.planner.calls.values import Call
from dynaform.planner.layout import Layout
from dynaform.spec import parse_family
from dynaform.spec.predicates import parse_predicate

from .cases import NOW

SPEC = """
format: 1
family: things
tables: {Things: {key: {partition: id}}}
entities:
  Thing:
    table: Things
    attributes:
      id: id
      kind: [small, large]
      count: {type: integer, min: 0, max: 9, example: "5"}
      most: {type: integer, example: "5"}
      price: {type: decimal, example: "1.50"}
      flag: boolean
      made: timestamp
      day: {is: {day: made}}
      gone: {type: epoch, is: {plus: [made, 1h]}}
      name: {type: string, max: 5}
      tags: {type: {set: string}, example: red}
      notes: {type: map, example: '{"by": "x"}'}
      lines: list
      ended: {type: timestamp, optional: true}
access_patterns: {get-thing: {get: Thing, by: [id]}}
"""
LAYOUT = Layout(parse_family(SPEC).family)
SCENE = Scene(LAYOUT, Examples(LAYOUT, NOW))
CALL = Call({"n": 7, "list": ["other"], "who": "me"}, NOW)


@pytest.mark.parametrize(
    "predicate",
    [
        {"count": "3"},
        {"count": {"lt": "2"}},
        {"count": {"gt": "$n"}},
        {"count": {"le": "1"}},
        {"count": {"lt": "$.most"}},
        {"count": {"between": ["7", "8"]}},
        {"kind": {"ne": "small"}},
        {"kind": {"in": ["large"]}},
        {"name": {"in": "$list"}},
        {"name": {"begins_with": "be"}},
        {"flag": "true"},
        {"made": {"lt": "$now"}},
        {"made": {"gt": "$now"}},
        {"gone": {"lt": "$now"}},
        {"gone": {"gt": "$now"}},
        {"day": {"lt": "$today"}},
        {"ended": {"exists": "false"}},
        {"ended": {"exists": "true"}},
        {"tags": {"contains": "blue"}},
        {"tags": {"size": {"ge": "3"}}},
        {"lines": {"contains": "blue"}},
        {"notes.by": "$who"},
        {"notes.$who.seen": "true"},
        {"any": [{"kind": "large", "flag": "true"}, {"count": "2"}]},
        {"kind": "large", "flag": "true", "price": {"ge": "9.99"}},
    ],
    ids=str,
)
def test_a_row_is_made_to_satisfy_a_predicate(predicate: dict[str, Any]) -> None:
    wanted = parse_predicate(predicate)
    plain = SCENE.examples.row("Thing")
    row = SCENE.make("Thing", wanted, CALL)
    assert SCENE.holds("Thing", wanted, row, CALL)
    assert plain == SCENE.examples.row("Thing"), "the example itself is not changed"


@pytest.mark.parametrize("predicate", [{"count": "3", "most": {"lt": "$.most"}}, {"name": {"in": "$none"}}], ids=str)
def test_what_no_row_satisfies_is_said(predicate: dict[str, Any]) -> None:
    with pytest.raises(NoExampleError):
        SCENE.make("Thing", parse_predicate(predicate), Call({"none": []}, NOW))


def test_examples_are_the_specs_within_its_bounds_and_moments_are_the_clocks() -> None:
    row = SCENE.examples.row("Thing")
    assert (row["id"], row["kind"], row["count"], row["name"]) == ("id-1", "small", 5, "name-")
    assert (row["made"], row["tags"], row["notes"]) == (NOW, frozenset({"red"}), {"by": "x"})


def test_an_item_whose_state_is_not_known_satisfies_only_what_asks_nothing() -> None:
    assert SCENE.holds("Thing", parse_predicate({}), None, CALL)
    assert not SCENE.holds("Thing", parse_predicate({"count": {"ge": "0"}}), None, CALL)
