"""Random designs, items and questions: what a proof's requests return is what the question means."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from random import Random
from typing import Any

import pytest

from dynaform.findings import FindingsError
from dynaform.planner.calls.values import Call
from dynaform.planner.context import ReadContext, Scope
from dynaform.planner.layout import Layout
from dynaform.planner.reads.prove_read import prove_read
from dynaform.spec import parse_family
from dynaform.spec.model import Pattern
from dynaform.spec.predicates import Op

from .model import answers, oracle, run, table_of

NOW = datetime(2026, 3, 5, 10, 30, tzinfo=UTC)
CALL = Call({"ids": ["x", "xy"], "words": ["B", "A"]}, NOW)
LISTS = {"a": "ids", "b": "ids", "e": "words"}

SPEC = """
format: 1
family: design
tables:
  T:
    key: {{partition: PK, sort: SK}}
    {type_attribute}
    indexes:
      GGG: {{key: {{partition: GP, sort: GS}}, projection: {projection}}}
      RRR: {{key: {{partition: {raw_partition}, sort: {raw_sort}}}, projection: {raw_projection}}}
      LLL: {{local: {{sort: t}}, projection: [s, e]}}
      MMM: {{key: {{partition: [{several_partition}], sort: [{several_sort}]}}, projection: ALL}}
entities:
  E:
    table: T
    key: {{PK: "{pk}", SK: "{sk}"}}
    indexes: {{GGG: {{GP: "{gp}", GS: "{gs}"{when}}}}}
    attributes: {{{attributes}}}
  F:
    table: T
    key: {{PK: "{fpk}", SK: "{fsk}"}}
    type_value: fff
    attributes: {{{attributes}}}
access_patterns:
  p: {{list: E, page: 50}}
"""
ATTRIBUTES = """a: id, b: id, s: {type: string, name: str}, e: [A, AB, B], d: date, t: timestamp,
  n: {type: integer, width: 2}, f: boolean, o: {type: id, optional: true}, h: {type: id, ignore_case: true},
  p: {is: {pair: [a, b]}}, c: {is: {shard: a, of: 2}}, r: {is: {reverse: n}, width: 2}, y: {is: {day: t}},
  z: {type: timestamp, is: {plus: [t, 36h]}}, g: {type: string, is: {prefix: s, of: 1}},
  k: {type: string, is: {first_of: [o, "#R"]}}, l: {type: string, is: {first_of: [o, x]}}"""

VALUES: dict[str, list[str]] = {
    "a": ["x", "y", "xy"],
    "b": ["x", "y", "!"],
    "s": ["x", "x#", "x#y", "#", "y"],
    "e": ["A", "AB", "B"],
    "d": ["2026-01-01", "2026-01-02", "2025-12-31"],
    "t": ["2026-01-01T00:00:00Z", "2026-01-01T00:00:01Z", "2026-01-02T00:00:00Z"],
    "n": ["0", "9", "10", "99"],
    "f": ["true", "false"],
    "o": ["x", "y"],
    "h": ["x", "X", "Y"],
    "p": ["x#y", "x#x"],
    "y": ["2026-01-01"],
    "g": ["x", "#"],
    "k": ["x", "#R"],
    "l": ["x", "y"],
    "z": ["2026-01-02T12:00:00Z", "2026-01-03T12:00:00Z"],
    "r": ["90", "0"],
    "c": ["0", "1"],
}
STORED = [name for name in VALUES if name not in "pyrczgkl"]
RANGES = {Op.GE, Op.GT, Op.LE, Op.LT, Op.BETWEEN}
COUNTS = Counter[str]()


BASE_SLOTS = ["a", "b", "s", "e", "d", "t", "n", "h", "p", "c", "r", "y", "z", "g", "k", "l"]
RAW = ["a", "b", "str", "e", "d", "t", "n", "h", "p", "r", "y", "z", "o", "g", "k", "l"]


def template(rng: Random, slots: list[str]) -> str:
    """A key template: text, then placeholders apart by a delimiter, by text, or by nothing."""
    names = rng.sample(slots, rng.randint(1, 3))
    between = [name and "{" + name + "}" + rng.choice(["#", "#", "#", "#V#", "-", ""]) for name in names]
    return (rng.choice(["", "K#", "K", "KX#"]) + "".join(between)).rstrip("#-")


TURNED = {
    "raw_partition": "a",
    "raw_sort": "r",
    "raw_projection": "ALL",
    "gp": "G#{b}",
    "gs": "{n}#{a}",
    "when": "",
    "projection": "ALL",
}
"""One index in the order of ``n``, another one that holds it counted down."""


def several(rng: Random) -> dict[str, str]:
    """The attributes of a multi-attribute key, each by itself."""
    names = rng.sample(RAW, rng.randint(2, 5))
    split = rng.randint(1, min(4, len(names) - 1))
    return {"several_partition": ", ".join(names[:split]), "several_sort": ", ".join(names[split:])}


def design(rng: Random) -> dict[str, str]:
    """The holes of ``SPEC`` filled in."""
    pk, sk = template(rng, ["a", "b", "p", "c", "s"]), template(rng, BASE_SLOTS)
    index = [*BASE_SLOTS, "o"]
    return {
        "type_attribute": rng.choice(["type_attribute: kind", ""]),
        "projection": rng.choice(["ALL", "KEYS_ONLY", "[s, e]", "[d, n]"]),
        "raw_partition": rng.choice(["a", "e", "d", "n", "h", "y"]),
        "raw_sort": rng.choice(["t", "str", "b", "o", "r", "z"]),
        "raw_projection": rng.choice(["KEYS_ONLY", "KEYS_ONLY", "ALL"]),
        **several(rng),
        "pk": pk,
        "sk": sk,
        "gp": rng.choice(["K", "P", template(rng, index), template(rng, index)]),
        "gs": template(rng, index),
        "when": rng.choice(["", "", ", when: {f: true}", ", when: {e: {in: [A, B]}}"]),
        "fpk": rng.choice([pk, template(rng, BASE_SLOTS)]),
        "fsk": rng.choice([sk, template(rng, BASE_SLOTS)]),
        "attributes": ATTRIBUTES,
    } | (TURNED if rng.random() < 0.05 else {})


def rows_of(rng: Random) -> list[tuple[str, dict[str, str]]]:
    """Entities and the literal texts of their attributes."""
    rows = []
    for _ in range(20):
        row = {name: rng.choice(VALUES[name]) for name in STORED}
        if rng.random() < 0.5:
            del row["o"]
        rows.append((rng.choice("EEEF"), row))
    return rows


def operator(rng: Random, name: str, kind: str) -> Any:
    """What a ``where`` says of one attribute."""
    value, low, high = rng.choice(VALUES[name]), *sorted(rng.choices(VALUES[name], k=2), key=lambda text: text.zfill(2))
    if kind == "eq":
        return value
    if kind == "in":
        return {"in": rng.sample(VALUES[name], rng.randint(1, len(VALUES[name])))}
    if kind == "any":
        return rng.choice([{"ne": value}, value, {"exists": "true"}, {"exists": "false"}, {"ne": "$.a"}])
    single = [{op: value} for op in ("ge", "gt", "le", "lt")]
    both = [{"between": [low, high]}, {"ge": low, "le": high}, {"ge": low, "lt": high}, {"gt": low, "le": high}]
    prefix = [{"begins_with": value[:1]}] if name in "absoh" else []
    return rng.choice([*single, *both, *prefix, {"ge": low, "ne": value}])


def where_of(rng: Random, partition: list[str], sort: list[str]) -> dict[str, Any]:
    """Mostly equalities of the attributes of one key up to some part, there a range or a list, sometimes anything."""
    kinds = {name: rng.choice(["eq", "eq", "eq", "eq", "eq", "in", "none"]) for name in partition}
    bound = rng.randint(0, len(sort))
    kinds |= dict.fromkeys(sort[:bound], "eq")
    kinds |= {name: rng.choice(["range", "range", "range", "in", "none"]) for name in sort[bound : bound + 1]}
    found = {name: operator(rng, name, kind) for name, kind in kinds.items() if kind != "none"}
    if rng.random() < 0.25:
        name = rng.choice(sorted(VALUES))
        found.setdefault(name, operator(rng, name, "any"))
    return found


def slots_of(text: str) -> list[str]:
    """The attributes of a template, or the one attribute that is a key by itself, in order."""
    names = [name.replace("str", "s") for name in text.split(", ")]
    return re.findall(r"{(\w)}", text) or [name for name in names if name in VALUES]


def turned_question(rng: Random) -> dict[str, Any]:
    """One order over two keys of ``TURNED``."""
    either = [{"a": rng.choice(VALUES["a"])}, {"b": rng.choice(VALUES["b"])}]
    order = "n" + rng.choice(["", " desc"])
    return {"list": "E", "where": {"any": either}, "order": order, "returns": ["n"], "page": "50", "requests": "2"}


def ranged_sources(rng: Random, where: dict[str, Any], first: list[str], then: list[str]) -> None:
    """Instead of a computed attribute now and then a range of what it is computed from."""
    for held, source in (("y", "t"), ("d", "d"), ("g", "s"), ("r", "n"), ("z", "t")):
        if held in (first if held in "ydg" else then) and rng.random() < 0.5:
            where.pop(held, None)
            where[source] = operator(rng, source, "range")
    for held in "kl":
        if held in (*first, *then) and rng.random() < 0.7:
            where.pop(held, None)
            where["o"] = rng.choice([{"exists": "false"}, "x", {"exists": "false"}])


def question(rng: Random, made: dict[str, str]) -> dict[str, Any]:
    """An access pattern over the attributes of one of the design's keys."""
    if made | TURNED == made:
        return turned_question(rng)
    keys = [("pk", "sk"), ("gp", "gs"), ("raw_partition", "raw_sort"), ("several_partition", "several_sort")]
    partition, sort = rng.choice(keys)
    first, then = slots_of(made[partition]), slots_of(made[sort])
    names = [*first, *then]
    where: dict[str, Any] = {}
    if partition == "gp" and made["when"]:
        where = {"f": "true"} if "f:" in made["when"] else {"e": rng.choice([{"in": ["A", "B"]}, "A"])}
    where |= where_of(rng, first, then)
    ranged_sources(rng, where, first, then)
    if rng.random() < 0.2:
        where["any"] = [where_of(rng, names[:2], []) or {"e": "A"}, where_of(rng, names[:2], []) or {"e": "B"}]
    if rng.random() < 0.3 and "p" in names:
        where = {"any": [{"a": "x", "b": "y"}, {"a": "y", "b": "x"}]}
    if rng.random() < 0.1 and names:
        name = rng.choice([each for each in names if each in LISTS] or ["a"])
        where[name] = {"in": f"${LISTS.get(name, 'ids')}"}
    pattern: dict[str, Any] = {"list": "E", "where": where, "page": "50", "requests": "100", "keeps": "0.5"}
    if rng.random() < 0.5:
        pattern["order"] = rng.choice([*then, *then, "t", "n"]) + rng.choice(["", " desc"])
    if rng.random() < 0.5:
        pattern["returns"] = rng.sample(sorted(VALUES), rng.randint(1, 4))
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
    context = ReadContext(Scope(loaded, layout, "p", ("access_patterns", "p")), 100, {})
    proof, findings = prove_read(context, pattern)
    if proof is None:
        COUNTS[findings[0].id] += 1
        assert findings[0].notes
        return
    COUNTS["served"] += 1
    COUNTS["merged"] += len(proof.branches) > 1
    COUNTS["filtered"] += bool(proof.branches[0].filter.predicate)
    COUNTS["ranged"] += any(
        each.sort is not None and each.sort.op not in ("eq", "begins_with") for each in proof.branches
    )
    typed = [(entity, {name: layout.type("E", name).parse(text) for name, text in row.items()}) for entity, row in rows]
    items = table_of(layout, typed, CALL)
    meant = oracle(layout, pattern, items, CALL)
    found = run(layout, proof, items, CALL)
    key = layout.paths["T"][0].key
    wanted = {tuple(item.stored[name] for name in key): item for item in meant}
    COUNTS["rows"] += len(wanted)
    COUNTS["pair"] += "any" in said["where"] and len(proof.branches) == 1 and not proof.branches[0].filter.predicate
    COUNTS["several"] += any(each.also for each in proof.branches)
    asked = {each.attribute for each in pattern.selection.comparisons()}
    keyed = " ".join(f"{each.partition} {each.sort}" for each in proof.branches)
    COUNTS["last resort"] += "o" in asked and ("first_of(" in keyed or "#R" in keyed)
    COUNTS["days"] += any(each.buckets is not None for each in proof.branches)
    COUNTS["in turn"] += any(each.buckets is not None and each.buckets.in_turn for each in proof.branches)
    COUNTS["opposite"] += any(each.opposite for each in proof.branches)
    COUNTS["derived"] += any("reverse(" in str(each.sort) or " + " in str(each.sort) for each in proof.branches)
    COUNTS["spread"] += any(each.spread is not None for each in proof.branches)
    assert {tuple(item[name] for name in key) for item in found} == wanted.keys()
    for row, item in zip(answers(layout, proof, found), found, strict=True):
        full = wanted[tuple(item[name] for name in key)].row
        full = {name: value.casefold() if layout.type("E", name).ignore_case else value for name, value in full.items()}
        assert row == {name: full[name] for name in proof.returns if name in full}


SEEDS = 600


@pytest.mark.proof
def test_what_a_proof_reads_is_what_the_pattern_means() -> None:
    """And not vacuously: of the questions many are served, with ranges, filters, merges and rows."""
    COUNTS.clear()
    for seed in range(SEEDS):
        rng = Random(seed)  # noqa: S311
        made = design(rng)
        said = question(rng, made)
        try:
            check(made, rows_of(rng), said)
        except AssertionError as failure:
            pytest.fail(f"seed {seed}: {made} answers {said} wrong: {failure}")
    assert COUNTS["served"] > 100, COUNTS
    assert COUNTS["DF201"] > 20, COUNTS
    assert min(COUNTS[name] for name in ("merged", "filtered", "ranged", "rows")) > 10, COUNTS
    assert (
        min(COUNTS[name] for name in ("pair", "spread", "last resort", "several", "days", "opposite", "derived")) > 0
    ), COUNTS
