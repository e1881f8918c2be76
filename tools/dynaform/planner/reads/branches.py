"""The branches of a proof: key conditions with their filters, their direction, and the order of their days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dynaform.planner.layout import Layout
from dynaform.planner.proof import Branch, Filter
from dynaform.planner.reads.question import Question
from dynaform.planner.reads.search import Served
from dynaform.spec.model import Action
from dynaform.spec.predicates import Predicate


def branches_of(layout: Layout, question: Question, served: Served) -> list[Branch]:
    """One branch per key condition of a match, all with its filter."""
    found = served.match
    predicate = Predicate(found.residual) & question.live_rest
    types = layout.type_value(question.entity)
    return [
        Branch(
            index=found.key.path.index,
            partition=branch.partition,
            sort=branch.sort,
            filter=Filter(question.entity, predicate, (types,) if len(possible) > 1 else ()),
            choice=branch.choice,
            spread=found.spread,
            possible=possible,
            also=branch.also,
            buckets=found.buckets,
        )
        for branch, possible in zip(found.branches, served.possible, strict=True)
    ]


def is_forward(action: Action, served: Served) -> bool:
    """ScanIndexForward: a key that counts down is read forward for the highest first."""
    return (action.order is not None and action.order.descending) == served.match.backwards


def directed(action: Action, found: Sequence[tuple[Branch, bool]]) -> list[Branch]:
    """All branches, each once; those that run against the first one's direction are marked, and days in their order.

    Args:
        action: the read.
        found: branches with their ScanIndexForward.
    """
    forward = found[0][1]
    branches = [branch if way == forward else replace(branch, opposite=True) for branch, way in found]
    alone = len(set(branches)) == 1
    return list(dict.fromkeys(_in_turn(action, branch, alone) for branch in branches))


def _in_turn(action: Action, branch: Branch, alone: bool) -> Branch:
    """Days that grow with the order are read one after the other until the page is full; alone, for others merge."""
    days, order = branch.buckets, action.order
    if days is None or not alone or (order is not None and order.attribute not in (days.attribute, days.low.attribute)):
        return branch
    descending = order is not None and order.descending
    return replace(branch, buckets=replace(days, in_turn=True, descending=descending))
