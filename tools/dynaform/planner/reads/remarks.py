"""What is to be said of a read that is served: filters, bounds, and what nothing keeps unique."""

from __future__ import annotations

from collections.abc import Sequence

from dynaform.findings import Finding
from dynaform.planner.context import ReadContext, Scope
from dynaform.planner.functions import is_apart
from dynaform.planner.proof import ReadProof
from dynaform.planner.reads.question import Question
from dynaform.planner.reads.search import Served
from dynaform.planner.reads.sizes import is_one_item, queries
from dynaform.spec.model import Verb
from dynaform.spec.predicates import Comparison


def filter_findings(
    context: ReadContext, question: Question, served: Sequence[Served], alternatives: Sequence[str] = ()
) -> list[Finding]:
    """A residual comparison of the pattern's own needs ``keeps``; a single item and ``live`` need nobody's leave.

    ``alternatives`` are the other paths with the reason why each is not read: mostly one of them was meant.
    """
    if question.action.keeps is not None:
        return []
    read = " and ".join(dict.fromkeys(str(each.match.key.path) for each in served))
    notes = (f"{read}: is read, then filtered", *alternatives) if alternatives else ()
    findings = []
    for each in served:
        if question.single and _reads_one(context, question, each):
            continue
        own = [comparison for comparison in each.match.residual if comparison not in question.live]
        findings += [_filter_finding(context.scope, question.entity, each, comparison, notes) for comparison in own]
    return list(dict.fromkeys(findings))


def _filter_finding(
    scope: Scope, entity: str, served: Served, comparison: Comparison, notes: tuple[str, ...]
) -> Finding:
    """A filter that only a last resort which could be a value makes necessary has a better repair than ``keeps``."""
    for name in sorted(served.match.exact):
        said = scope.layout.attribute(entity, name).is_
        resort = said.literal if said is not None and comparison.attribute in said.sources else None
        if resort is not None and not is_apart(scope.layout, entity, name):
            return _mixed_finding(scope, entity, (name, resort), comparison)
    return filter_finding(scope, comparison, notes)


def _mixed_finding(scope: Scope, entity: str, computed: tuple[str, str], comparison: Comparison) -> Finding:
    name, resort = computed
    source = comparison.attribute
    apart = f'"{scope.layout.entity(entity).delimiter}{resort}"'
    return scope.finding(
        "DF214",
        f"{resort} can be a value of {source} too, so {name} does not tell which it is, and {comparison} is a filter",
        *(comparison.path if comparison.path[:1] == ("by",) else ("where", *comparison.path)),
        hint=f"In entities.{entity}.attributes make {source} an id, {name} a string, and its last resort {apart}, "
        "which no id can be.",
    )


def _reads_one(context: ReadContext, question: Question, served: Served) -> bool:
    """Whether the key condition alone finds one item, so that a filter throws away no more than that."""
    found = served.match
    unique = context.scope.layout.entity(question.entity).unique.keys()
    identity = set(context.scope.layout.identity(question.entity))
    return (found.complete and found.key.path.index is None) or identity <= found.bound or bool(unique & found.bound)


def filter_finding(scope: Scope, comparison: Comparison, notes: tuple[str, ...] = ()) -> Finding:
    """A comparison that nothing but a filter serves."""
    return scope.finding(
        "DF203",
        f"{comparison} is a filter: DynamoDB reads and bills the rows it throws away",
        *(comparison.path if comparison.path[:1] == ("by",) else ("where", *comparison.path)),
        hint="Add keeps: SHARE (the share of rows that survive), or an index that serves it.",
        notes=notes,
    )


def bound_findings(
    context: ReadContext, question: Question, served: Sequence[Served], proof: ReadProof
) -> list[Finding]:
    """Lists and limits that nothing bounds, and a limit that a filter can starve."""
    scope, action = context.scope, question.action
    findings = []
    asked = queries(context, served, proof.operation)
    days = next((each.match.buckets for each in served if each.match.buckets is not None), None)
    if days is not None and asked is None:
        seen = f"it asks once per day of {days.low.attribute} {days}, and nothing says how many days that is"
        hint = "Write requests: 31 (the most days of one call), or an end by the clock: $now - 7d."
        findings.append(scope.finding("DF213", seen, "where", hint=hint))
    elif asked is None:
        lists = next(each.match.spread for each in served if each.match.spread is not None)
        seen = f"it asks once per value of {lists[1]}, and nothing bounds the rows of that step"
        findings.append(scope.finding("DF205", seen, hint="Add limit: 50 (or page) to that step."))
    elif action.verb is Verb.LIST and action.page is None and action.limit is None and proof.at_most is None:
        hint = "Add page: 20 (rows per call), limit: 10 (rows in all), or workload.per.ATTRIBUTE.max of the entity."
        findings.append(scope.finding("DF204", "nothing bounds the number of rows", "list", hint=hint))
    if action.limit is not None and any(branch.filters for branch in proof.branches) and context.budget < 2:
        seen = "a limit with a filter: one page of rows can be filtered away"
        findings.append(scope.finding("DF206", seen, "limit", hint="Write requests: 5, or page instead of limit."))
    return findings


def uniqueness_findings(
    context: ReadContext, question: Question, served: Sequence[Served], proof: ReadProof
) -> list[Finding]:
    """A get answers one row only where the key, the identity or a claim says that there is no second one."""
    if not question.single:
        return []
    scope = context.scope
    findings = [
        _not_unique(scope, question, sorted(each.match.bound or each.match.fixed))
        for each in served
        if not is_one_item(context, question, each)
    ]
    identity = set(scope.layout.identity(question.entity))
    days = any(branch.buckets is not None for branch in proof.branches)
    several = days or len(proof.branches) > 1
    if not findings and several and not all(identity <= each.match.fixed for each in served):
        many = "the requests of several days" if days else f"{len(proof.branches)} requests"
        seen = f"{many} can each find an item"
        findings.append(scope.finding("DF207", seen, "get", hint="Use list with its own limit."))
    return findings


def _not_unique(scope: Scope, question: Question, names: Sequence[str]) -> Finding:
    claimed = names[0] if len(names) == 1 else "ATTRIBUTE"
    hint = f"Use list, or keep it unique: entities.{question.entity}.unique: {{{claimed}: CLAIM}}."
    asked = " and ".join(names) or "what it asks for"
    return scope.finding("DF207", f"nothing keeps {asked} unique", "get", hint=hint)
