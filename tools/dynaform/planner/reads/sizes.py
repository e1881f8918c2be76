"""How many: the proved bound of rows, the requests of one call, and the read units it costs."""

from __future__ import annotations

import math
from collections.abc import Sequence

from dynaform.planner.context import ReadContext
from dynaform.planner.entry_size import entry_bytes
from dynaform.planner.proof import Capacity, Operation, ReadProof
from dynaform.planner.reads.buckets import days
from dynaform.planner.reads.question import Question
from dynaform.planner.reads.search import Served
from dynaform.spec.values import Column, Value

PAGE_BYTES = 1_000_000
"""A Query or Scan page ends at 1 MB before the filter; we count 10^6 to stay below it."""
BATCH_KEYS = 100
READ_UNIT = 4096


def rows_bound(context: ReadContext, question: Question, served: Sequence[Served], operation: Operation) -> int | None:
    """The proved bound of rows: the sum over branches; None where nothing bounds them."""
    total = 0
    for each in served:
        rows = rows_of_one(context, question, each)
        lists = list_size(context, each, operation)
        if rows is None or lists is None:
            return None
        total += rows * len(each.match.branches) * lists
    items = context.scope.layout.entity(question.entity).workload.items
    return total if items is None else min(total, items)


def rows_of_one(context: ReadContext, question: Question, served: Served) -> int | None:
    """Rows of one branch for one value of its list."""
    layout = context.scope.layout
    entity = layout.entity(question.entity)
    found = served.match
    if is_one_item(context, question, served):
        return 1
    fixed = found.bound | found.fixed
    bounds = [spread.max for name, spread in entity.workload.per.items() if spread.max is not None and name in fixed]
    return math.ceil(min(bounds)) if bounds else None


def is_one_item(context: ReadContext, question: Question, served: Served) -> bool:
    """Whether one branch for one value of its list answers one item at most: by its key, its identity, or a claim."""
    layout = context.scope.layout
    found = served.match
    fixed = found.bound | found.fixed
    whole = found.complete and found.key.path.index is None
    unique = layout.entity(question.entity).unique.keys()
    return whole or set(layout.identity(question.entity)) <= fixed or bool(unique & fixed)


def list_size(context: ReadContext, served: Served, operation: Operation) -> int | None:
    """How many values a list has at most: rows of the step, days of the range, or what the budget pays for.

    1 without a list; None where nothing bounds it.
    """
    if served.match.buckets is not None:
        return days(served.match.buckets) or _paid_for(context, served)
    if served.match.spread is None:
        return 1
    value: Value = served.match.spread[1]
    if isinstance(value, Column):
        return context.step_rows.get(value.step)
    if operation is Operation.BATCH_GET_ITEM:
        return BATCH_KEYS
    return max(1, min(context.budget // len(served.match.branches), BATCH_KEYS))


def _paid_for(context: ReadContext, served: Served) -> int | None:
    """The days of a range that callers say: what the budget pays for; one request was not meant to pay for any."""
    return context.budget // len(served.match.branches) if context.budget > len(served.match.branches) else None


def queries(context: ReadContext, served: Sequence[Served], operation: Operation) -> int | None:
    """Requests for the first page of every branch; None where a list has no bound."""
    total = 0
    for each in served:
        lists = list_size(context, each, operation)
        if lists is None:
            return None
        per_branch = math.ceil(lists / BATCH_KEYS) if operation is Operation.BATCH_GET_ITEM else lists
        total += len(each.match.branches) * per_branch
    return total


def further_pages(context: ReadContext, question: Question, proof: ReadProof) -> int:
    """Pages of 1 MB beyond the first where all rows are wanted."""
    size = context.scope.layout.entity(question.entity).workload.size
    if proof.page is not None or proof.limit is not None or not proof.at_most or not size:
        return 0
    return max(0, math.ceil(proof.at_most * size / PAGE_BYTES) - 1)


def read_capacity(
    context: ReadContext, question: Question, proof: ReadProof, served: Sequence[Served], asked: int
) -> Capacity:
    """Read units of one call at the declared size; a page counts in full, whatever a filter leaves of it.

    Args:
        context: of the read.
        question: what is asked.
        proof: how it is served.
        served: the paths, whose entries may be smaller than the item.
        asked: queries of the call.
    """
    layout = context.scope.layout
    said = layout.entity(question.entity).workload.size
    if said is None:
        return Capacity(basis=f"{question.entity} states no workload.size")
    size = max(entry_bytes(layout, question.entity, each.match.key.path, said) for each in served)
    factor = 1.0 if proof.consistent else 0.5
    if proof.operation in {Operation.GET_ITEM, Operation.BATCH_GET_ITEM} or (proof.at_most == 1 and asked == 1):
        rows = proof.at_most or 1
        units = rows * math.ceil(size / READ_UNIT) * factor
        return Capacity(read=units, basis=f"{rows} item{'s' if rows != 1 else ''} of {size} B")
    per_query = _rows_read(question, proof, asked)
    if per_query is None:
        return Capacity(basis="the number of rows has no bound")
    units = asked * math.ceil(per_query * size / READ_UNIT) * factor
    times = f"{asked} x " if asked > 1 else ""
    return Capacity(read=units, basis=f"{times}{per_query} row{'s' if per_query != 1 else ''} of {size} B")


def _rows_read(question: Question, proof: ReadProof, asked: int) -> int | None:
    """Rows that each query reads: a page, the limit before its filter, or its share of all rows."""
    if proof.page is not None:
        return proof.page
    if proof.limit is not None:
        wanted = math.ceil(proof.limit / (question.action.keeps or 1))
        return wanted if proof.at_most is None else min(wanted, max(1, proof.at_most))
    return None if proof.at_most is None else max(1, math.ceil(proof.at_most / max(1, asked)))
