"""From a list of several entities to its proof: requests whose rows, merged, come in the order asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from dynaform.findings import Finding
from dynaform.planner.context import ReadContext
from dynaform.planner.layout import AccessPath, Layout
from dynaform.planner.proof import Alternative, Operation, ReadProof
from dynaform.planner.reads.columns import asked_columns, decoded_columns
from dynaform.planner.reads.match import Unserved
from dynaform.planner.reads.question import Question, ask, relevant
from dynaform.planner.reads.remarks import bound_findings, filter_findings
from dynaform.planner.reads.search import Refusal, search
from dynaform.planner.reads.several.cover import Cover, covers
from dynaform.planner.reads.several.parts import Parts, apart, at_most, cost, together
from dynaform.planner.reads.several.places import Places, places
from dynaform.planner.reads.several.repair import repair
from dynaform.planner.reads.sizes import queries
from dynaform.planner.words import listed
from dynaform.spec.model import Action, Verb

_Requests = tuple[tuple[Cover, Places], ...]
"""The requests of one path that return all entities: one, or one per value of a fan-out."""


def prove_several(
    context: ReadContext, action: Action, omitted: frozenset[str] = frozenset()
) -> tuple[ReadProof | None, list[Finding]]:
    """The proof of a list or count of several entities with what is to be said of it; None where no path serves it."""
    if action.verb is Verb.GET:
        hint = "Write list, or a transaction of gets."
        return None, [context.scope.finding("DF242", "a get answers one item, of one entity", "get", hint=hint)]
    layout = context.scope.layout
    questions = questions_of(layout, action, omitted)
    served, refusals = _search(layout, action, questions)
    if served:
        (found, proof), *others = _priced(context, action, questions, served, refusals)
        proof = replace(proof, alternatives=(*(_other(proof, other) for _, other in others), *proof.alternatives))
    elif (alone := _apart(context, action, questions, refusals)) is not None:
        found, proof = alone, _assemble(context, action, questions, alone)
    else:
        return None, [_unserved(context, action, questions, refusals)]
    return proof, _findings(context, questions, found, proof)


def questions_of(layout: Layout, action: Action, omitted: frozenset[str]) -> dict[str, Question]:
    """What the pattern asks of each entity by itself: its own comparisons, order and columns."""
    found = {}
    for name in action.entities:
        entity = layout.entity(name)
        order = action.order if action.order is not None and action.order.attribute in entity.attributes else None
        alone: dict[str, object] = {str(action.verb).replace("list", "list_"): (name,), "order": order, "by": ()}
        own = action.model_copy(update=alone | {"where": relevant(action.selection, entity)})
        returns = tuple(each for each in action.returns if each.split(".", 1)[0] in entity.attributes)
        question = ask(layout, own, omitted)
        found[name] = replace(question, returns=returns) if action.returns else question
    return found


# -- one request for all of them, or one per value of a fan-out -----------------------------------------------------


def _search(layout: Layout, action: Action, questions: Mapping[str, Question]) -> tuple[list[_Requests], list[Refusal]]:
    """The requests of every path that serves, and why each other path does not."""
    refusals: list[Refusal] = []
    served: list[_Requests] = []
    tables = tuple(dict.fromkeys(layout.entity(name).table for name in questions))
    if len(tables) > 1:
        return [], [Refusal(listed(tables), "one request reads one table, and the entities stand in several")]
    for path in layout.paths[tables[0]]:
        if action.via not in (None, path.index):
            continue
        try:
            served.append(_serve(layout, action, questions, path))
        except Unserved as reason:
            refusals.append(_refusal(layout, action, questions, path, reason))
    return served, refusals


def _refusal(
    layout: Layout, action: Action, questions: Mapping[str, Question], path: AccessPath, reason: Unserved
) -> Refusal:
    """Why a path does not serve; days without a bound only where a bound is all that is missing."""
    if (unbounded := reason.unbounded) is None:
        return Refusal(str(path), str(reason))
    bounded = {
        name: replace(one, conjunctions=tuple((*each, *unbounded.bound) for each in one.conjunctions))
        for name, one in questions.items()
        if unbounded.source in layout.entity(name).attributes
    }
    try:
        served = _serve(layout, action, {**questions, **bounded}, path)
    except Unserved:
        return Refusal(str(path), str(reason))
    if any(
        set(each.match.residual) - {*questions[name].live, *unbounded.bound}
        for cover, _ in served
        for name, each in cover.served.items()
    ):
        return Refusal(str(path), str(reason))
    return Refusal(str(path), unbounded.reason, unbounded)


def _serve(layout: Layout, action: Action, questions: Mapping[str, Question], path: AccessPath) -> _Requests:
    """One path's requests. Raises Unserved with the reason why it does not serve."""
    found = covers(layout, questions, path)
    if action.verb is Verb.COUNT:
        return tuple((cover, Places((tuple(questions),), forward=True)) for cover in found)
    return tuple((cover, places(layout, questions, action.order, cover)) for cover in found)


def _priced(
    context: ReadContext,
    action: Action,
    questions: Mapping[str, Question],
    served: Sequence[_Requests],
    refusals: Sequence[Refusal],
) -> list[tuple[Parts, ReadProof]]:
    """The proof through each path that serves, the cheapest first: fewer requests, fewer filters, fewer read units.

    Where nothing differs the base table comes before its indexes, for it has every item once.
    """
    found = [together(context.scope.layout, action, questions, each, refusals) for each in served]
    proofs = [_assemble(context, action, questions, each) for each in found]
    known = all(proof.capacity.read is not None for proof in proofs)

    def rank(each: int) -> tuple[int, int, int, float, bool]:
        units = proofs[each].capacity.read if known else None
        return *_filters(served[each]), proofs[each].requests, units or 0, None not in proofs[each].indexes

    order = sorted(range(len(served)), key=rank)
    return [(found[each], proofs[each]) for each in order]


def _filters(served: _Requests) -> tuple[int, int]:
    """The queries of a path, and what is thrown away of their rows: by comparisons, and as other entities."""
    left_over = sum(len(each.match.residual) for cover, _ in served for each in cover.served.values())
    return len(served), left_over + len(served[0][0].strangers)


def _other(best: ReadProof, other: ReadProof) -> Alternative:
    """A path that would serve too, and what a call would cost through it."""
    costs, paid = other.capacity.read, best.capacity.read
    path = str(other.branches[0].index or other.table)
    why = f"would serve it too; {best.branches[0].index or best.table} was preferred"
    if other.requests > best.requests:
        why = "would serve it too, with more requests"
    elif costs is not None and paid is not None and costs > paid:
        why = f"would serve it too, for {costs:g} read units instead of {paid:g}"
    return Alternative(path, why, other.requests, costs)


# -- requests for each of them --------------------------------------------------------------------------------------


def _apart(
    context: ReadContext, action: Action, questions: Mapping[str, Question], refusals: Sequence[Refusal]
) -> Parts | None:
    """Each entity by itself, merged by the caller, where the budget of requests pays for it."""
    layout = context.scope.layout
    if len({layout.entity(name).table for name in questions}) > 1:
        return None
    served = {}
    for name, question in questions.items():
        choices = [search(layout, question, conjunction) for conjunction in question.conjunctions]
        served[name] = [choice.served for choice in choices if choice.served is not None]
        if len(served[name]) < len(choices):
            return None
    found = apart(layout, action, questions, served, refusals)
    asked = queries(context, found.asked, Operation.QUERY)
    return found if asked is not None and asked <= context.budget else None


# -- findings -------------------------------------------------------------------------------------------------------


def _unserved(
    context: ReadContext, action: Action, questions: Mapping[str, Question], refusals: Sequence[Refusal]
) -> Finding:
    layout = context.scope.layout
    if (unbounded := next((each.unbounded for each in refusals if each.unbounded is not None), None)) is not None:
        return context.scope.finding(
            "DF213", unbounded.reason, "where", hint=unbounded.hint, notes=tuple(map(str, refusals))
        )
    asked = f" where {action.selection}" if action.selection else ""
    ordered = f", ordered by {action.order}" if action.order else ""
    pinned = f" through {action.via}" if action.via else ""

    def serves(layout: Layout, changed: Action) -> bool:
        return bool(_search(layout, changed, questions_of(layout, changed, frozenset()))[0])

    return context.scope.finding(
        "DF202" if action.via else "DF201",
        f"nothing serves {action.verb} {listed(action.entities)}{asked}{ordered}{pinned} in one request",
        *(("via",) if action.via else ()),
        hint=repair(layout, action, questions, serves),
        notes=tuple(map(str, refusals)),
    )


def _findings(context: ReadContext, questions: Mapping[str, Question], found: Parts, proof: ReadProof) -> list[Finding]:
    filters = [each for name, one in questions.items() for each in filter_findings(context, one, found.served[name])]
    first = next(iter(questions.values()))
    return [*dict.fromkeys(filters), *bound_findings(context, first, found.asked, proof)]


# -- the proof ------------------------------------------------------------------------------------------------------


def _assemble(context: ReadContext, action: Action, questions: Mapping[str, Question], found: Parts) -> ReadProof:
    columns = [name for each, one in questions.items() for name in asked_columns(context, one, found.served[each])]
    decoded = [part for each, one in questions.items() for part in decoded_columns(context, one, found.served[each])]
    returns = action.returns or tuple(dict.fromkeys(name for one in questions.values() for name in one.returns))
    proof = ReadProof(
        verb=action.verb,
        entities=action.entities,
        table=context.scope.layout.entity(action.entities[0]).table,
        operation=Operation.QUERY,
        branches=found.branches,
        returns=returns,
        projection=tuple(dict.fromkeys(columns)),
        decoded=tuple(dict.fromkeys(decoded)),
        order=action.order,
        forward=found.forward,
        page=action.page,
        limit=action.limit,
        at_most=at_most(context, questions, found),
        consistent=action.consistent,
        reasons=found.reasons,
        alternatives=found.alternatives,
    )
    requests, capacity = cost(context, questions, found, proof)
    return replace(proof, requests=requests, capacity=capacity)
