"""DF212: all items of an entity in one partition, or in a few."""

from __future__ import annotations

from collections.abc import Iterator

from dynaform.findings import Finding
from dynaform.planner.layout import EntityKey
from dynaform.rules.design import Design
from dynaform.rules.keys.df700_hot_partition import hot_partitions
from dynaform.rules.rule import Rule
from dynaform.rules.views.partitions import READ_UNITS, WRITE_UNITS, is_sharded, is_sparse, partition_values

CROWD = 1_000
"""Items in one partition from which on it grows with the whole entity; a list of countries stays below."""
FEW = 100
CALM = 0.1
"""The share of one partition's limit below which the stated rates settle it: a list of statuses of a small desk."""


def check(design: Design) -> Iterator[Finding]:
    """One finding per access path whose partition key has few values for many items.

    A shard in the key is the repair itself: whether it has parts enough, the stated rates tell (DF700). Where they
    tell that one partition is too few, that is said, and not this too.
    """
    hot = {(path, entity) for path, entity, _, _ in hot_partitions(design)}
    for entity, key in design.all_keys():
        if (
            (key.path, entity) in hot
            or key.path.local
            or is_sparse(design.layout, entity, key)
            or is_sharded(design.layout, entity, key)
        ):
            continue
        if (seen := _crowded(design, entity, key)) is not None:
            about, below = design.owner_of_partition(entity, key)
            hint = (
                "Add what differs to the partition key: a shard ({shard: id, of: 8}) where all are listed together, or "
                "the attribute that readers know.\nOr accept DF212 with the rate at which one partition stops working."
            )
            yield design.finding("DF212", seen, about, *below, hint=hint)


def _crowded(design: Design, entity: str, key: EntityKey) -> str | None:
    values = partition_values(design.layout, entity, key)
    items = design.entities[entity].workload.items
    limits = f"one partition takes {WRITE_UNITS:,} write and {READ_UNITS:,} read units a second"
    where = f"{key.path}"
    if values.number is None or values.number > FEW:
        return None
    if values.number > 1 and (items is None or _is_calm(design, key)):
        return None
    if values.daily:
        keys = "one partition key" if values.number == 1 else f"one of {values.number} partition keys"
        return f"every {entity} of a day has {keys} in {where}, and {limits}"
    if items is not None and items / values.number < CROWD:
        return None
    count = f"all {items:,} items" if items is not None else "all items"
    about = "about " if values.estimated else ""
    spread = "one partition key" if values.number == 1 else f"{about}{values.number} partition keys"
    return f"{count} of {entity} share {spread} in {where}, and {limits}"


def _is_calm(design: Design, key: EntityKey) -> bool:
    """Whether every pattern says its rate, and all of them together stay far below what one partition takes."""
    if any(each.rate is None and not each.elsewhere for each in design.family.access_patterns.values()):
        return False
    parts = design.parts_of(key.path)
    return all(
        sum(part.peak for part in parts if part.writes is writes) < limit * CALM
        for writes, limit in ((True, WRITE_UNITS), (False, READ_UNITS))
    )


RULE = Rule(
    "DF212",
    check,
    bad="""
tables:
  Events: {key: {partition: pk, sort: sk}}
entities:
  Event:
    table: Events
    key: {pk: EVENTS, sk: "{createdAt}#{eventId}"}    # <- DF212
    attributes: {eventId: id, createdAt: timestamp, text: {type: string, max: 200}}
    workload: {items: 1000000, size: 300B}
access_patterns:
  record-event: {create: Event, set: {createdAt: $now}, rate: 50/s}
  events: {list: Event, order: createdAt desc, page: 50, rate: 1/s}
""",
    good="""
tables:
  Events: {key: {partition: pk, sort: sk}}
entities:
  Event:
    table: Events
    key: {pk: "EVENTS#{deviceId}", sk: "{createdAt}#{eventId}"}
    attributes: {deviceId: id, eventId: id, createdAt: timestamp, text: {type: string, max: 200}}
    workload: {items: 1000000, size: 300B, per: {deviceId: {typical: 100}}}
access_patterns:
  record-event: {create: Event, set: {createdAt: $now}, rate: 50/s}
  events-of-device: {list: Event, by: [deviceId], order: createdAt desc, page: 50, rate: 1/s}
""",
)
