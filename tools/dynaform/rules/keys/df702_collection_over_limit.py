"""DF702: an item collection that outgrows the 10 GB which a local index allows it."""

from __future__ import annotations

from collections.abc import Iterator

from dynaform.findings import Finding
from dynaform.rules.design import Design
from dynaform.rules.rule import Rule
from dynaform.rules.views.volumes import OVERHEAD, entry_size, most_in_partition

LIMIT = 10 * 10**9
"""Bytes of one partition key value, items and local index entries together, in a table with a local index."""


def check(design: Design) -> Iterator[Finding]:
    """One finding per entity whose largest collection, at the stated volumes, is over the limit."""
    for table, paths in design.layout.paths.items():
        local = [path for path in paths if path.local]
        for entity in design.family.entities_of(table) if local else ():
            most = most_in_partition(design.layout, entity, design.layout.base(entity))
            sizes = [entry_size(design.layout, entity, path) for path in (paths[0], *local)]
            if most is None or None in sizes:
                continue
            total = most * sum(size + OVERHEAD for size in sizes if size is not None)
            if total > LIMIT:
                yield design.finding(
                    "DF702",
                    f"{most:,} items of {entity} in one partition are {total / 10**9:,.1f} GB with their local entries",
                    ("tables", table, "indexes", str(local[0].index)),
                    hint="Make it a global index, whose collections have no limit, or put less under one key.",
                )


RULE = Rule(
    "DF702",
    check,
    bad="""
tables:
  Logs:
    key: {partition: deviceId, sort: takenAt}
    indexes:
      by-level: {local: {sort: level}, projection: ALL}    # <- DF702
entities:
  Log:
    table: Logs
    attributes: {deviceId: id, takenAt: timestamp, level: [info, error], text: {type: string, max: 900}}
    workload: {items: 100000000, size: 1KB, per: {deviceId: {typical: 100000, max: 20000000}}}
access_patterns:
  logs-of-level: {list: Log, by: [deviceId, level], page: 20}
""",
    good="""
tables:
  Logs:
    key: {partition: deviceId, sort: takenAt}
    indexes:
      by-level: {local: {sort: level}, projection: ALL}
entities:
  Log:
    table: Logs
    attributes: {deviceId: id, takenAt: timestamp, level: [info, error], text: {type: string, max: 900}}
    workload: {items: 100000000, size: 1KB, per: {deviceId: {typical: 100000, max: 2000000}}}
access_patterns:
  logs-of-level: {list: Log, by: [deviceId, level], page: 20}
""",
)
