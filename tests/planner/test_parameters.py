"""What a caller supplies: names, types, what may be left out, and what cannot be one value."""

from __future__ import annotations

import pytest

from dynaform.planner.context import Scope
from dynaform.planner.layout import Layout
from dynaform.planner.parameters import check_parameters, parameters
from dynaform.spec import parse_family

FAMILY = """
format: 1
family: notes
tables:
  Notes: {key: {partition: PK, sort: SK}}
entities:
  Note:
    table: Notes
    key: {PK: "USER#{userId}", SK: "NOTE#{noteId}"}
    version: rev
    attributes:
      userId: id
      noteId: id
      text: string
      state: {type: [draft, final], default: draft}
      due: {type: date, optional: true}
      price: decimal
      tags: {type: {set: string}, optional: true}
      lines: {type: list, optional: true}
      marks: {type: map, optional: true}
      madeAt: timestamp
      day: {is: {day: madeAt}}
      rev: integer
  Share:
    table: Notes
    key: {PK: "USER#{userId}", SK: "SHARE#{noteId}"}
    attributes: {userId: id, noteId: id, price: integer, state: string, due: {type: timestamp, optional: true}}
access_patterns:
"""


def said(pattern: str) -> list[str]:
    """Each parameter as ``name: type``, ``?`` for optional and ``*`` for many."""
    family = parse_family(f"{FAMILY}  x: {pattern}\n").family
    return [
        f"{each.name}: {each.type.kind}{'?' if each.optional else ''}{'*' if each.many else ''}"
        for each in parameters(Layout(family), family.access_patterns["x"])
    ]


CASES = {
    "by and range": (
        "{list: Note, by: [userId], where: {noteId: {begins_with: $start}}, page: 5}",
        ["userId: id", "start: string"],
    ),
    "list of values": ("{list: Note, by: [userId], where: {noteId: {in: $ids}}, page: 5}", ["userId: id", "ids: id*"]),
    "nothing but literals and the clock": ("{list: Note, where: {userId: me, due: $today}, page: 5}", []),
    "members and size": (
        "{list: Note, by: [userId], where: {tags: {contains: $tag, size: {le: $most}}}, page: 5}",
        ["userId: id", "tag: string", "most: integer"],
    ),
    "optional by word": (
        "{list: Note, by: [userId], where: {state: $state}, page: 5, optional: [state]}",
        ["userId: id", "state: enum?"],
    ),
    "create": (
        "{create: Note, set: {madeAt: $now, text: $body}}",
        [
            "userId: id",
            "noteId: id",
            "state: enum?",
            "due: date?",
            "price: decimal",
            "tags: set?",
            "lines: list?",
            "marks: map?",
            "body: string",
        ],
    ),
    "update, with its version": (
        "{update: Note, by: [userId, noteId], set: {text: $text}}",
        ["userId: id", "noteId: id", "text: string", "rev: integer"],
    ),
    "version said": (
        "{update: Note, by: [userId, noteId], when: {rev: $seen}, append: {lines: $line}}",
        ["userId: id", "noteId: id", "seen: integer", "line: string"],
    ),
    "a map's key": (
        "{update: Note, by: [userId, noteId], when: {rev: 1}, set: {marks.$who.done: true}}",
        ["userId: id", "noteId: id", "who: string"],
    ),
    "negative": (
        "{update: Note, by: [userId, noteId], when: {rev: 1}, add: {price: -$less}}",
        ["userId: id", "noteId: id", "less: decimal"],
    ),
    "steps are no parameters": (
        "{steps: [{list: Share, by: [userId], limit: 5, as: s}, {delete: Share, each: $s, limit: 5}], requests: 6}",
        ["userId: id"],
    ),
    "columns are no parameters": (
        "{steps: [{get: Share, by: [userId, noteId], as: s}, "
        "{get: Note, where: {userId: $owner, noteId: $s.noteId}}], requests: 2}",
        ["userId: id", "noteId: id", "owner: id"],
    ),
    "rows of a list": ("{delete: Share, each: $shares, limit: 5, requests: 5}", ["shares: map*"]),
    "shared, the narrower type, required once": (
        "{transaction: [{create: Share}, {check: Note, by: [userId, noteId], when: {price: $price, state: $state}}], "
        "token: $call}",
        ["userId: id", "noteId: id", "price: integer", "state: enum", "due: timestamp?", "call: string"],
    ),
}


@pytest.mark.parametrize(("pattern", "expected"), CASES.values(), ids=CASES)
def test_parameters(pattern: str, expected: list[str]) -> None:
    assert said(pattern) == expected


CLASHES = {
    "number and text": ("{get: Note, where: {userId: $x, noteId: a, price: $x}}", "decimal (Note.price)"),
    "date and timestamp": (
        "{transaction: [{create: Share}, {check: Note, by: [userId, noteId], when: {due: $due}}]}",
        "timestamp (Share.due)",
    ),
    "one and many": (
        "{transaction: [{delete: Share, by: [userId, noteId]}, {delete: Share, each: $noteId, limit: 2}]}",
        "a list of map (each)",
    ),
}


@pytest.mark.parametrize(("pattern", "words"), CLASHES.values(), ids=CLASHES)
def test_a_parameter_that_no_one_value_can_be(pattern: str, words: str) -> None:
    loaded = parse_family(f"{FAMILY}  x: {pattern}\n")
    scope = Scope(loaded, Layout(loaded.family), "x", ("access_patterns", "x"))
    (found,) = check_parameters(scope, loaded.family.access_patterns["x"])
    assert found.id == "DF239"
    assert words in found.seen
    assert "a parameter of its own" in found.hint


def test_the_same_parameter_twice_in_one_meaning_is_fine() -> None:
    loaded = parse_family(f"{FAMILY}  x: {{list: Note, by: [userId], where: {{text: $userId}}, page: 5}}\n")
    scope = Scope(loaded, Layout(loaded.family), "x", ("access_patterns", "x"))
    assert check_parameters(scope, loaded.family.access_patterns["x"]) == []
