"""Random designs, items and lists of several entities: what one request returns, in which order, and whose it is."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from random import Random
from typing import Any

import pytest

from dynaform.findings import FindingsError
from dynaform.planner.calls.items import entity_of, logical_row
from dynaform.planner.calls.values import Call
from dynaform.planner.context import ReadContext, Scope
from dynaform.planner.layout import Layout
from dynaform.planner.reads.prove_read import prove_read
from dynaform.spec import parse_family
from dynaform.spec.model import Pattern

from .model import oracle_of_several, run, table_of

NOW = datetime(2026, 3, 5, 10, 30, tzinfo=UTC)
CALL = Call({"ids": ["x", "xy"]}, NOW)

SPEC = """
format: 1
family: design
tables:
  T:
    key: {{partition: PK, sort: SK}}
    {type_attribute}
    indexes:
      GGG: {{key: {{partition: GP, sort: GS}}, projection: {projection}}}
      MMM: {{key: {{partition: [{mp}], sort: [{ms}]}}, projection: ALL}}
entities:
  E:
    table: T
    key: {{PK: "{pk}", SK: "{E}"}}
    indexes: {{GGG: {{GP: "{gp}", GS: "{gs}"}}}}
    attributes: {{a: id, b: id, t: timestamp, n: {{type: integer, width: 2}}, w: string}}
  F:
    table: T
    key: {{PK: "{pk}", SK: "{F}"}}
    type_value: fff
    indexes: {{GGG: {{GP: "{gp}", GS: "{gs}"}}}}
    attributes: {{a: id, b: id, t: timestamp, w: string}}
  G:
    table: T
    key: {{PK: "{gpk}", SK: "{G}"}}
    attributes: {{a: id, b: id, n: {{type: integer, width: 2}}, s: {{type: id, optional: true}}}}
access_patterns:
  p: {{list: E, page: 50}}
"""
ATTRIBUTES = {"E": "abtnw", "F": "abtw", "G": "abns"}
VALUES = {
    "a": ["x", "xy", "y"],
    "b": ["x", "xy", "!"],
    "t": ["2026-01-01T00:00:00Z", "2026-01-01T00:00:01Z", "2026-01-02T00:00:00Z"],
    "n": ["0", "9", "10"],
    "w": ["x", "x#", "#"],
    "s": ["x", "y"],
}
SORTS = {
    "E": ["E", "E#{t}", "K#{t}#{b}", "K#{b}", "K#{b}#{n}", "{t}#{b}", "K{n}", "{b}#E", "{n}#{t}"],
    "F": ["F", "K", "F#{t}", "K#{t}#{b}", "K#{b}", "K#{b}#F#{t}", "{t}#{b}", "{b}#F", "D#{b}"],
    "G": ["G", "K#G", "G#{n}", "K#{b}", "K#{b}#{n}", "{n}#{b}", "{b}#G", "2026"],
}
COUNTS = Counter[str]()


def design(rng: Random) -> dict[str, str]:
    """The holes of ``SPEC`` filled in; mostly one partition for all."""
    pk = rng.choice(["{a}", "P#{a}", "P#{a}#{b}", "{b}"])
    return {
        "type_attribute": rng.choice(["type_attribute: kind", "type_attribute: kind", ""]),
        "projection": rng.choice(["ALL", "ALL", "KEYS_ONLY", "[kind, w]", "[w]"]),
        "pk": pk,
        "gpk": rng.choice([pk, pk, pk, "P#{a}"]),
        "gp": rng.choice(["G#{b}", "ALL", "{a}#{b}"]),
        "gs": rng.choice(["{t}#{b}", "{t}", "{b}#{t}", "{w}"]),
        "mp": rng.choice(["a, b", "b", "a"]),
        "ms": rng.choice(["b2, t", "t, w", "t", "w, t"]).replace("b2", "w"),
        **{name: rng.choice(sorts) for name, sorts in SORTS.items()},
    }


def rows_of(rng: Random) -> list[tuple[str, dict[str, str]]]:
    """Entities and the literal texts of their attributes."""
    rows = []
    for _ in range(24):
        entity = rng.choice("EFG")
        row = {name: rng.choice(VALUES[name]) for name in ATTRIBUTES[entity]}
        if rng.random() < 0.5:
            row.pop("s", None)
        rows.append((entity, row))
    return rows


def question(rng: Random) -> dict[str, Any]:
    """A list of two or three entities: equalities of what partitions are made of, now and then more."""
    entities = rng.sample("EFG", rng.choice([2, 2, 3]))
    where: dict[str, Any] = {name: rng.choice(VALUES[name]) for name in rng.choice(["a", "a", "ab", "ab", "b"])}
    if rng.random() < 0.2:
        name = rng.choice(sorted(where))
        where[name] = rng.choice([{"in": rng.sample(VALUES[name], 2)}, {"in": "$ids"}])
    elif rng.random() < 0.15:
        name = rng.choice(sorted(where))
        del where[name]
        either: list[dict[str, Any]] = [{name: rng.choice(VALUES[name])} for _ in range(2)]
        either[0] |= {"w": rng.choice(VALUES["w"])} if rng.random() < 0.2 else {}
        where["any"] = either
    if rng.random() < 0.4:
        name = rng.choice("bntws")
        low, high = sorted(rng.choices(VALUES[name], k=2), key=lambda text: text.zfill(2))
        where.setdefault(name, rng.choice([{"ge": low}, {"between": [low, high]}, {"lt": high}, low, {"ne": low}]))
    known = {letter for name in entities for letter in ATTRIBUTES[name]}
    where = {name: said for name, said in where.items() if name in {*known, "any"}}
    pattern: dict[str, Any] = {"list": entities, "where": where, "page": "50", "keeps": "0.5"}
    pattern["requests"] = rng.choice([1, 1, 20])
    if rng.random() < 0.6:
        pattern["order"] = rng.choice([name for name in "ttnb" if name in known]) + rng.choice(["", " desc"])
    if rng.random() < 0.3:
        pattern["returns"] = rng.sample(sorted(known), 2)
    return pattern


def check(design: dict[str, str], rows: list[tuple[str, dict[str, str]]], said: dict[str, Any]) -> None:
    try:
        loaded = parse_family(SPEC.format(**design))
    except FindingsError:
        COUNTS["not legal"] += 1
        return
    pattern = Pattern.model_validate(said)
    layout = Layout(loaded.family)
    loaded = replace(loaded, family=loaded.family.model_copy(update={"access_patterns": {"p": pattern}}))
    context = ReadContext(Scope(loaded, layout, "p", ("access_patterns", "p")), said["requests"], {})
    proof, findings = prove_read(context, pattern)
    if proof is None:
        COUNTS[findings[0].id] += 1
        assert findings[0].notes
        return
    typed = [
        (entity, {name: layout.type(entity, name).parse(text) for name, text in row.items()}) for entity, row in rows
    ]
    items = table_of(layout, typed, CALL)
    groups = oracle_of_several(layout, pattern, items, CALL)
    found = run(layout, proof, items, CALL)
    _count(proof, groups)
    key = layout.paths["T"][0].key
    wanted = {tuple(item.stored[name] for name in key): item for group in groups for item in group}
    places = {tuple(item.stored[name] for name in key): place for place, group in enumerate(groups) for item in group}
    came = [tuple(item[name] for name in key) for item in found]
    assert set(came) == wanted.keys()
    assert [places[each] for each in came] == sorted(places.values())
    for each, stored in zip(came, found, strict=True):
        assert entity_of(layout, proof.entities, stored) == wanted[each].entity
        columns = [name for name in proof.returns if name in ATTRIBUTES[wanted[each].entity]]
        row = wanted[each].row
        assert logical_row(layout, wanted[each].entity, stored, columns) == {
            name: row[name] for name in columns if name in row
        }


def _count(proof: Any, groups: list[list[Any]]) -> None:
    COUNTS["served"] += 1
    COUNTS["merged"] += len(proof.branches) > 1
    COUNTS["spread"] += any(each.spread for each in proof.branches)
    COUNTS["apart"] += any(not each.others for each in proof.branches)
    COUNTS["several"] += any(each.also for each in proof.branches)
    COUNTS["filtered"] += any(each.predicate for each in proof.branches[0].filters)
    COUNTS["ordered"] += proof.order is not None
    COUNTS["backwards"] += not proof.forward
    COUNTS["index"] += proof.branches[0].index is not None
    COUNTS["narrow"] += proof.branches[0].sort is not None
    COUNTS["rows"] += sum(map(len, groups))
    COUNTS["groups"] += len(groups) > 1


SEEDS = 1500


@pytest.mark.proof
def test_what_one_request_returns_is_what_the_list_means_in_its_order() -> None:
    """And not vacuously: of the questions many are served, backwards, through an index, with filters and in groups."""
    COUNTS.clear()
    for seed in range(SEEDS):
        rng = Random(seed)  # noqa: S311
        made, said = design(rng), question(rng)
        try:
            check(made, rows_of(rng), said)
        except AssertionError as failure:
            pytest.fail(f"seed {seed}: {made} answers {said} wrong: {failure}")
    assert COUNTS["served"] > 100, COUNTS
    assert COUNTS["DF201"] > 100, COUNTS
    assert min(COUNTS[name] for name in ("merged", "apart", "spread", "several")) > 5, COUNTS
    assert (
        min(COUNTS[name] for name in ("filtered", "ordered", "backwards", "index", "narrow", "rows", "groups")) > 10
    ), COUNTS
