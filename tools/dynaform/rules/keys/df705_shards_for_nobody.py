"""DF705: a partition key that is spread further than its load asks for."""

from __future__ import annotations

from collections.abc import Iterator

from dynaform.findings import Finding
from dynaform.planner.layout import EntityKey
from dynaform.rules.design import Design
from dynaform.rules.rule import Rule
from dynaform.rules.views.partitions import READ_UNITS, WRITE_UNITS
from dynaform.spec.model import Function

SMALL = 0.001
"""The share of what one partition serves below which no growth that anybody plans for needs a second one."""


def check(design: Design) -> Iterator[Finding]:
    """One finding per shard of a partition key whose whole load is a thousandth of what one partition serves."""
    if not design.everything_proved() or any(_unknown(design, name) for name in design.family.access_patterns):
        return
    told = set()
    for entity, key in design.all_keys():
        for name, shards in _shards(design, entity, key):
            if (entity, name) in told or design.entities[entity].workload.size is None:
                continue
            here = [each for each in design.parts if each.table == key.path.table and each.index == key.path.index]
            written = sum(each.peak for each in here if each.writes)
            read = sum(each.peak for each in here if not each.writes)
            if max(written / WRITE_UNITS, read / READ_UNITS) < SMALL:
                told.add((entity, name))
                yield design.finding(
                    "DF705",
                    f"{key.path} gets {written:,.2g} write and {read:,.2g} read units a second at most, one partition "
                    f"serves 1,000 and 3,000, and a list of it asks {shards} times",
                    ("entities", entity, "attributes", name),
                    hint=f"Take {name} out of the key, or accept DF705 with the growth that you expect.",
                )


def _unknown(design: Design, pattern: str) -> bool:
    said = design.family.access_patterns[pattern]
    return said.rate is None and not said.elsewhere


def _shards(design: Design, entity: str, key: EntityKey) -> Iterator[tuple[str, int]]:
    for source in key.partitions:
        for name in sorted(source.attributes):
            computed = design.layout.attribute(entity, name).is_
            if computed is not None and computed.function is Function.SHARD:
                yield name, computed.parameter


RULE = Rule(
    "DF705",
    check,
    bad="""
tables:
  Deals: {key: {partition: pk, sort: dealId}}
entities:
  Deal:
    table: Deals
    key: {pk: "DEALS#{shard}"}
    attributes:
      dealId: id
      shard: {is: {shard: dealId, of: 10}}    # <- DF705
    workload: {items: 5000, size: 500B}
access_patterns:
  add-deal: {create: Deal, rate: 20/day}
  deals: {list: Deal, order: dealId desc, page: 20, requests: 10, rate: 100/day}
""",
    good="""
tables:
  Deals: {key: {partition: pk, sort: dealId}}
entities:
  Deal:
    table: Deals
    key: {pk: "DEALS#{shop}"}
    attributes:
      dealId: id
      shop: id
    workload: {items: 5000, size: 500B}
access_patterns:
  add-deal: {create: Deal, rate: 20/day}
  deals: {list: Deal, by: [shop], order: dealId desc, page: 20, rate: 100/day}
""",
)
