"""Proving create and put: the whole item, complete enough to be found, to live and to expire."""

from __future__ import annotations

from collections.abc import Iterator

from dynaform.findings import Finding
from dynaform.planner.context import Scope
from dynaform.planner.expiry import expiry_attribute
from dynaform.planner.layout import Layout
from dynaform.planner.new_items import assignments, may_be_left_out, may_vary
from dynaform.planner.operands import KeyTerm, Operand, Term
from dynaform.planner.proof import Assignment, Condition, Existence, Operation, WriteProof
from dynaform.planner.terms import close, key_term
from dynaform.planner.writes.facts import State
from dynaform.planner.writes.units import write_capacity
from dynaform.spec.model import Action, Function, Verb
from dynaform.spec.predicates import ALWAYS, Op
from dynaform.spec.values import Column, Parameter, Value


def prove_store(scope: Scope, action: Action, in_transaction: bool) -> tuple[WriteProof | None, list[Finding]]:
    """The proof of a create or a put."""
    layout, entity = scope.layout, action.entities[0]
    item = tuple(assignments(layout, scope.said, action))
    findings = list(_incomplete(scope, action, item))
    sure = {each.attribute: each.source for each in item if each.source is not None and not may_vary(each)}
    known = close(_with_last_resorts(layout, entity, sure, item), layout, entity)
    base = layout.base(entity)
    key = tuple(term for name, source in base.sources if (term := key_term(name, source, known)) is not None)
    if len(key) < len(base.sources):
        return None, [*findings, _open_key(scope, action, [each for each in base.attributes if each not in known])]
    creates = action.verb is Verb.CREATE
    entries = _entries(layout, entity, State(layout, entity, close(sure, layout, entity), frozenset(), ()), creates)
    live = layout.entity(entity).liveness
    condition = (
        Condition(entity, Existence.MUST_NOT, live)
        if creates
        else Condition(entity, Existence.ANY, ALWAYS, action.when)
    )
    return WriteProof(
        verb=action.verb,
        entity=entity,
        table=base.path.table,
        operation=Operation.PUT_ITEM,
        key=key,
        item=item,
        condition=condition,
        otherwise=action.otherwise,
        returns=action.returns,
        moved=tuple(entries),
        each=action.each,
        limit=action.limit,
        capacity=write_capacity(layout, entity, entries, frozenset(), in_transaction=in_transaction),
        reasons=tuple(_reasons(action, item, key, condition)),
    ), findings


def _with_last_resorts(
    layout: Layout, entity: str, sure: dict[str, Term], item: tuple[Assignment, ...]
) -> dict[str, Term]:
    """What is known, with ``first_of`` over attributes that a caller may leave out: its literal stands in for them."""
    maybe: dict[str, Term] = {
        each.attribute: Operand(said, layout.type(entity, each.attribute), each.attribute)
        for each in item
        if (said := each.column or (Parameter(each.parameter) if each.parameter else None)) is not None
    }
    everything = close({**sure, **maybe}, layout, entity)
    resorts = {
        name: everything[name]
        for name, attribute in layout.entity(entity).attributes.items()
        if attribute.is_ is not None and attribute.is_.function is Function.FIRST_OF and name in everything
    }
    return {**sure, **resorts}


def _entries(layout: Layout, entity: str, state: State, creates: bool) -> dict[str, str]:
    happens = "enter" if creates else "move"
    return {key.path.index or "": happens for key in layout.indexes_of(entity) if state.holds(key.when) is not False}


def _incomplete(scope: Scope, action: Action, item: tuple[Assignment, ...]) -> Iterator[Finding]:
    entity = action.entities[0]
    present = {each.attribute for each in item if each.source is not None}
    for each in item:
        if may_be_left_out(scope.layout.attribute(entity, each.attribute)):
            continue
        value: Value | None = each.source.value if isinstance(each.source, Operand) else None
        name = each.parameter or getattr(value, "name", None)
        if name in scope.said.optional:
            seen = f"${name} may be left out, and {entity} requires {each.attribute}"
            yield scope.finding("DF227", seen, str(action.verb), hint=f"Remove {name} from optional.")
        elif isinstance(value, Column) and scope.may_lack(value):
            seen = f"a row of ${value.step} may lack {value.column}, and {entity} requires {each.attribute}"
            hint = f"Set {each.attribute} to something every row has, or give it a default."
            yield scope.finding("DF227", seen, str(action.verb), hint=hint)
    yield from _unborn(scope, action, present)


def _unborn(scope: Scope, action: Action, present: set[str]) -> Iterator[Finding]:
    """Attributes without which the item would not be alive, or would never expire."""
    layout, entity = scope.layout, action.entities[0]
    for name in asked_by_live(layout, entity):
        if not _there(layout, entity, name, present):
            seen = f"the {entity} can be written without {name}, which `live` asks for: it would be dead from the start"
            yield scope.finding("DF227", seen, str(action.verb), hint=_give(name))
    ttl = expiry_attribute(layout, entity)
    if ttl is None or ttl in _may_be_missing(layout, entity) or ttl in asked_by_live(layout, entity):
        return
    if not _there(layout, entity, ttl, present):
        seen = f"the {entity} can be written without {ttl}, the table's TTL attribute: it would never expire"
        yield scope.finding("DF241", seen, str(action.verb), hint=_give(ttl))


def _give(name: str) -> str:
    return f"Set {name} in this pattern, or give it a default."


def asked_by_live(layout: Layout, entity: str) -> tuple[str, ...]:
    """The attributes without which an item is never alive."""
    missing = _may_be_missing(layout, entity)
    comparisons = layout.entity(entity).liveness.comparisons()
    return tuple(dict.fromkeys(each.root for each in comparisons if each.root not in missing))


def _may_be_missing(layout: Layout, entity: str) -> frozenset[str]:
    """The attributes that ``live`` names and lets be absent: an item without an end is meant to stay."""
    comparisons = layout.entity(entity).liveness.comparisons()
    return frozenset(each.root for each in comparisons if each.op is Op.EXISTS and str(each.value) == "false")


def _there(layout: Layout, entity: str, name: str, present: set[str]) -> bool:
    attribute = layout.entity(entity).attributes.get(name)
    if attribute is None or attribute.is_ is None:
        return name in present
    if attribute.is_.function is Function.FIRST_OF:
        return True
    return all(_there(layout, entity, source, present) for source in attribute.is_.sources)


def _open_key(scope: Scope, action: Action, missing: list[str]) -> Finding:
    seen = f"{' and '.join(sorted(missing))} may be left out, and the primary key is made of it"
    hint = f"Set {sorted(missing)[0]} in this pattern, or make it required without a default."
    return scope.finding("DF220", seen, str(action.verb), hint=hint)


def _reasons(
    action: Action, item: tuple[Assignment, ...], key: tuple[KeyTerm, ...], condition: Condition
) -> Iterator[str]:
    yield _key_reason(key)
    yield _condition_reason(condition)
    if action.each is not None:
        taken = [each.attribute for each in item if _of_row(each, action.each)]
        most = f", at most {action.limit}" if action.limit else ""
        yield f"One item per row of ${action.each}{most}; of the row: {', '.join(taken) or 'nothing'}."


def _of_row(assignment: Assignment, each: str) -> bool:
    source = assignment.source
    value = assignment.column or (source.value if isinstance(source, Operand) else None)
    return isinstance(value, Column) and value.step == each


def _key_reason(key: tuple[KeyTerm, ...]) -> str:
    return f"The item's place: {', '.join(f'{term.name} = {term}' for term in key)}."


def _condition_reason(condition: Condition) -> str:
    if condition.existence is Existence.MUST_NOT:
        return "Refused where the item is there" + (" and alive." if condition.live else ".")
    return f"Replaces what is there if {condition.when}." if condition.when else "Replaces what is there."
