"""How many partition key values an access path has, and how much of the traffic one of them gets."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from dynaform.planner.algebra import may_lack
from dynaform.planner.calls.reading import access_path
from dynaform.planner.functions import finite_domain
from dynaform.planner.layout import EntityKey, Layout, once_per_layout
from dynaform.planner.load import Part
from dynaform.rules.design import Design
from dynaform.spec.model import Function

WRITE_UNITS = 1000
READ_UNITS = 3000
"""Units per second that one partition serves (Amazon DynamoDB Developer Guide, partition throughput)."""


@dataclass(frozen=True, slots=True)
class Values:
    """The values of a partition key over the items of one entity.

    Attributes:
        number: how many there are at most, or are estimated from the workload; None where nothing bounds them.
        daily: ``number`` is that of one day: all that is written now shares them.
        estimated: from ``workload``, not from the types.
    """

    number: int | None
    daily: bool = False
    estimated: bool = False


@once_per_layout
def partition_values(layout: Layout, entity: str, key: EntityKey) -> Values:
    """How many different partition keys the items of an entity have in an access path."""
    sources = {name for part in key.path.partition for name in key.source(part).attributes}
    numbers = [_number(layout, entity, name) for name in sources]
    known = [number for number in numbers if number is not None]
    unknown = [name for name, number in zip(sources, numbers, strict=True) if number is None]
    if not unknown:
        return Values(math.prod(known))
    if all(_is_day(layout, entity, name) for name in unknown):
        return Values(math.prod(known), daily=True)
    estimate = _estimate(layout, entity, unknown)
    return Values(None if estimate is None else estimate * math.prod(known), estimated=estimate is not None)


def is_sparse(layout: Layout, entity: str, key: EntityKey) -> bool:
    """Whether only some items of the entity are in the access path."""
    return bool(key.when) or any(may_lack(layout, entity, name) for name in key.attributes)


def is_sharded(layout: Layout, entity: str, key: EntityKey) -> bool:
    """Whether a shard spreads the partition key."""
    sources = {name for part in key.path.partition for name in key.source(part).attributes}
    computed = [layout.attribute(entity, name).is_ for name in sources]
    return any(each is not None and each.function is Function.SHARD for each in computed)


def busiest(design: Design, parts: Iterable[Part]) -> float:
    """Units per second at peak of the busiest partition key, over parts whose share of one key is known."""
    total = 0.0
    for part in parts:
        share = share_of_hottest(design, part)
        total += part.peak * share if share is not None else 0
    return total


def share_of_hottest(design: Design, part: Part) -> float | None:
    """The share of a part's units that goes to its busiest partition key; None where nobody says."""
    if part.rate.hottest is not None:
        return part.rate.hottest
    layout = design.layout
    path = access_path(layout, part.table, part.index)
    key = layout.key(part.entity, path)
    if key is None:
        return None
    values = partition_values(layout, part.entity, key)
    if values.daily and not part.writes:
        return None
    return None if values.number is None or values.estimated else 1 / max(1, values.number)


def _number(layout: Layout, entity: str, attribute: str) -> int | None:
    domain = finite_domain(layout.attribute(entity, attribute))
    return None if domain is None else len(domain)


def _is_day(layout: Layout, entity: str, attribute: str) -> bool:
    computed = layout.attribute(entity, attribute).is_
    return computed is not None and computed.function is Function.DAY


def _estimate(layout: Layout, entity: str, attributes: list[str]) -> int | None:
    """Items divided by how many share a value; needs one attribute alone, of which the workload speaks."""
    workload = layout.entity(entity).workload
    if len(attributes) != 1 or workload.items is None or (spread := workload.per.get(attributes[0])) is None:
        return None
    return max(1, round(workload.items / spread.typical)) if spread.typical else None
