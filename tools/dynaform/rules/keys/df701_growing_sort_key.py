"""DF701: many writes a second at the growing end of one partition, which splitting cannot spread."""

from __future__ import annotations

from collections.abc import Iterator

from dynaform.findings import Finding
from dynaform.planner.layout import EntityKey, Raw, Slot
from dynaform.rules.design import Design
from dynaform.rules.rule import Rule
from dynaform.rules.views.partitions import WRITE_UNITS, busiest
from dynaform.spec.types import Kind

NEAR = WRITE_UNITS / 2
"""Half of what one partition takes: from here on a team counts on DynamoDB splitting it."""
_TIMES = frozenset({Kind.TIMESTAMP, Kind.DATE, Kind.EPOCH, Kind.EPOCH_MS})


def check(design: Design) -> Iterator[Finding]:
    """One finding per access path and entity whose busiest partition is written near its limit in order of time."""
    for entity, key in design.all_keys():
        first = _first(key)
        if first is None or design.layout.type(entity, first).kind not in _TIMES:
            continue
        creates = {name for name, proof in design.writes if proof.entity == entity and proof.item}
        parts = [
            part
            for part in design.parts
            if part.writes and part.entity == entity and part.pattern in creates and part.index == key.path.index
        ]
        units = busiest(design, parts)
        if NEAR < units <= WRITE_UNITS:
            yield design.finding(
                "DF701",
                f"{units:,.0f} write units a second go to the end of one partition of {key.path}, ordered by {first}",
                design.owner_of_path(key.path),
                hint="Add a shard to the partition key before traffic doubles: no split helps a key that only grows.",
            )


def _first(key: EntityKey) -> str | None:
    """The attribute that the sort key is ordered by first."""
    if key.sort is None or isinstance(key.sort, Raw):
        return key.sort.attribute if key.sort is not None else None
    part = next((each for each in key.sort.parts if isinstance(each, Slot)), None)
    return part.attribute if part is not None else None


RULE = Rule(
    "DF701",
    check,
    bad="""
tables:
  Readings: {key: {partition: deviceId, sort: takenAt}}    # <- DF701
entities:
  Reading:
    table: Readings
    attributes: {deviceId: id, takenAt: timestamp, value: decimal}
    workload: {items: 5000000, size: 100B, per: {deviceId: {typical: 5000}}}
access_patterns:
  record-reading: {create: Reading, rate: {average: 100/s, peak: 800/s, hottest: 90%}}
  readings-of-device: {list: Reading, by: [deviceId], order: takenAt desc, page: 50, rate: 1/s}
""",
    good="""
tables:
  Readings: {key: {partition: deviceId, sort: takenAt}}
entities:
  Reading:
    table: Readings
    attributes: {deviceId: id, takenAt: timestamp, value: decimal}
    workload: {items: 5000000, size: 100B, per: {deviceId: {typical: 5000}}}
access_patterns:
  record-reading: {create: Reading, rate: {average: 100/s, peak: 800/s, hottest: 1%}}
  readings-of-device: {list: Reading, by: [deviceId], order: takenAt desc, page: 50, rate: 1/s}
""",
)
