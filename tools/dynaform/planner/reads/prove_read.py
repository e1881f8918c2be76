"""From a served question to a read proof: filters, columns, bounds, requests and capacity."""

from __future__ import annotations

from dataclasses import replace

from dynaform.findings import Finding
from dynaform.planner.algebra import decodable
from dynaform.planner.context import ReadContext, Scope
from dynaform.planner.layout import EntityKey, Layout, Template
from dynaform.planner.proof import Branch, Decoded, Filter, Operation, ReadProof
from dynaform.planner.reads.question import Question, ask
from dynaform.planner.reads.repair import smallest_index
from dynaform.planner.reads.search import Choice, Served, projected, search
from dynaform.planner.reads.sizes import further_pages, is_one_item, queries, read_capacity, rows_bound
from dynaform.spec.model import Action, Verb
from dynaform.spec.predicates import Comparison, Predicate


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
    choices = _distinct(scope.layout, question, choices)
    served = [choice.served for choice in choices if choice.served]
    if len({each.match.backwards for each in served}) > 1:
        return None, [scope.finding("DF200", "queries merged in one order that run in opposite directions", "order")]
    proof = _assemble(context, question, choices, served)
    findings = [*_filter_findings(context, question, served), *_bound_findings(context, question, served, proof)]
    findings += _uniqueness_findings(context, question, served, proof)
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


def _distinct(layout: Layout, question: Question, choices: list[Choice]) -> list[Choice]:
    """Conjunctions that come to the same requests count once (D17)."""
    found: dict[tuple[Branch, ...], Choice] = {}
    for choice in choices:
        if choice.served is not None:
            found.setdefault(tuple(_branches(layout, question, choice.served)), choice)
    return list(found.values())


def _assemble(context: ReadContext, question: Question, choices: list[Choice], served: list[Served]) -> ReadProof:
    layout = context.scope.layout
    action = question.action
    branches = list(dict.fromkeys(branch for each in served for branch in _branches(layout, question, each)))
    operation = _operation(question, served, branches)
    descending = action.order is not None and action.order.descending
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
        forward=descending == served[0].match.backwards,
        page=action.page,
        limit=action.limit,
        at_most=_at_most(context, question, served, branches, operation),
        consistent=action.consistent,
        reasons=tuple(_reasons(choices)),
    )
    asked = queries(context, served, operation) or len(branches)
    capacity = read_capacity(context, question, proof, served, asked)
    return replace(proof, requests=asked + further_pages(context, question, proof), capacity=capacity)


def _at_most(
    context: ReadContext, question: Question, served: list[Served], branches: list[Branch], operation: Operation
) -> int | None:
    if question.single and not any(branch.spread for branch in branches):
        return 1
    return rows_bound(context, question, served, operation)


def _branches(layout: Layout, question: Question, served: Served) -> list[Branch]:
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
        )
        for branch, possible in zip(found.branches, served.possible, strict=True)
    ]


def _operation(question: Question, served: list[Served], branches: list[Branch]) -> Operation:
    whole = all(each.match.complete and each.match.key.path.index is None for each in served)
    if not whole or any(branch.filter for branch in branches) or question.action.verb is Verb.COUNT:
        return Operation.QUERY
    if any(branch.spread for branch in branches):
        paged = question.action.page is not None or question.action.limit is not None
        return Operation.QUERY if paged else Operation.BATCH_GET_ITEM
    return Operation.GET_ITEM if len(branches) == 1 else Operation.QUERY


def _projection(context: ReadContext, question: Question, served: list[Served]) -> tuple[str, ...]:
    """Stored names to ask for; nothing when the answer is the whole entity."""
    layout = context.scope.layout
    if not question.action.returns or question.action.verb is Verb.COUNT:
        return ()
    wanted = [*question.returns, *([question.order.attribute] if question.order else [])]
    names: list[str] = []
    for name in wanted:
        if _projected(context, question, served, name):
            names.append(layout.stored_name(question.entity, name))
        elif (decoded := _source_of(context, question, served, name)) is not None:
            names.append(decoded.key_attribute)
    return tuple(dict.fromkeys(names))


def _projected(context: ReadContext, question: Question, served: list[Served], name: str) -> bool:
    paths = (each.match.key.path for each in served)
    root = name.split(".", 1)[0]
    return all(root in projected(context.scope.layout, question.entity, path) for path in paths)


def _decoded(context: ReadContext, question: Question, served: list[Served]) -> list[Decoded]:
    wanted = [name for name in question.returns if not _projected(context, question, served, name)]
    found = (_source_of(context, question, served, name) for name in wanted)
    return [each for each in found if each is not None]


def _source_of(context: ReadContext, question: Question, served: list[Served], name: str) -> Decoded | None:
    """The key attribute an attribute can be read back from, common to all branches."""
    layout = context.scope.layout
    keys: list[EntityKey] = [layout.base(question.entity)]
    paths = {each.match.key.path for each in served}
    if len(paths) == 1:
        keys.append(served[0].match.key)
    if all(path.projection == ("ALL",) for path in paths):
        keys += layout.indexes_of(question.entity)
    for key in keys:
        for key_attribute, source in key.sources:
            if isinstance(source, Template) and name in decodable(layout, question.entity, source):
                return Decoded(name, key_attribute, source)
    return None


# -- findings -------------------------------------------------------------------------------------------------------


def _filter_findings(context: ReadContext, question: Question, served: list[Served]) -> list[Finding]:
    """A residual comparison of the pattern's own needs ``keeps``; a single item and ``live`` need nobody's leave."""
    if question.action.keeps is not None:
        return []
    findings = []
    for each in served:
        if question.single and _reads_one(context, question, each):
            continue
        own = [comparison for comparison in each.match.residual if comparison not in question.live]
        findings += [_filter_finding(context.scope, comparison) for comparison in own]
    return list(dict.fromkeys(findings))


def _reads_one(context: ReadContext, question: Question, served: Served) -> bool:
    """Whether the key condition alone finds one item, so that a filter throws away no more than that."""
    found = served.match
    unique = context.scope.layout.entity(question.entity).unique.keys()
    identity = set(context.scope.layout.identity(question.entity))
    return (found.complete and found.key.path.index is None) or identity <= found.bound or bool(unique & found.bound)


def _filter_finding(scope: Scope, comparison: Comparison) -> Finding:
    return scope.finding(
        "DF203",
        f"{comparison} is a filter: DynamoDB reads and bills the rows it throws away",
        *(comparison.path if comparison.path[:1] == ("by",) else ("where", *comparison.path)),
        hint="Add keeps: SHARE (the share of rows that survive), or an index that serves it.",
    )


def _bound_findings(context: ReadContext, question: Question, served: list[Served], proof: ReadProof) -> list[Finding]:
    scope, action = context.scope, question.action
    findings = []
    if queries(context, served, proof.operation) is None:
        lists = next(each.match.spread for each in served if each.match.spread is not None)
        seen = f"it asks once per value of {lists[1]}, and nothing bounds the rows of that step"
        findings.append(scope.finding("DF205", seen, hint="Add limit: 50 (or page) to that step."))
    elif action.verb is Verb.LIST and action.page is None and action.limit is None and proof.at_most is None:
        hint = "Add page: 20 (rows per call), limit: 10 (rows in all), or workload.per.ATTRIBUTE.max of the entity."
        findings.append(scope.finding("DF204", "nothing bounds the number of rows", "list", hint=hint))
    if action.limit is not None and any(branch.filter for branch in proof.branches) and context.budget < 2:
        seen = "a limit with a filter: one page of rows can be filtered away"
        findings.append(scope.finding("DF206", seen, "limit", hint="Write requests: 5, or page instead of limit."))
    return findings


def _uniqueness_findings(
    context: ReadContext, question: Question, served: list[Served], proof: ReadProof
) -> list[Finding]:
    """A get answers one row only where the key, the identity or a claim says that there is no second one."""
    if not question.single:
        return []
    scope = context.scope
    findings = []
    for each in served:
        if not is_one_item(context, question, each):
            names = ", ".join(sorted(each.match.bound)) or "nothing"
            hint = f"Use list, or keep it unique: entities.{question.entity}.unique: {{{names}: CLAIM}}."
            findings.append(scope.finding("DF207", f"nothing keeps {names} unique", "get", hint=hint))
    identity = set(scope.layout.identity(question.entity))
    if not findings and len(proof.branches) > 1 and not all(identity <= each.match.fixed for each in served):
        seen = f"{len(proof.branches)} requests can each find an item"
        findings.append(scope.finding("DF207", seen, "get", hint="Use list with its own limit."))
    return findings


def _reasons(choices: list[Choice]) -> list[str]:
    """Why the path serves, then why the others were not chosen; each sentence once."""
    served = [choice.served for choice in choices if choice.served]
    used = {str(each.match.key.path) for each in served}
    reasons = [reason for each in served for reason in _positive(each)]
    for choice in choices:
        reasons += [f"Not chosen: {refusal}." for refusal in choice.refusals if refusal.path not in used]
    return list(dict.fromkeys(reasons))


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
