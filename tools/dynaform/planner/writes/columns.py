"""Columns of steps in a write: of the kind that they meet, and in every row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dynaform.findings import Finding
from dynaform.planner.context import Scope
from dynaform.planner.new_items import assignments
from dynaform.planner.operands import Operand
from dynaform.planner.parameters import STORING_VERBS, narrower
from dynaform.spec.model import Action
from dynaform.spec.predicates import Comparison, Op, Predicate
from dynaform.spec.types import Kind
from dynaform.spec.values import Column, Negative, Value


@dataclass(frozen=True, slots=True)
class _Use:
    """A column, the attribute it meets, and where."""

    column: Column
    attribute: str
    below: tuple[str | int, ...]


def check_columns(scope: Scope, action: Action) -> Iterator[Finding]:
    """Columns that cannot be what they meet, or that a row may lack where the write needs them."""
    for use in _uses(scope, action):
        owner = _owner(scope, use.column)
        if owner is None or "." in use.attribute or "." in use.column.column:
            continue
        entity = action.entities[0]
        theirs, ours = scope.layout.type(owner, use.column.column), scope.layout.type(entity, use.attribute)
        if narrower(theirs, ours) is None and Kind.LIST not in {theirs.kind, ours.kind}:
            seen = f"{use.column} is a {theirs.kind} ({owner}.{use.column.column}), "
            seen += f"and {entity}.{use.attribute} a {ours.kind}"
            hint = f"Take {use.attribute} from the caller: {use.attribute}: ${use.attribute}."
            yield scope.finding("DF239", seen, *use.below, hint=hint)
        elif action.verb not in STORING_VERBS and scope.may_lack(use.column):
            seen = f"a row of ${use.column.step} may lack {use.column.column}, and the write needs it"
            exists = f"where: {{{use.column.column}: {{exists: true}}}}"
            hint = f"Let ${use.column.step} give only rows that have it, {exists}, or take another column."
            yield scope.finding("DF227", seen, *use.below, hint=hint)


def _uses(scope: Scope, action: Action) -> Iterator[_Use]:
    for word, predicate in (("where", action.where), ("when", action.when)):
        for term in _comparable(predicate):
            for value in term.values:
                yield from _use(value, term.attribute, (word, *term.path))
    if action.verb in STORING_VERBS:
        for each in assignments(scope.layout, scope.said, action):
            said = each.column or (each.source.value if isinstance(each.source, Operand) else None)
            below = ("set", each.attribute) if each.attribute in action.set_ else (str(action.verb),)
            yield from _use(said, each.attribute, below)
        return
    for word, name, value in action.assigned():
        if word != "append":
            yield from _use(value, name, (word, name))


def _comparable(predicate: Predicate) -> Iterator[Comparison]:
    return (each for each in predicate.comparisons() if not each.size and each.op not in {Op.CONTAINS, Op.BEGINS_WITH})


def _use(value: Value | None, attribute: str, below: tuple[str | int, ...]) -> Iterator[_Use]:
    inner = value.of if isinstance(value, Negative) else value
    if isinstance(inner, Column):
        yield _Use(inner, attribute, below)


def _owner(scope: Scope, column: Column) -> str | None:
    """The entity whose attribute a column is; None for a list of the caller, which holds what is asked of it."""
    step = next((each for each in scope.said.steps if each.as_ == column.step), None)
    if step is None:
        return None
    return next((name for name in step.entities if column.column in scope.layout.entity(name).attributes), None)
