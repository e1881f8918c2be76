"""Proving writes: each verb's request, its condition, and everything that follows from what it changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from dynaform.findings import Finding, Severity
from dynaform.planner.context import Scope
from dynaform.planner.operands import Term
from dynaform.planner.proof import Condition, Existence, Operation, WriteProof
from dynaform.planner.rows import depends_on
from dynaform.planner.terms import supplied_sources
from dynaform.planner.writes.binding import Bound, bind
from dynaform.planner.writes.bounds import check_bounds
from dynaform.planner.writes.columns import check_columns
from dynaform.planner.writes.contradictions import check_contradictions
from dynaform.planner.writes.creates import prove_store
from dynaform.planner.writes.facts import before, unsure
from dynaform.planner.writes.kept.check import check_kept
from dynaform.planner.writes.units import check_capacity, write_capacity
from dynaform.planner.writes.updates import prove_update
from dynaform.spec.model import KEYED_WRITES, Action, Otherwise, Verb

_Proved = tuple[WriteProof | None, list[Finding]]


def prove_write(scope: Scope, action: Action, *, in_transaction: bool = False) -> _Proved:
    """The proof of one write with what is to be said of it; no proof when a finding is an error.

    Args:
        scope: where the action stands.
        action: one of the writing verbs.
        in_transaction: it is a member of a transaction.
    """
    findings = [
        *_words(scope, action, in_transaction),
        *_repeated(scope, action, in_transaction),
        *check_bounds(scope, action),
        *check_kept(scope, action),
        *check_contradictions(scope, action),
        *check_columns(scope, action),
    ]
    provers: dict[Verb, Callable[[Scope, Action, bool], _Proved]] = {
        Verb.CREATE: prove_store,
        Verb.PUT: prove_store,
        Verb.UPDATE: prove_update,
        Verb.UPSERT: prove_update,
        Verb.DELETE: _prove_delete,
        Verb.CHECK: _prove_check,
    }
    proof, said = provers[action.verb](scope, action, in_transaction)
    findings += said
    if proof is not None:
        findings += [*_one_item(scope, action, proof, in_transaction), *_nothing(scope, action, proof, in_transaction)]
    return (None if any(each.level is Severity.ERROR for each in findings) else proof), findings


def _words(scope: Scope, action: Action, in_transaction: bool) -> Iterator[Finding]:
    """What the words say and this verb, or this place, cannot keep."""
    verb = action.verb
    if verb is Verb.CREATE and action.when:
        seen = "`create` meets no item that `when` could hold of"
        yield scope.finding("DF242", seen, "when", hint="Remove when, or write update.")
    yield from _unseen(scope, action)
    if action.returns and in_transaction:
        seen = "a transaction of writes returns no values"
        yield scope.finding("DF242", seen, "returns", hint="Remove returns, or read the item in a pattern of its own.")
    if action.otherwise is not Otherwise.REFUSE and verb in {Verb.PUT, Verb.UPSERT} and not action.when:
        seen = f"{verb} has no condition, so it cannot fail and `otherwise` never answers"
        yield scope.finding("DF228", seen, "otherwise", hint="Remove otherwise, or say when.")


def _unseen(scope: Scope, action: Action) -> Iterator[Finding]:
    """Conditions on what lives only in a key: the item has no such attribute."""
    entity = scope.layout.entity(action.entities[0])
    for comparison in action.when.comparisons():
        attribute = entity.attributes[comparison.root]
        if not attribute.stored:
            seen = f"{comparison.root} lives only in a key, so no condition can see it"
            hint = f"Remove it from when, or remove stored: false of {action.entities[0]}.{comparison.root}."
            yield scope.finding("DF242", seen, "when", *comparison.path, hint=hint)


def _repeated(scope: Scope, action: Action, in_transaction: bool) -> Iterator[Finding]:
    """`each` is one request per row: bounded, and within the budget."""
    if action.each is None or in_transaction:
        return
    budget = scope.loaded.family.access_patterns[scope.pattern].requests
    if action.limit is None:
        seen = f"nothing bounds the rows of ${action.each}"
        yield scope.finding("DF244", seen, "each", hint="Write limit: 25, or as many as a call may write.")
    elif action.limit > budget:
        seen = f"up to {action.limit} writes, and the budget is {budget}"
        yield scope.finding("DF205", seen, "limit", hint=f"Write requests: {action.limit}.")


def _one_item(scope: Scope, action: Action, proof: WriteProof, in_transaction: bool) -> Iterator[Finding]:
    """A repetition whose key is the same for every row: a transaction is refused, a second create too."""
    rows = scope.rows(action)
    terms = [part for term in proof.key for part in term.parts if isinstance(part, Term)]
    if rows is None or any(depends_on(term, rows) for term in terms):
        return
    key = ", ".join(f"{term.name} = {term}" for term in proof.key)
    names = supplied_sources(scope.layout, proof.entity, scope.layout.base(proof.entity).attributes)
    word = "where" if action.verb in KEYED_WRITES else "set"
    own = (
        f"Take the key from the row, {word}: {{{names[-1]}: ${rows.name}.{names[-1]}}}, or write" if names else "Write"
    )
    hint = f"{own} once, without each."
    if in_transaction:
        seen = f"{action.verb} writes one item for every row of ${rows.name} ({key}), which DynamoDB refuses"
        yield scope.finding("DF235", seen, "each", hint=hint)
    elif action.verb in {Verb.CREATE, Verb.PUT, Verb.DELETE}:
        seen = f"every row of ${rows.name} means one item ({key})"
        yield scope.finding("DF246", seen, "each", hint=hint)


def _nothing(scope: Scope, action: Action, proof: WriteProof, in_transaction: bool) -> Iterator[Finding]:
    """An update in a transaction changes something, whatever is left out; alone it may be a mere condition."""
    if not in_transaction or proof.operation is not Operation.UPDATE_ITEM:
        return
    if all(change.parameter is not None for change in proof.changes) and action.verb is Verb.UPDATE:
        seen = "all that this member changes may be left out, and a transaction takes no update that changes nothing"
        hint = "Let it always change something, e.g. set: {updatedAt: $now}; or take one parameter out of optional."
        yield scope.finding("DF247", seen, str(action.verb), hint=hint)


def _prove_delete(scope: Scope, action: Action, in_transaction: bool) -> _Proved:
    bound = bind(scope, action)
    if isinstance(bound, list):
        return None, bound
    entity = bound.entity
    old = unsure(scope, action, before(scope.layout, entity, action, bound.rows))
    entries = {
        key.path.index or "": "leave" for key in scope.layout.indexes_of(entity) if old.holds(key.when) is not False
    }
    condition = _delete_condition(scope, action, bound, in_transaction)
    reasons = (bound.reason, _condition_reason(condition))
    return WriteProof(
        verb=action.verb,
        entity=entity,
        table=bound.table,
        operation=Operation.DELETE_ITEM,
        key=bound.key,
        condition=condition,
        otherwise=action.otherwise,
        returns=action.returns,
        moved=tuple(entries),
        each=action.each,
        limit=action.limit,
        capacity=write_capacity(scope.layout, entity, entries, frozenset(), in_transaction=in_transaction),
        reasons=reasons,
    ), []


def _delete_condition(scope: Scope, action: Action, bound: Bound, in_transaction: bool) -> Condition:
    """Deleting what is not there is no harm: outside a transaction ``otherwise: ignore`` needs no condition."""
    live = scope.layout.entity(bound.entity).liveness
    when = bound.residual & action.when
    if action.otherwise is Otherwise.IGNORE and not in_transaction and not when and not live:
        return Condition(bound.entity, Existence.ANY)
    return Condition(bound.entity, Existence.MUST, live, when)


def _condition_reason(condition: Condition) -> str:
    if not condition:
        return "Without a condition: deleting what is not there changes nothing."
    parts = [
        "the item is there",
        *(["alive"] if condition.live else []),
        *([str(condition.when)] if condition.when else []),
    ]
    return f"Only if {' and '.join(parts)}."


def _prove_check(scope: Scope, action: Action, in_transaction: bool) -> _Proved:
    bound = bind(scope, action)
    if isinstance(bound, list):
        return None, bound
    live = scope.layout.entity(bound.entity).liveness
    condition = Condition(bound.entity, Existence.MUST, live, bound.residual & action.when)
    return WriteProof(
        verb=action.verb,
        entity=bound.entity,
        table=bound.table,
        operation=Operation.CONDITION_CHECK,
        key=bound.key,
        condition=condition,
        otherwise=action.otherwise,
        each=action.each,
        limit=action.limit,
        capacity=check_capacity(scope.layout, bound.entity),
        reasons=(bound.reason, _condition_reason(condition)),
    ), []
