"""From a served question to a read proof: filters, columns, bounds, requests and capacity."""

from __future__ import annotations

from functools import partial

from dynaform.findings import Finding
from dynaform.planner.context import ReadContext, Scope
from dynaform.planner.layout import Layout
from dynaform.planner.proof import Branch, ReadProof
from dynaform.planner.reads.assemble import assemble, priced
from dynaform.planner.reads.branches import branches_of
from dynaform.planner.reads.buckets import Unbounded
from dynaform.planner.reads.price import cheapest
from dynaform.planner.reads.question import Question, ask
from dynaform.planner.reads.remarks import bound_findings, filter_findings, uniqueness_findings
from dynaform.planner.reads.repair import helpless
from dynaform.planner.reads.scan import prove_scan
from dynaform.planner.reads.search import Choice, search
from dynaform.planner.reads.several.prove import prove_several
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
    choices = [cheapest(question, choice, partial(priced, context, question)) for choice in choices]
    choices = _distinct(scope.layout, question, choices)
    served = [choice.served for choice in choices if choice.served]
    proof = assemble(context, question, choices, served)
    findings = filter_findings(context, question, served, tuple(map(str, proof.alternatives)))
    findings += bound_findings(context, question, served, proof)
    findings += uniqueness_findings(context, question, served, proof)
    return proof, findings


def _unserved(scope: Scope, question: Question, choices: list[Choice], omitted: frozenset[str]) -> Finding:
    which = next(index for index, choice in enumerate(choices) if choice.served is None)
    if (unbounded := _unbounded(choices[which])) is not None:
        return scope.finding("DF213", unbounded.reason, "where", hint=unbounded.hint, notes=_notes(choices[which]))
    conjunction = question.conjunctions[which]
    asked = f"where {' and '.join(map(str, conjunction))}" if conjunction else "over all items"
    ordered = f", ordered by {question.order}" if question.order else ""
    pinned = f" through {question.action.via}" if question.action.via else ""
    without = f", where ${' and $'.join(sorted(omitted))} may be left out" if omitted else ""
    return scope.finding(
        "DF202" if question.action.via else "DF201",
        f"nothing serves {question.action.verb} {question.entity} {asked}{ordered}{pinned}{without}",
        *(("via",) if question.action.via else ()),
        hint=helpless(scope.layout, question, conjunction) or _whole_key(scope.layout, question),
        notes=_notes(choices[which]),
    )


def _whole_key(layout: Layout, question: Question) -> str:
    """For a get that fixes a part of the primary key: the rest of it may have been forgotten; "" for others."""
    key = sorted(layout.base(question.entity).attributes)
    missing = [name for name in key if name not in question.action.by]
    if question.action.verb is not Verb.GET or not missing or not set(question.action.by) < set(key):
        return ""
    rest = ", ".join(missing)
    return f"Where the caller knows {rest}, ask by the whole key: by: [{', '.join((*question.action.by, *missing))}]."


def _unbounded(choice: Choice) -> Unbounded | None:
    """The range whose bound is all that one of the paths lacks."""
    return next((each.unbounded for each in choice.refusals if each.unbounded is not None), None)


def _notes(choice: Choice) -> tuple[str, ...]:
    return tuple(map(str, choice.refusals))


def _distinct(layout: Layout, question: Question, choices: list[Choice]) -> list[Choice]:
    """Conjunctions that come to the same requests count once (D17)."""
    if len(choices) == 1:
        return choices
    found: dict[tuple[Branch, ...], Choice] = {}
    for choice in choices:
        if choice.served is not None:
            found.setdefault(tuple(branches_of(layout, question, choice.served)), choice)
    return list(found.values())
