"""DF715: a point in time alone as partition key, which no one can ask for."""

from __future__ import annotations

from collections.abc import Iterator

from dynaform.findings import Finding
from dynaform.rules.design import Design
from dynaform.rules.rule import Rule
from dynaform.spec.types import Kind

_INSTANTS = frozenset({Kind.TIMESTAMP, Kind.EPOCH, Kind.EPOCH_MS})


def check(design: Design) -> Iterator[Finding]:
    """One finding per access path whose partition key is nothing but a timestamp."""
    for entity, key in design.all_keys():
        sources = [name for part in key.path.partition for name in key.source(part).attributes]
        if key.path.local or len(sources) != 1 or design.layout.type(entity, sources[0]).kind not in _INSTANTS:
            continue
        about, below = design.owner_of_partition(entity, key)
        yield design.finding(
            "DF715",
            f"the partition key of {key.path} is the moment {sources[0]}, so only who knows it exactly finds an item",
            about,
            *below,
            hint=f"Partition by what readers know, and put {sources[0]} into the sort key.",
        )


RULE = Rule(
    "DF715",
    check,
    bad="""
tables:
  Logs: {key: {partition: takenAt, sort: logId}}    # <- DF715
entities:
  Log: {table: Logs, attributes: {takenAt: timestamp, logId: id}}
access_patterns:
  log: {get: Log, by: [takenAt, logId]}
""",
    good="""
tables:
  Logs: {key: {partition: deviceId, sort: takenAt}}
entities:
  Log: {table: Logs, attributes: {deviceId: id, takenAt: timestamp}}
access_patterns:
  logs-of-device: {list: Log, by: [deviceId], order: takenAt desc, page: 20}
""",
)
