"""Which item a keyed write means: its whole primary key, bound by equalities of the selection."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dynaform.findings import Finding
from dynaform.planner.context import Scope
from dynaform.planner.layout import Layout
from dynaform.planner.operands import KeyTerm, Term
from dynaform.planner.reads.question import parameters_of
from dynaform.planner.rows import key_columns
from dynaform.planner.terms import close, key_term, known_equalities
from dynaform.spec.model import Action
from dynaform.spec.predicates import AnyOf, Comparison, Op, Predicate
from dynaform.spec.values import Stored


@dataclass(frozen=True, slots=True)
class Bound:
    """A bound primary key.

    Attributes:
        entity, table: whose, where.
        key: its terms, partition first.
        residual: what the selection says beyond the key; it joins the condition, so that a wrong value writes nothing.
        reason: a sentence.
        rows: what the rows of ``each`` say of the item.
    """

    entity: str
    table: str
    key: tuple[KeyTerm, ...]
    residual: Predicate
    reason: str
    rows: Mapping[str, Term]


def bind(scope: Scope, action: Action) -> Bound | list[Finding]:
    """The primary key that the selection binds, or the findings that say what it leaves open."""
    entity = action.entities[0]
    layout = scope.layout
    rows = key_columns(layout, entity, scope.rows(action))
    known = close({**rows, **known_equalities(action.selection, layout, entity)}, layout, entity)
    key = layout.base(entity)
    terms = [key_term(name, source, known) for name, source in key.sources]
    missing = list(dict.fromkeys(name for _, source in key.sources for name in source.attributes if name not in known))
    if missing:
        return [_unbound(scope, action, missing)]
    bound = tuple(term for term in terms if term is not None)
    shown = ", ".join(f"{term.name} = {term}" for term in bound)
    residual = _residual(action.selection, frozenset(key.attributes))
    return Bound(entity, key.path.table, bound, residual, _reason(action, shown), rows)


def _reason(action: Action, key: str) -> str:
    if action.each is None:
        return f"One item by its primary key: {key}."
    most = f", at most {action.limit}" if action.limit else ""
    return f"One request per row of ${action.each}{most}, not atomic: {key}."


def _residual(selection: Predicate, key: frozenset[str]) -> Predicate:
    """The terms of a selection that the key does not already say."""
    rest: list[Comparison | AnyOf] = []
    said: set[str] = set()
    for term in selection.terms:
        if isinstance(term, Comparison) and _is_key_equality(term, key) and term.attribute not in said:
            said.add(term.attribute)
        else:
            rest.append(term)
    return Predicate(tuple(rest))


def _is_key_equality(term: Comparison, key: frozenset[str]) -> bool:
    return term.attribute in key and term.op is Op.EQ and not term.size and not isinstance(term.value, Stored)


def _unbound(scope: Scope, action: Action, missing: list[str]) -> Finding:
    entity = action.entities[0]
    base = scope.layout.base(entity)
    shown = ", ".join(f"{name}: {source}" for name, source in base.sources)
    sources = _sources(scope.layout, entity, missing)
    if left := [name for name in scope.said.optional if name in scope.omitted and _names(scope, action, name)]:
        seen = f"without ${left[0]}, {action.verb} does not name one item: {' and '.join(missing)} of its key is open"
        return scope.finding("DF220", seen, str(action.verb), hint=f"Remove {left[0]} from optional.")
    seen = f"{action.verb} must name one item, and {' and '.join(missing)} of its key ({shown}) is not bound"
    if action.each is not None:
        hint = f"Let ${action.each} return {', '.join(sources)}."
        return scope.finding("DF220", seen, "each", hint=hint)
    word = "by" if action.by else "where" if action.where else str(action.verb)
    hint = f"Add {', '.join(sources)} to `by`: by: [{', '.join((*action.by, *sources))}]."
    notes: tuple[str, ...] = ()
    known = known_equalities(action.selection, scope.layout, entity)
    if set(scope.layout.identity(entity)) <= known.keys():
        notes = (
            f"{', '.join(scope.layout.identity(entity))} identifies the {entity}, but is not its key: finding the key "
            "takes an index and a second request, so read it in a step and use its columns.",
        )
    return scope.finding("DF220", seen, word, hint=hint, notes=notes)


def _names(scope: Scope, action: Action, parameter: str) -> bool:
    """Whether the selection, as written, compares with a parameter."""
    written = next(each for path, each in scope.said.placed_actions() if scope.path[2:] == path)
    return parameter in parameters_of(written.selection)


def _sources(layout: Layout, entity: str, missing: list[str]) -> list[str]:
    """The attributes a caller has to give: a computed one stands for what it is computed from."""
    found: list[str] = []
    for name in missing:
        computed = layout.attribute(entity, name).is_
        found += _sources(layout, entity, list(computed.sources)) if computed is not None else [name]
    return list(dict.fromkeys(found))
