"""From a served question to a read proof: filters, columns, bounds, requests and capacity."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from dynaform.findings import Finding
from dynaform.planner.context import ReadContext, Scope
from dynaform.planner.layout import Layout
from dynaform.planner.proof import Branch, Operation, ReadProof
from dynaform.planner.reads.branches import branches_of, directed, is_forward
from dynaform.planner.reads.buckets import Unbounded
from dynaform.planner.reads.columns import asked_columns, decoded_columns
from dynaform.planner.reads.price import Price, alternatives, cheapest
from dynaform.planner.reads.question import Question, ask
from dynaform.planner.reads.remarks import bound_findings, filter_findings, uniqueness_findings
from dynaform.planner.reads.repair import helpless
from dynaform.planner.reads.scan import prove_scan
from dynaform.planner.reads.search import Choice, Served, search
from dynaform.planner.reads.several.prove import prove_several
from dynaform.planner.reads.sizes import further_pages, queries, read_capacity, rows_bound
from dynaform.spec.model import Action, Verb


def prove_read(
    context: ReadContext, action: Action, omitted: frozenset[str] = frozenset()
) -> tuple[ReadProof | None, list[Finding]]:
    """The proof of a get, list or count with what is to be said of it; None and the reasons where there is none."""
    if action.scan is not None:
        return prove_scan(context, action, omitted)
    if len(action.entities) > 1:
        return prove_several(context, action, omitted)
    scope = context.scope
    question = ask(scope.layout, action, omitted)
    choices = [search(scope.layout, question, conjunction) for conjunction in question.conjunctions]
    if any(choice.served is None for choice in choices):
        return None, [_unserved(scope, question, choices, omitted)]
    choices = [cheapest(question, choice, partial(_priced, context, question)) for choice in choices]
    choices = _distinct(scope.layout, question, choices)
    served = [choice.served for choice in choices if choice.served]
    proof = _assemble(context, question, choices, served)
    findings = [*filter_findings(context, question, served), *bound_findings(context, question, served, proof)]
    findings += uniqueness_findings(context, question, served, proof)
    return proof, findings


def _unserved(scope: Scope, question: Question, choices: list[Choice], omitted: frozenset[str]) -> Finding:
    which = next(index for index, choice in enumerate(choices) if choice.served is None)
    if (unbounded := _unbounded(choices[which])) is not None:
        return scope.finding("DF213", unbounded.reason, "where", hint=unbounded.hint, notes=_notes(choices[which]))
    conjunction = question.conjunctions[which]
    asked = " and ".join(map(str, conjunction)) or "all items"
    ordered = f", ordered by {question.order}" if question.order else ""
    pinned = f" through {question.action.via}" if question.action.via else ""
    without = f", where ${' and $'.join(sorted(omitted))} may be left out" if omitted else ""
    return scope.finding(
        "DF202" if question.action.via else "DF201",
        f"nothing serves {question.action.verb} {question.entity} where {asked}{ordered}{pinned}{without}",
        *(("via",) if question.action.via else ()),
        hint=helpless(scope.layout, question, conjunction),
        notes=_notes(choices[which]),
    )


def _unbounded(choice: Choice) -> Unbounded | None:
    """The range whose bound is all that one of the paths lacks."""
    return next((each.unbounded for each in choice.refusals if each.unbounded is not None), None)


def _notes(choice: Choice) -> tuple[str, ...]:
    return tuple(map(str, choice.refusals))


# -- the proof ------------------------------------------------------------------------------------------------------


def _distinct(layout: Layout, question: Question, choices: list[Choice]) -> list[Choice]:
    """Conjunctions that come to the same requests count once (D17)."""
    found: dict[tuple[Branch, ...], Choice] = {}
    for choice in choices:
        if choice.served is not None:
            found.setdefault(tuple(branches_of(layout, question, choice.served)), choice)
    return list(found.values())


def _assemble(context: ReadContext, question: Question, choices: list[Choice], served: list[Served]) -> ReadProof:
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
        alternatives=alternatives(question, choices, partial(_priced, context, question)),
    )
    asked = queries(context, served, operation) or len(branches)
    capacity = read_capacity(context, question, proof, served, asked)
    return replace(proof, requests=asked + further_pages(context, question, proof), capacity=capacity)


def _priced(context: ReadContext, question: Question, served: Served) -> Price:
    """What a call costs through one path."""
    proof = _assemble(context, question, [Choice(served, ())], [served])
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
