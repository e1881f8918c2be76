"""From served conjunctions to the proof of a read of one entity: requests, columns, bounds, units."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from dynaform.planner.context import ReadContext
from dynaform.planner.proof import Branch, Operation, ReadProof
from dynaform.planner.reads.branches import branches_of, directed, is_forward
from dynaform.planner.reads.columns import asked_columns, decoded_columns
from dynaform.planner.reads.price import Price, alternatives
from dynaform.planner.reads.question import Question
from dynaform.planner.reads.search import Choice, Served
from dynaform.planner.reads.sizes import further_pages, queries, read_capacity, rows_bound
from dynaform.spec.model import Verb


def assemble(context: ReadContext, question: Question, choices: list[Choice], served: list[Served]) -> ReadProof:
    """The proof of a read through the paths that were chosen, with what the others would cost."""
    layout = context.scope.layout
    action = question.action
    found = [(branch, is_forward(action, each)) for each in served for branch in branches_of(layout, question, each)]
    branches = directed(action, found)
    operation = _operation(question, served, branches)
    proof = ReadProof(
        verb=action.verb,
        entities=action.entities,
        table=layout.entity(question.entity).table,
        operation=operation,
        branches=tuple(branches),
        returns=question.returns,
        projection=asked_columns(context, question, served),
        decoded=tuple(decoded_columns(context, question, served)),
        order=action.order,
        forward=found[0][1],
        page=action.page,
        limit=action.limit,
        at_most=_at_most(context, question, served, branches, operation),
        consistent=action.consistent,
        reasons=tuple(dict.fromkeys(reason for each in served for reason in _positive(each))),
        alternatives=alternatives(question, choices, partial(priced, context, question)),
    )
    asked = queries(context, served, operation) or len(branches)
    capacity = read_capacity(context, question, proof, served, asked)
    return replace(proof, requests=asked + further_pages(context, question, proof), capacity=capacity)


def priced(context: ReadContext, question: Question, served: Served) -> Price:
    """What a call costs through one path."""
    proof = assemble(context, question, [Choice(served, ())], [served])
    return Price(proof.requests, proof.capacity.read)


def _at_most(
    context: ReadContext, question: Question, served: list[Served], branches: list[Branch], operation: Operation
) -> int | None:
    if question.single and not any(branch.repeats for branch in branches):
        return 1
    return rows_bound(context, question, served, operation)


def _operation(question: Question, served: list[Served], branches: list[Branch]) -> Operation:
    whole = all(each.match.complete and each.match.key.path.index is None for each in served)
    if not whole or any(branch.filters for branch in branches) or question.action.verb is Verb.COUNT:
        return Operation.QUERY
    if any(branch.repeats for branch in branches):
        paged = question.action.page is not None or question.action.limit is not None
        return Operation.QUERY if paged else Operation.BATCH_GET_ITEM
    return Operation.GET_ITEM if len(branches) == 1 else Operation.QUERY


def _positive(served: Served) -> list[str]:
    matched = served.match
    where = matched.key.path.index or "The primary key"
    bound = sorted(matched.bound)
    reasons = [f"{where} is fixed by {' and '.join(bound)}." if bound else f"{where} is one constant partition."]
    reasons += matched.reasons
    if matched.residual:
        reasons.append("Filtered after the read: " + " and ".join(map(str, matched.residual)) + ".")
    if served.discriminate:
        reasons.append("Other entities share the key range; the type attribute tells them apart.")
    return reasons
