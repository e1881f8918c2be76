"""In which order rows of several requests, or of several entities, make one answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dynaform.planner.layout import Layout
from dynaform.planner.proof import Branch, ReadProof
from dynaform.spec.model import Order


def groups_of(layout: Layout, entities: Sequence[str], order: Order | None) -> tuple[tuple[str, ...], ...]:
    """The entities of an answer in the order of their rows.

    Those with the order attribute are merged by it and make one group; an entity without it stands before or after
    them, as listed. Without an order the rows are grouped by type.
    """
    if order is None:
        return tuple((name,) for name in entities)
    keyed = tuple(name for name in entities if order.attribute in layout.entity(name).attributes)
    if not keyed:
        return tuple((name,) for name in entities)
    first = entities.index(keyed[0])
    before = tuple((name,) for name in entities[:first])
    after = tuple((name,) for name in entities[first:] if name not in keyed)
    return (*before, keyed, *after)


def entities_of(branch: Branch) -> tuple[str, ...]:
    """The wanted entities whose rows a branch returns."""
    return tuple(each.entity for each in (branch.filter, *branch.others))


def place(layout: Layout, proof: ReadProof, entity: str, row: Mapping[str, Any]) -> tuple[int, Any]:
    """The group of a row, and its value of the order attribute; None where its entity has none."""
    groups = groups_of(layout, proof.entities, proof.order)
    group = next((index for index, names in enumerate(groups) if entity in names), len(groups))
    return group, row.get(proof.order.attribute) if proof.order is not None else None


def first(places: Sequence[tuple[int, Any]], descending: bool) -> int:
    """Which of the next rows of several requests comes first; of equal ones the first."""
    group = min(number for number, _ in places)
    among = [index for index, (number, _) in enumerate(places) if number == group]
    if any(places[index][1] is None for index in among):
        return among[0]
    choose = max if descending else min
    return choose(among, key=lambda index: places[index][1])


def is_in_turn(proof: ReadProof) -> bool:
    """Whether requests are read one after the other, each when the one before has no more rows.

    Without an order nothing has to be merged, and days that grow with the order stand in it already.
    """
    if len(proof.entities) > 1:
        return False
    return proof.order is None or all(
        branch.buckets is not None and branch.buckets.in_turn for branch in proof.branches
    )
