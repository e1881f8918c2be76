"""From a served question to a read proof: filters, columns, bounds, requests and capacity."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from dynaform.findings import Finding
from dynaform.planner.algebra import decodable
from dynaform.planner.context import Scope
from dynaform.planner.layout import EntityKey, Template
from dynaform.planner.proof import Branch, Capacity, Decoded, Filter, Operation, ReadProof
from dynaform.planner.question import Question, ask
from dynaform.planner.repair import smallest_index
from dynaform.planner.search import Choice, Served, search
from dynaform.spec.model import Action, Verb
from dynaform.spec.predicates import Comparison, Predicate

PAGE_BYTES = 1_000_000
"""A Query or Scan page ends at 1 MB before the filter; we count 10^6 to stay below it."""
BATCH_KEYS = 100
READ_UNIT = 4096


@dataclass(frozen=True, slots=True)
class ReadContext:
    """What a read may spend: the pattern's budget of requests, and rows of earlier steps by their name."""

    scope: Scope
    budget: int
    step_rows: dict[str, int]


def prove_read(
    context: ReadContext, action: Action, omitted: frozenset[str] = frozenset()
) -> tuple[ReadProof | None, list[Finding]]:
    """The proof of a get, list or count with what is to be said of it; None and the reasons where there is none."""
    scope = context.scope
    if (gap := _not_yet(scope, action)) is not None:
        return None, [gap]
    question = ask(scope.layout, action, omitted)
    choices = [search(scope.layout, question, conjunction) for conjunction in question.conjunctions]
    if any(choice.served is None for choice in choices):
        return None, [_unserved(scope, question, choices)]
    proof = _assemble(context, question, choices)
    findings = [*_filter_findings(scope, question, choices), *_bound_findings(context, question, choices, proof)]
    findings += _uniqueness_findings(scope, question, choices)
    return proof, findings


def _not_yet(scope: Scope, action: Action) -> Finding | None:
    if len(action.entities) > 1:
        return scope.finding("DF200", "several entities in one answer", str(action.verb))
    if action.scan is not None:
        return scope.finding("DF200", "a scan", "scan")
    return None


def _unserved(scope: Scope, question: Question, choices: list[Choice]) -> Finding:
    which = next(index for index, choice in enumerate(choices) if choice.served is None)
    conjunction = question.conjunctions[which]
    asked = " and ".join(map(str, conjunction)) or "all items"
    ordered = f", ordered by {question.order}" if question.order else ""
    pinned = f" through {question.action.via}" if question.action.via else ""
    return scope.finding(
        "DF202" if question.action.via else "DF201",
        f"nothing serves {question.action.verb} {question.entity} where {asked}{ordered}{pinned}",
        *(("via",) if question.action.via else ()),
        hint=smallest_index(scope.layout, question, conjunction),
        notes=tuple(map(str, choices[which].refusals)),
    )


# -- the proof ------------------------------------------------------------------------------------------------------


def _assemble(context: ReadContext, question: Question, choices: list[Choice]) -> ReadProof:
    layout = context.scope.layout
    action = question.action
    served = [choice.served for choice in choices if choice.served]
    branches = list(dict.fromkeys(branch for each in served for branch in _branches(question, each)))
    operation = _operation(question, served, branches)
    at_most = 1 if question.single else _rows_bound(context, question, served)
    proof = ReadProof(
        verb=action.verb,
        entities=action.entities,
        table=layout.entity(question.entity).table,
        operation=operation,
        branches=tuple(branches),
        returns=question.returns,
        projection=_projection(context, question, served),
        decoded=tuple(_decoded(context, question, served)),
        order=action.order,
        forward=not (action.order is not None and action.order.descending),
        page=action.page,
        limit=action.limit,
        at_most=at_most,
        consistent=action.consistent,
        reasons=tuple(_reasons(choices)),
    )
    requests = _requests(context, question, served, proof)
    return replace(proof, requests=requests, capacity=_capacity(context, question, proof, requests))


def _branches(question: Question, served: Served) -> list[Branch]:
    found = served.match
    predicate = Predicate(found.residual) & question.live_rest
    result = []
    for branch, possible in zip(found.branches, served.possible, strict=True):
        types = (question.entity,) if len(possible) > 1 else ()
        filter = Filter(question.entity, predicate, types)
        result.append(
            Branch(
                index=found.key.path.index,
                partition=branch.partition,
                sort=branch.sort,
                filter=filter,
                choice=branch.choice,
                spread=found.spread,
                possible=possible,
            )
        )
    return result


def _operation(question: Question, served: list[Served], branches: list[Branch]) -> Operation:
    whole = all(each.match.complete and each.match.key.path.index is None for each in served)
    if not whole or any(branch.filter for branch in branches) or question.action.verb is Verb.COUNT:
        return Operation.QUERY
    if any(branch.spread for branch in branches):
        return Operation.BATCH_GET_ITEM
    return Operation.GET_ITEM if len(branches) == 1 else Operation.QUERY


def _projection(context: ReadContext, question: Question, served: list[Served]) -> tuple[str, ...]:
    """Stored names to ask for; nothing when the answer is the whole entity."""
    layout = context.scope.layout
    if not question.action.returns or question.action.verb is Verb.COUNT:
        return ()
    wanted = [*question.returns, *([question.order.attribute] if question.order else [])]
    names: list[str] = []
    for name in wanted:
        said = layout.attribute(question.entity, name)
        decoded = _source_of(context, question, served, name)
        if decoded is not None and (not said.stored or not _projected(served, name)):
            names.append(decoded.key_attribute)
        else:
            names.append(layout.stored_name(question.entity, name))
    return tuple(dict.fromkeys(names))


def _projected(served: list[Served], name: str) -> bool:
    paths = [each.match.key.path for each in served]
    return all(path.projection == ("ALL",) or name in path.projection or name in path.key for path in paths)


def _decoded(context: ReadContext, question: Question, served: list[Served]) -> list[Decoded]:
    layout = context.scope.layout
    found = []
    for name in question.returns:
        if layout.attribute(question.entity, name).stored and _projected(served, name):
            continue
        source = _source_of(context, question, served, name)
        if source is not None:
            found.append(source)
    return found


def _source_of(context: ReadContext, question: Question, served: list[Served], name: str) -> Decoded | None:
    """The key attribute an attribute can be read back from, common to all branches."""
    layout = context.scope.layout
    base = layout.base(question.entity)
    keys: list[EntityKey] = [base]
    if len({each.match.key.path.index for each in served}) == 1:
        keys.append(served[0].match.key)
    for key in keys:
        for key_attribute, source in key.sources:
            if isinstance(source, Template) and name in decodable(layout, question.entity, source):
                return Decoded(name, key_attribute, source)
    return None


# -- how many -------------------------------------------------------------------------------------------------------


def _rows_bound(context: ReadContext, question: Question, served: list[Served]) -> int | None:
    """The proved bound of rows: sums over branches; None where nothing bounds them."""
    layout = context.scope.layout
    entity = layout.entity(question.entity)
    total = 0
    for each in served:
        found = each.match
        rows = _conjunction_bound(context, question, each)
        if rows is None:
            return None
        spread = _spread_rows(context, found.spread[1]) if found.spread else 1
        if spread is None:
            return None
        total += rows * len(found.branches) * spread
    return min(total, entity.workload.items) if entity.workload.items is not None else total


def _conjunction_bound(context: ReadContext, question: Question, served: Served) -> int | None:
    layout = context.scope.layout
    entity = layout.entity(question.entity)
    found = served.match
    fixed = found.bound | ({found.spread[0]} if found.spread else set())
    if set(layout.identity(question.entity)) <= fixed or set(entity.unique) & fixed:
        return 1
    if found.complete and found.key.path.index is None:
        return 1
    bounds = [
        spread.max
        for name, spread in entity.workload.per.items()
        if spread.max is not None and set(name.split(",")) <= fixed
    ]
    return math.ceil(min(bounds)) if bounds else None


def _spread_rows(context: ReadContext, value: object) -> int | None:
    step = getattr(value, "step", None)
    return context.step_rows.get(step) if isinstance(step, str) else BATCH_KEYS


def _requests(context: ReadContext, question: Question, served: list[Served], proof: ReadProof) -> int:
    """Requests for one call: branches, lists, and pages of 1 MB where all rows are wanted."""
    total = 0
    for each in served:
        spread = (_spread_rows(context, each.match.spread[1]) or BATCH_KEYS) if each.match.spread else 1
        per_branch = math.ceil(spread / BATCH_KEYS) if proof.operation is Operation.BATCH_GET_ITEM else spread
        total += len(each.match.branches) * per_branch
    size = context.scope.layout.entity(question.entity).workload.size
    if proof.page is None and proof.limit is None and proof.at_most and size:
        total += max(0, math.ceil(proof.at_most * size / PAGE_BYTES) - 1)
    return total


def _capacity(context: ReadContext, question: Question, proof: ReadProof, requests: int) -> Capacity:
    """Read units of one call at the declared size; a page counts in full."""
    size = context.scope.layout.entity(question.entity).workload.size
    if size is None:
        return Capacity(basis="no size is said")
    factor = 1.0 if proof.consistent else 0.5
    each = math.ceil(size / READ_UNIT)
    if proof.operation in {Operation.GET_ITEM, Operation.BATCH_GET_ITEM} or proof.at_most == 1:
        rows = proof.at_most or 1
        return Capacity(read=rows * each * factor, basis=f"{rows} item(s) of {size} B")
    rows_read = proof.page or proof.limit or proof.at_most
    if rows_read is None:
        return Capacity(basis="the number of rows is not bounded")
    rows_read = math.ceil(rows_read / (question.action.keeps or 1))
    per_query = math.ceil(rows_read * size / READ_UNIT) * factor
    return Capacity(read=per_query * requests, basis=f"{requests} x {rows_read} rows of {size} B")


# -- findings -------------------------------------------------------------------------------------------------------


def _filter_findings(scope: Scope, question: Question, choices: list[Choice]) -> list[Finding]:
    """A residual comparison of the pattern's own needs ``keeps``; a single row and ``live`` need nobody's leave."""
    if question.single or question.action.keeps is not None:
        return []
    findings = []
    for choice in choices:
        own = [each for each in choice.served.match.residual if each not in question.live] if choice.served else []
        findings += [_filter_finding(scope, comparison) for comparison in own]
    return findings


def _filter_finding(scope: Scope, comparison: Comparison) -> Finding:
    return scope.finding(
        "DF203",
        f"{comparison} is a filter: DynamoDB reads and bills the rows it throws away",
        *(comparison.path if comparison.path[:1] == ("by",) else ("where", *comparison.path)),
        hint="Add keeps: SHARE (the share of rows that survive), or an index that serves it.",
    )


def _bound_findings(context: ReadContext, question: Question, choices: list[Choice], proof: ReadProof) -> list[Finding]:
    scope, action = context.scope, question.action
    findings = []
    if action.verb is Verb.LIST and action.page is None and action.limit is None and proof.at_most is None:
        hint = "Add page: 20 (rows per call), limit: 10 (rows in all), or workload.per.ATTRIBUTE.max of the entity."
        findings.append(scope.finding("DF204", "nothing bounds the number of rows", "list", hint=hint))
    if proof.requests > context.budget:
        seen = f"it takes {proof.requests} requests per call, the budget is {context.budget}"
        findings.append(scope.finding("DF205", seen, hint=f"Write requests: {proof.requests}."))
    residual = any(choice.served.match.residual for choice in choices if choice.served)
    if action.limit is not None and residual and context.budget < 2:
        seen = "a limit with a filter: one page of rows can be filtered away"
        findings.append(scope.finding("DF206", seen, "limit", hint="Write requests: 5, or page instead of limit."))
    return findings


def _uniqueness_findings(scope: Scope, question: Question, choices: list[Choice]) -> list[Finding]:
    """A get through an index answers one row only where something keeps the fixed attributes unique."""
    if not question.single:
        return []
    findings = []
    for choice in choices:
        if choice.served is None or choice.served.match.key.path.index is None:
            continue
        bound = choice.served.match.bound
        entity = scope.layout.entity(question.entity)
        if not (set(scope.layout.identity(question.entity)) <= bound or set(entity.unique) & bound):
            names = ", ".join(sorted(bound))
            hint = f"Use list, or keep it unique: entities.{question.entity}.unique: {{{names}: CLAIM}}."
            findings.append(scope.finding("DF207", f"nothing keeps {names} unique", "get", hint=hint))
    return findings


def _reasons(choices: list[Choice]) -> list[str]:
    reasons: list[str] = []
    for choice in choices:
        if choice.served is None:
            continue
        matched = choice.served.match
        reasons += matched.reasons
        where = matched.key.path.index or "the primary key"
        fixed = ", ".join(sorted(matched.bound))
        reasons.append(f"{where} is fixed by {fixed}." if fixed else f"{where} is one constant partition.")
        if matched.residual:
            reasons.append("Filtered after the read: " + " and ".join(map(str, matched.residual)) + ".")
        if choice.served.discriminate:
            reasons.append("Other entities share the key range; the type attribute tells them apart.")
        reasons += [f"Not chosen: {refusal}." for refusal in choice.refusals]
    return list(dict.fromkeys(reasons))
