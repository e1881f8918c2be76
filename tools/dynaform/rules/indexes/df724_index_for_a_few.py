"""DF724: an index that sorts or filters so few items that reading all of them costs no more."""

from __future__ import annotations

import math
from collections.abc import Iterator

from dynaform.findings import Finding
from dynaform.planner.functions import finite_domain
from dynaform.planner.layout import AccessPath, EntityKey
from dynaform.rules.design import Design
from dynaform.rules.rule import Rule
from dynaform.rules.views.uses import readers
from dynaform.rules.views.volumes import most_in_partition

FEW = 10
"""Items that a caller sorts by itself without thinking about it."""
BYTES = 4096
"""What one read unit reads: all of them cost what one does."""


def check(design: Design) -> Iterator[Finding]:
    """One finding per read index of one entity, of the table's own partition key, over a handful of items."""
    for table, paths in design.layout.paths.items():
        held = list(design.family.entities_of(table))
        for path in (each for each in paths if each.index is not None and readers(design, each)):
            entities = [name for name in held if design.layout.key(name, path) is not None]
            if len(entities) != 1:
                continue
            most = _few(design, entities[0], path)
            if most is not None:
                yield design.finding(
                    "DF724",
                    f"it has the partitions of {table}, with at most {most} {entities[0]} in each: "
                    "one query of the table reads them all",
                    design.owner_of_path(path),
                    hint="Let the pattern list them by the table's key and the caller sort or choose, "
                    "and remove the index: every write of an item is paid there again.",
                )


def _few(design: Design, entity: str, path: AccessPath) -> int | None:
    """How many items of the entity share a partition of the table; None where they are many, or spread otherwise."""
    base, key = design.layout.base(entity), design.layout.key(entity, path)
    if key is None or key.when or _partition(base) != _partition(key):
        return None
    sorts = [finite_domain(design.layout.attribute(entity, name)) for each in base.sorts for name in each.attributes]
    counted = math.prod(len(each) for each in sorts if each is not None) if sorts and None not in sorts else None
    bounds = [each for each in (counted, most_in_partition(design.layout, entity, base)) if each is not None]
    if not bounds or min(bounds) > FEW:
        return None
    size = design.entities[entity].workload.size
    # an index of whole items reads no less of them than the table does
    cheap = path.projection == ("ALL",) or (size is not None and size * min(bounds) <= BYTES)
    return min(bounds) if cheap else None


def _partition(key: EntityKey) -> frozenset[str]:
    return frozenset(name for each in key.partitions for name in each.attributes)


RULE = Rule(
    "DF724",
    check,
    bad="""
tables:
  Plans:
    key: {partition: userId, sort: product}
    indexes:
      by-end: {key: {partition: userId, sort: endsAt}, projection: ALL}    # <- DF724
entities:
  Plan:
    table: Plans
    attributes: {userId: id, product: [basic, plus, family], endsAt: timestamp}
    workload: {items: 30000, size: 300B}
access_patterns:
  plans: {list: Plan, by: [userId], order: endsAt, page: 20}
""",
    good="""
tables:
  Plans: {key: {partition: userId, sort: product}}
entities:
  Plan:
    table: Plans
    attributes: {userId: id, product: [basic, plus, family], endsAt: timestamp}
    workload: {items: 30000, size: 300B}
access_patterns:
  plans: {list: Plan, by: [userId], page: 20}
""",
)
