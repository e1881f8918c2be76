"""Proving create and put: the whole item, complete enough to be found, to live and to expire."""

from __future__ import annotations

from collections.abc import Iterator

from dynaform.findings import Finding
from dynaform.planner.context import Scope
from dynaform.planner.layout import Layout
from dynaform.planner.parameters import supplied
from dynaform.planner.proof import Assignment, Condition, Existence, KeyTerm, Operand, Operation, Term, WriteProof
from dynaform.planner.terms import close, key_term, operand
from dynaform.planner.writes.facts import State
from dynaform.planner.writes.units import write_capacity
from dynaform.spec.model import Action, Attribute, Function, Verb
from dynaform.spec.predicates import ALWAYS, Op
from dynaform.spec.values import Literal, Parameter, Value

FIRST_VERSION = "1"


def prove_store(scope: Scope, action: Action, in_transaction: bool) -> tuple[WriteProof | None, list[Finding]]:
    """The proof of a create or a put."""
    layout, entity = scope.layout, action.entities[0]
    item = tuple(assignments(layout, action))
    findings = list(_incomplete(scope, action, item))
    sure = {each.attribute: each.source for each in item if each.source is not None and each.parameter is None}
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
        capacity=write_capacity(layout, entity, entries, frozenset(), in_transaction=in_transaction),
        reasons=(_key_reason(key), _condition_reason(condition)),
    ), findings


def assignments(layout: Layout, action: Action) -> Iterator[Assignment]:
    """What a create or a put writes: attribute by attribute, computed ones left to follow."""
    entity = action.entities[0]
    for name, attribute in layout.entity(entity).attributes.items():
        if name in action.set_:
            yield Assignment(name, operand(action.set_[name], layout, entity, name))
        elif name == layout.entity(entity).version:
            yield _fixed(layout, entity, name, attribute.default or FIRST_VERSION)
        elif attribute.count_of or attribute.sum_of:
            yield _fixed(layout, entity, name, attribute.default or "0")
        elif supplied(attribute):
            yield _left_to_the_caller(layout, entity, name, attribute)


def created_value(layout: Layout, action: Action, attribute: str) -> Value | None:
    """The value a create gives an attribute; None where the caller may leave it out."""
    found = next((each for each in assignments(layout, action) if each.attribute == attribute), None)
    if found is None or found.parameter is not None or not isinstance(found.source, Operand):
        return None
    return found.source.value


def _fixed(layout: Layout, entity: str, name: str, text: str) -> Assignment:
    return Assignment(name, operand(Literal(text), layout, entity, name))


def _left_to_the_caller(layout: Layout, entity: str, name: str, attribute: Attribute) -> Assignment:
    if attribute.default is not None:
        return Assignment(name, operand(Literal(attribute.default), layout, entity, name), parameter=name)
    if attribute.optional:
        return Assignment(name, None, parameter=name)
    return Assignment(name, operand(Parameter(name), layout, entity, name))


def _with_last_resorts(
    layout: Layout, entity: str, sure: dict[str, Term], item: tuple[Assignment, ...]
) -> dict[str, Term]:
    """What is known, with ``first_of`` over attributes that a caller may leave out: its literal stands in for them."""
    maybe: dict[str, Term] = {
        each.attribute: Operand(Parameter(each.parameter), layout.type(entity, each.attribute), each.attribute)
        for each in item
        if each.parameter is not None
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
    left_out = set(scope.loaded.family.access_patterns[scope.pattern].optional)
    for each in item:
        value: Value | None = each.source.value if isinstance(each.source, Operand) else None
        attribute = scope.layout.attribute(entity, each.attribute)
        if isinstance(value, Parameter) and value.name in left_out and each.parameter is None:
            present.discard(each.attribute)
            if not attribute.optional:
                seen = f"${value.name} may be left out, and {entity} requires {each.attribute}"
                yield scope.finding("DF227", seen, str(action.verb), hint=f"Remove {value.name} from optional.")
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


def expiry_attribute(layout: Layout, entity: str) -> str | None:
    """The entity's attribute that the table's TTL reads; None where there is none."""
    model = layout.entity(entity)
    ttl = layout.family.tables[model.table].ttl
    named = (name for name, attribute in model.attributes.items() if (attribute.name or name) == ttl)
    return next(named, None) if ttl is not None else None


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


def _key_reason(key: tuple[KeyTerm, ...]) -> str:
    return f"The item's place: {', '.join(f'{term.name} = {term}' for term in key)}."


def _condition_reason(condition: Condition) -> str:
    if condition.existence is Existence.MUST_NOT:
        return "Refused where the item is there" + (" and alive." if condition.live else ".")
    return f"Replaces what is there if {condition.when}." if condition.when else "Replaces what is there."
