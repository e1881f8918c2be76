"""DF704: one item that takes more writes than a partition serves."""

from __future__ import annotations

from collections.abc import Iterator

from dynaform.documents import Path
from dynaform.findings import Finding
from dynaform.planner.algebra import is_pair_of_ids
from dynaform.planner.proof import WriteProof
from dynaform.rules.design import Design
from dynaform.rules.rule import Rule
from dynaform.rules.views.partitions import WRITE_UNITS
from dynaform.spec.model import Verb

_CHANGES = frozenset({Verb.UPDATE, Verb.UPSERT, Verb.PUT})


def check(design: Design) -> Iterator[Finding]:
    """One finding per write whose hottest item is written more often than one item can be."""
    for pattern, path, verb, entity, units in hot_items(design):
        yield _finding(design, pattern, path, verb, entity, units)


def hot_items(design: Design) -> Iterator[tuple[str, Path, str, str, float]]:
    """Pattern, place, verb and entity of each write whose hottest item is over the limit, and its units a second."""
    for pattern, path, action in design.actions():
        rate = design.family.access_patterns[pattern].rate
        proof = next((each for name, each in design.writes if name == pattern and each.entity in action.entities), None)
        if rate is None or proof is None or action.verb not in _CHANGES or proof.capacity.write is None:
            continue
        share = 1.0 if _one_item(design, proof) else rate.hottest
        base = proof.capacity.write - sum(units for _, units in proof.capacity.entries)
        if share is not None and (units := rate.highest * share * base) > WRITE_UNITS:
            yield pattern, path, str(action.verb), proof.entity, units


def _finding(design: Design, pattern: str, path: Path, verb: str, entity: str, units: float) -> Finding:
    return design.finding(
        "DF704",
        f"one item of {entity} is written with {units:,.0f} units a second, and a partition serves {WRITE_UNITS:,}",
        ("access_patterns", pattern),
        *path[2:],
        verb,
        hint="Split the item into shards that readers add up, or gather changes and write them once a second.",
    )


def _one_item(design: Design, proof: WriteProof) -> bool:
    """Whether every call writes the same item: nothing in its key varies."""
    sources = design.layout.base(proof.entity).attributes
    return not sources or not any(
        design.layout.type(proof.entity, name).domain is None or is_pair_of_ids(design.layout, proof.entity, name)
        for name in sources
    )


RULE = Rule(
    "DF704",
    check,
    bad="""
tables:
  Totals: {key: {partition: pk}}
entities:
  Total:
    table: Totals
    key: {pk: "TOTAL#{of}"}
    attributes: {of: [views], views: {type: integer, default: 0, min: 0}}
    workload: {items: 1, size: 100B}
access_patterns:
  start-total: {create: Total, set: {views: 0}}
  count-view:
    update: Total    # <- DF704
    where: {of: views}
    add: {views: 1}
    rate: {average: 200/s, peak: 2000/s}
  total: {get: Total, where: {of: views}}
""",
    good="""
tables:
  Totals: {key: {partition: pk}}
entities:
  Total:
    table: Totals
    key: {pk: "TOTAL#{pageId}"}
    attributes: {pageId: id, views: {type: integer, default: 0, min: 0}}
    workload: {items: 5000, size: 100B}
access_patterns:
  start-total: {create: Total, set: {views: 0}}
  count-view:
    update: Total
    by: [pageId]
    add: {views: 1}
    rate: {average: 200/s, peak: 2000/s, hottest: 5%}
  total-of-page: {get: Total, by: [pageId]}
""",
)
