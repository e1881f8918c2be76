"""DF728: an entity in so many indexes that each of its writes is paid many times."""

from __future__ import annotations

from collections.abc import Iterator

from dynaform.findings import Finding
from dynaform.rules.design import Design
from dynaform.rules.rule import Rule
from dynaform.rules.views.partitions import is_sparse

MANY = 5
"""Whole copies of an item beside itself: six writes for one, and six times the storage."""


def check(design: Design) -> Iterator[Finding]:
    """One finding per entity that stands in more than five indexes with all its items."""
    for entity in design.entities:
        keys = [key for key in design.layout.indexes_of(entity) if not is_sparse(design.layout, entity, key)]
        if len(keys) > MANY:
            named = ", ".join(str(key.path) for key in keys)
            yield design.finding(
                "DF728",
                f"every {entity} stands in {len(keys)} indexes: each write of one is paid {len(keys) + 1} times",
                ("entities", entity),
                hint="Serve several questions from one index with templates, or make indexes sparse.",
                notes=(f"It is in {named}.",),
            )


RULE = Rule(
    "DF728",
    check,
    bad="""
tables:
  Parts:
    key: {partition: partId}
    indexes:
      by-maker: {key: {partition: maker}, projection: ALL}
      by-colour: {key: {partition: colour}, projection: ALL}
      by-shelf: {key: {partition: shelf}, projection: ALL}
      by-order: {key: {partition: orderId}, projection: ALL}
      by-batch: {key: {partition: batch}, projection: ALL}
      by-owner: {key: {partition: owner}, projection: ALL}
entities:
  Part:    # <- DF728
    table: Parts
    attributes: {partId: id, maker: id, colour: id, shelf: id, orderId: id, batch: id, owner: id}
access_patterns:
  of-maker: {list: Part, by: [maker], page: 20}
  of-colour: {list: Part, by: [colour], page: 20}
  of-shelf: {list: Part, by: [shelf], page: 20}
  of-order: {list: Part, by: [orderId], page: 20}
  of-batch: {list: Part, by: [batch], page: 20}
  of-owner: {list: Part, by: [owner], page: 20}
""",
    good="""
tables:
  Parts:
    key: {partition: partId}
    indexes:
      by-maker: {key: {partition: maker}, projection: ALL}
      by-order: {key: {partition: orderId}, projection: ALL}
entities:
  Part:
    table: Parts
    attributes: {partId: id, maker: id, orderId: {type: id, optional: true}}
access_patterns:
  of-maker: {list: Part, by: [maker], page: 20}
  of-order: {list: Part, by: [orderId], page: 20}
""",
)
