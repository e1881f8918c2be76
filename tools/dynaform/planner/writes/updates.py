"""Proving update and upsert: what the pattern says, and every derived attribute that must move with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from dynaform.findings import Finding, Severity
from dynaform.planner.context import Scope
from dynaform.planner.layout import Layout, Raw
from dynaform.planner.omitted import parameter_of, skippable
from dynaform.planner.operands import Term
from dynaform.planner.parameters import implied_version
from dynaform.planner.proof import Change, ChangeKind, Condition, Existence, Operation, WriteProof
from dynaform.planner.terms import operand
from dynaform.planner.writes.binding import Bound, bind
from dynaform.planner.writes.change_checks import check_changes
from dynaform.planner.writes.derived import Consequences, Unknown, consequences
from dynaform.planner.writes.facts import State, after, before, touched_attributes, unsure
from dynaform.planner.writes.read_first import ReadFirst, read_first
from dynaform.planner.writes.units import write_capacity
from dynaform.spec.model import Action, Verb
from dynaform.spec.predicates import ALWAYS, AnyOf, Comparison, Op, Predicate
from dynaform.spec.values import Literal, Parameter


def prove_update(scope: Scope, action: Action, in_transaction: bool) -> tuple[WriteProof | None, list[Finding]]:
    """The proof of an update or an upsert."""
    bound = bind(scope, action)
    findings = list(check_changes(scope, action))
    if isinstance(bound, list) or any(each.level is Severity.ERROR for each in findings):
        return None, [*(bound if isinstance(bound, list) else []), *findings]
    layout, entity = scope.layout, bound.entity
    creates = action.verb is Verb.UPSERT
    columns = read_first(scope, action, bound.key)
    old = unsure(scope, action, before(layout, entity, action, {**columns.sure, **bound.rows}))
    new = after(layout, entity, action, old)
    touched = touched_attributes(layout, entity, action)
    follows = consequences(layout, entity, touched, old, new, creates=creates)
    findings += [_unknown(scope, action, each, columns.perhaps) for each in follows.unknown]
    condition = _condition(scope, action, bound)
    return WriteProof(
        verb=action.verb,
        entity=entity,
        table=bound.table,
        operation=Operation.UPDATE_ITEM,
        key=bound.key,
        changes=tuple(_all_changes(scope, action, follows, old)),
        condition=condition,
        otherwise=action.otherwise,
        returns=action.returns,
        moved=tuple(follows.membership),
        each=action.each,
        limit=action.limit,
        capacity=write_capacity(layout, entity, follows.membership, touched, in_transaction=in_transaction),
        reasons=(*_reasons(bound, condition, follows), *_steady(columns, follows)),
    ), findings


def _condition(scope: Scope, action: Action, bound: Bound) -> Condition:
    entity = scope.layout.entity(bound.entity)
    version, rows = implied_version(scope.layout, action), scope.rows(action)
    guard = ALWAYS
    if version is not None:
        said = (rows.column(version) if rows is not None else None) or Parameter(version)
        guard = Predicate((Comparison(version, Op.EQ, (said,)),))
    if action.verb is Verb.UPSERT:
        return Condition(bound.entity, Existence.ANY, ALWAYS, _this_or_none(bound.residual) & action.when & guard)
    return Condition(bound.entity, Existence.MUST, entity.liveness, bound.residual & action.when & guard)


def _this_or_none(residual: Predicate) -> Predicate:
    """What an upsert asks beyond the key of an item that is there; one that is not there has nothing to compare."""
    if not residual:
        return ALWAYS
    named = next(residual.comparisons())
    absent = Predicate((Comparison(named.root, Op.EXISTS, (Literal("false"),), path=named.path),))
    return Predicate((AnyOf((absent, residual)),))


def _all_changes(scope: Scope, action: Action, follows: Consequences, old: State) -> Iterator[Change]:
    layout, entity = scope.layout, action.entities[0]
    yield from _said(scope, action)
    yield from follows.changes
    version = layout.entity(entity).version
    if version is not None:
        one = operand(Literal("1"), layout, entity, version)
        yield Change(ChangeKind.ADD, layout.stored_name(entity, version), one, "version")
    if action.verb is Verb.UPSERT:
        yield from _birth(layout, action, old)


def _said(scope: Scope, action: Action) -> Iterator[Change]:
    layout, entity = scope.layout, action.entities[0]
    for word, name, value in action.assigned():
        if layout.attribute(entity, name).stored:
            source = operand(value, layout, entity, name)
            parameter = skippable(scope.said, value)
            yield Change(ChangeKind(word), layout.stored_name(entity, name), source, parameter=parameter)
    for name in action.remove:
        yield Change(ChangeKind.REMOVE, layout.stored_name(entity, name))


def _birth(layout: Layout, action: Action, old: State) -> Iterator[Change]:
    """What an upsert gives an item that was not there: the attributes of its key, and defaults."""
    entity = action.entities[0]
    raw = {source.attribute for _, source in layout.base(entity).sources if isinstance(source, Raw)}
    said = touched_attributes(layout, entity, action)
    for name, attribute in layout.entity(entity).attributes.items():
        if name in said or name in raw or not attribute.stored or attribute.is_ is not None:
            continue
        if name in old.known:
            yield Change(ChangeKind.INIT, layout.stored_name(entity, name), old.known[name], "identity")
        elif (text := attribute.default or _nothing_counted(attribute.count_of or attribute.sum_of)) is not None:
            yield Change(
                ChangeKind.INIT,
                layout.stored_name(entity, name),
                operand(Literal(text), layout, entity, name),
                "default",
            )


def _nothing_counted(counted: object) -> str | None:
    return "0" if counted else None


def _unknown(scope: Scope, action: Action, unknown: Unknown, perhaps: Mapping[str, Term]) -> Finding:
    word, name = _where(action, unknown.because)
    entering = "the item may be new" if action.verb is Verb.UPSERT else "the item may come into the index"
    because = f"{', '.join(unknown.because)} changes" if unknown.because else entering
    if unknown.condition is not None:
        seen = f"{because}, and whether the item is in {unknown.what.removeprefix('membership in ')} is not known"
        return scope.finding(
            "DF222", f"{seen}: it is while {unknown.condition}", word, *name, hint=_decide(action, unknown)
        )
    missing = ", ".join(unknown.missing)
    seen = f"{because}, so {unknown.what} must be rebuilt, and {missing} is not known"
    counted = [each for each in unknown.missing if each in {**action.add, **action.append, **action.init}]
    if counted:
        hint = f"Read the item first, and set {counted[0]} to the new value when it still has the old one."
        return scope.finding("DF223", seen, word, *name, hint=hint)
    if left := [each for each in unknown.missing if parameter_of(_written(scope).set_.get(each)) in scope.omitted]:
        guards = ", ".join(f"{each}: $old_{each}" for each in left)
        hint = f"Add when: {{{guards}}}, so that what stays is known; or remove {', '.join(left)} from optional."
        return scope.finding("DF222", seen, word, *name, hint=hint)
    if read := [perhaps[each] for each in unknown.missing if each in perhaps]:
        seen += f": {' and '.join(map(str, read))} was read before, and may have changed since"
    guards = ", ".join(f"{each}: {perhaps.get(each, f'${each}')}" for each in unknown.missing)
    return scope.finding("DF222", seen, word, *name, hint=f"Add when: {{{guards}}}, or set it here.")


def _written(scope: Scope) -> Action:
    """The action as the pattern says it, with what is left out."""
    return next(each for path, each in scope.said.placed_actions() if scope.path[2:] == path)


def _decide(action: Action, unknown: Unknown) -> str:
    decided = [name for name in unknown.because if isinstance(action.set_.get(name), Parameter)]
    if decided:
        return f"Write one pattern per value of {decided[0]}: the index entry depends on it."
    open_terms = [term for term in (unknown.condition or ALWAYS).comparisons() if term.attribute not in action.set_]
    return f"Add it to when: when: {{{', '.join(map(_as_written, open_terms))}}}."


def _as_written(term: Comparison) -> str:
    """A comparison of literals as a spec says it."""
    if term.op is Op.EQ:
        return f"{term.attribute}: {term.value}"
    several = term.op in {Op.IN, Op.BETWEEN}
    values = f"[{', '.join(map(str, term.values))}]" if several else str(term.value)
    return f"{term.attribute}: {{{term.op}: {values}}}"


def _where(action: Action, because: Iterable[str]) -> tuple[str, tuple[str | int, ...]]:
    """The clause, and the name in it, that a finding about changed attributes marks."""
    for attribute in because:
        for word, name, _ in action.assigned():
            if name == attribute:
                return word, (attribute,)
        if attribute in action.remove:
            return "remove", ()
    return str(action.verb), ()


def _steady(columns: ReadFirst, follows: Consequences) -> Iterator[str]:
    """The columns of earlier steps that the changes are made of."""
    used = " ".join(str(change.source) for change in follows.changes)
    for name, term in columns.sure.items():
        if str(term) in used:
            yield f"{name} is still what {str(term).split('.')[0]} read: nothing ever changes it, or ends the item."


def _reasons(bound: Bound, condition: Condition, follows: Consequences) -> Iterator[str]:
    yield bound.reason
    if condition.existence is Existence.MUST:
        alive = " and alive" if condition.live else ""
        yield f"Only if the item is there{alive}{f', and {condition.when}' if condition.when else ''}."
    elif condition.when:
        yield f"Only if {condition.when}."
    for change in follows.changes:
        done = "removed" if change.kind is ChangeKind.REMOVE else f"set to {change.source}"
        yield f"{change.name} is {done} in the same request: {change.derived}."
    moves = {"enter": "enters", "leave": "leaves", "move": "moves in"}
    for index, happens in follows.membership.items():
        yield f"The item {moves[happens]} {index}."
