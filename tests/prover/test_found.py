"""What the generated designs found, each in its smallest form: the proof was wrong, or what holds it to its meaning."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from dynaform.planner.physical import projection
from dynaform.planner.prove import prove_family
from dynaform.smoke.oracle.world import Item
from dynaform.spec import parse_family

from .designs import Design
from .harness import Bench
from .memory import MemoryClient
from .pools import NOW

SPEC = """
format: 1
family: found
tables:
  T:
    key: {partition: PK, sort: SK}
    indexes:
      GGG: {key: {partition: GP, sort: GS}, projection: [t]}
  Plain: {key: {partition: h}, indexes: {VVV: {key: {partition: e, sort: t}, projection: [h, t]}}}
entities:
  Talk:
    table: T
    key: {PK: "TALK#{pair}", SK: TALK}
    indexes: {GGG: {GP: "E#{e}", GS: "{t}#{a}"}}
    version: rev
    attributes:
      {a: id, b: id, e: [open, shut], t: {type: timestamp, name: since}, pair: {is: {pair: [a, b]}}, rev: integer}
  Line:
    table: T
    key: {PK: "TALK#{pair}", SK: "LINE#{e}#{a}"}
    attributes: {pair: string, e: [A, AB, B], a: id, n: {type: integer, width: 2}, t: timestamp}
  Day:
    table: T
    key: {PK: "DAY#{pair}", SK: DAY}
    attributes: {a: id, b: id, n: integer, pair: {is: {pair: [a, b]}}}
  Born:
    table: T
    key: {PK: "BORN#{a}", SK: BORN}
    attributes: {a: id, n: integer, m: {type: integer, default: 9}}
  Plain:
    table: Plain
    attributes: {h: {type: id, ignore_case: true}, e: [open, shut], t: timestamp}
access_patterns:
  open: {create: Talk, set: {e: open, t: $now}}
  bump: {upsert: Day, by: [a, b], set: {n: $n}}
  shut: {list: Talk, where: {e: shut, t: {gt: $from, lt: $to}}, page: 2, returns: [a, t]}
  by-kind: {list: Line, by: [pair], order: e, page: 2}
  count: {count: Plain, where: {h: {in: $hs}}, requests: 9}
  named:
    steps: [{list: Plain, by: [e], order: t desc, limit: 5, as: p}, {list: Plain, where: {h: {in: $p.h}}}]
    requests: 2
  bear: {upsert: Born, by: [a], set: {n: $n, m: $m}, optional: [m]}
  either: {list: Plain, where: {any: [{h: $h}, {e: $e}]}, returns: [h, t], optional: [e], requests: 2, limit: 9}
  kinds: {list: Plain, where: {e: {in: [$one, $other]}}, returns: [h, t], optional: [other], requests: 2, limit: 9}
  sizes: {list: Line, by: [pair], where: {n: {between: [$low, $high]}}, keeps: 0.5, page: 2}
"""
DAY = {"a": "x", "b": "y", "n": 1}
PLAIN = [{"h": name, "e": "open", "t": NOW.replace(minute=minute)} for minute, name in enumerate(("M", "a", "Z"))]
LINES = [{"pair": "p", "e": kind, "a": "x", "n": number, "t": NOW} for number, kind in enumerate(("B", "AB", "A"))]

SAME_KEY = [Item("Day", {"a": "y", "b": "x", "n": 1})]
WRITTEN = [Item("Line", row) for row in LINES]
NAMED = [Item("Plain", row) for row in PLAIN]

CASES: dict[str, tuple[str, list[Item], dict[str, Any]]] = {
    "a version is set by create": ("open", [], {"a": "x", "b": "y"}),
    "an upsert by a computed key creates": ("bump", [], DAY),
    "an upsert changes its own item": ("bump", [Item("Day", DAY)], DAY | {"n": 2}),
    "an upsert leaves alone whose key is the same": ("bump", SAME_KEY, DAY | {"n": 2}),
    "nothing lies between a moment and itself": ("shut", [], {"from": NOW, "to": NOW}),
    "reversed bounds of a filter hold nothing": ("sizes", WRITTEN, {"pair": "p", "low": 9, "high": 1}),
    "an enum keeps its order before a delimiter": ("by-kind", WRITTEN, {"pair": "p"}),
    "an item that two values name counts once": ("count", NAMED, {"hs": ["m", "M", "a"]}),
    "an upsert gives a new item its defaults": ("bear", [], {"a": "x", "n": 1}),
    "an alternative that is left out is none": ("either", NAMED, {"h": "M"}),
    "a list without one of its values is shorter": ("kinds", NAMED, {"one": "open"}),
    "a batch comes in the order of its step": ("named", NAMED, {"e": "open"}),
}


def bench(*items: Item, spec: str = SPEC) -> Bench:
    proved = prove_family(parse_family(spec))
    names = {table: table for table in proved.loaded.family.tables}
    found = Bench(Design({}, {}), proved, MemoryClient(), names, Counter())
    found.create()
    found.write(items)
    return found


@pytest.mark.parametrize(("pattern", "items", "call"), CASES.values(), ids=CASES)
def test_it_does_what_it_means(pattern: str, items: list[Item], call: dict[str, Any]) -> None:
    made = bench(*items)
    assert pattern in made.proved.proofs, made.proved.findings
    made.proved = replace(made.proved, proofs={pattern: made.proved.proofs[pattern]})
    assert not [each.texts for each in made.wrong({pattern: [call]})]


def test_rows_that_a_step_drives_come_through_no_filter() -> None:
    """A filter gives them in the order of the key; with an order of their own they may."""
    for more, proved in (("keeps: 0.5", False), ("keeps: 0.5, order: e, limit: 9", True)):
        line = f"{{list: Line, by: [pair], where: {{t: {{in: $p.t}}}}, {more}}}"
        driven = f"  driven: {{steps: [{{list: Plain, by: [e], limit: 5, as: p}}, {line}], requests: 9}}\n"
        assert ("driven" in bench(spec=SPEC + driven).proved.proofs) == proved


def test_a_get_over_days_may_find_one_on_each() -> None:
    entity = '  Note:\n    table: T\n    key: {PK: "NOTE#{d}", SK: NOTE}\n    attributes: {d: date, a: id}\n'
    pattern = "  note: {get: Note, where: {d: {ge: 2026-03-04, le: 2026-03-06}}, requests: 3}\n"
    proved = bench(spec=SPEC.replace("  Plain:\n    table", f"{entity}  Plain:\n    table") + pattern).proved
    assert [each.seen for each in proved.findings if each.id == "DF207"] == [
        "the requests of several days can each find an item"
    ]


def test_a_projection_of_keys_is_keys_only_and_every_stored_name_is_projected() -> None:
    """DynamoDB takes no INCLUDE without attributes; two entities may store one attribute under two names."""
    layout = bench().layout
    (_, stored), (_, keys) = (layout.paths[table] for table in ("T", "Plain"))
    assert projection(layout, stored) == ("INCLUDE", ("since", "t"))
    assert projection(layout, keys) == ("KEYS_ONLY", ())


def test_two_things_with_one_key_must_have_been_said() -> None:
    """A key that can be read in two ways is a finding; without it, the two items would be the complaint."""
    spec = SPEC.replace("LINE#{e}#{a}", "LINE#{e}{a}")
    twins = [Item("Line", LINES[0] | {"e": kind, "a": a}) for kind, a in (("A", "Bx"), ("AB", "x"))]
    said = bench(*twins, spec=spec)
    assert not said.unsaid
    unsaid = replace(said, proved=replace(said.proved, findings=()), taken={}, unsaid=[], client=MemoryClient())
    unsaid.create()
    unsaid.write(twins)
    assert len(unsaid.unsaid) == 1
