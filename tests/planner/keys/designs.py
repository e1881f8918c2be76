"""Random small designs, and all their items: what brute force compares the proofs with."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

from hypothesis import strategies as st

from dynaform.findings import FindingsError
from dynaform.planner.calls.items import complete
from dynaform.planner.layout import Layout
from dynaform.spec import parse_family

ATTRIBUTES = {
    "text": "string",
    "word": "{type: string, min: 1}",
    "low": "{type: string, ignore_case: true}",
    "id": "id",
    "other": "id",
    "folded": "{type: id, ignore_case: true}",
    "kind": "[A, AB, B]",
    "dashed": "[A#, A]",
    "day": "date",
    "at": "timestamp",
    "number": "{type: integer, width: 2}",
    "epoch": "epoch",
    "price": "decimal",
    "pair": "{is: {pair: [id, other]}}",
    "slice": "{is: {shard: id, of: 4}}",
    "head": "{is: {prefix: word, of: 2}}",
    "home": "{is: {first_of: [word, ROOT]}}",
    "back": "{is: {reverse: number}, width: 2}",
    "on": "{is: {day: at}}",
    "end": "{is: {plus: [at, 1d]}, type: timestamp}",
}
SAMPLES: dict[str, list[str]] = {
    "text": ["", "A", "#", "A#", "1", "x#1"],
    "word": ["A", "#", "A#B", "11", "AB"],
    "low": ["a", "A", "#a"],
    "id": ["A", "AB", "1", "a"],
    "other": ["A", "B", "1"],
    "folded": ["A", "a", "b"],
    "kind": ["A", "AB", "B"],
    "dashed": ["A#", "A"],
    "day": ["2026-01-01", "2025-12-31"],
    "at": ["2026-01-01T00:00:00Z", "2026-01-01T11:00:00Z"],
    "number": ["1", "11", "10"],
    "epoch": ["0", "1", "11", "-1"],
    "price": ["1", "1.1", "-1", "11", "1.10"],
}
LITERALS = ["A", "B", "#", "A#", "B#", "AB", "-", "1", "."]

pieces = st.one_of(st.sampled_from(LITERALS), st.sampled_from([f"{{{name}}}" for name in ATTRIBUTES]))
templates = st.lists(pieces, min_size=1, max_size=4, unique=True).map("".join)
keys = st.tuples(templates, templates)


def layout_of(*keys: tuple[str, str], extra: str = "", more: str = "") -> Layout | None:
    """A table with one entity per key, E0, E1 ..., each with the attributes its key needs; None where refused."""
    lines = ["format: 1", "family: random", "tables: {Tab: {key: {partition: PK, sort: SK}}}", "entities:"]
    for index, (partition, sort) in enumerate(keys):
        names = [name for name in ATTRIBUTES if f"{{{name}}}" in partition + sort]
        names += [source for name in names for source in _sources(name)]
        names += [name for name in ATTRIBUTES if f"{name}: " in more]
        attributes = ", ".join(f"{name}: {ATTRIBUTES[name]}" for name in dict.fromkeys([*names, "id"]))
        lines += [f"  E{index}:", "    table: Tab", f'    key: {{PK: "{partition}", SK: "{sort}"}}']
        lines += [f"    attributes: {{{attributes}}}", *([f"    {extra}"] if extra else [])]
    try:
        return Layout(parse_family("\n".join(lines)).family)
    except FindingsError:
        return None


def _sources(name: str) -> list[str]:
    said = ATTRIBUTES[name]
    return [other for other in SAMPLES if "is:" in said and other in said.replace(":", " ").replace("[", " ")
            .replace("]", " ").replace(",", " ").replace("}", " ").split()]  # fmt: skip


def rows(layout: Layout, entity: str, most: int = 1500) -> Iterator[dict[str, Any]]:
    """Every item over the sample values, completed; the first of them where there are many."""
    names = [name for name, said in layout.entity(entity).attributes.items() if said.is_ is None]
    values = [[layout.type(entity, name).parse(text) for text in SAMPLES[name]] for name in names]
    for index, combination in enumerate(product(*values)):
        if index == most:
            return
        yield complete(layout, entity, dict(zip(names, combination, strict=True)))


def tangled(layout: Layout, entity: str) -> bool:
    """Whether one stored attribute reaches a key in two ways: examples are not promised then."""
    attributes = layout.entity(entity).attributes
    roots = []
    for name in layout.base(entity).attributes:
        computed = attributes[name].is_
        roots += [name] if computed is None else computed.sources
    return len(set(roots)) < len(roots)
