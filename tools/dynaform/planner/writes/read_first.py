"""What an earlier step has read of the item that a write means, and whether that still holds when it is written.

Between the read and the write anyone may change the item. A column is therefore as good as a known value only where no
access pattern of the family ever changes the attribute nor ends the item; otherwise `when` has to compare with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dynaform.planner.context import Scope
from dynaform.planner.distinct import key_shape
from dynaform.planner.expiry import expiry_attribute
from dynaform.planner.layout import Layout
from dynaform.planner.operands import KeyTerm, Term
from dynaform.planner.rows import Rows, rows_of
from dynaform.planner.terms import close, key_term, known_equalities, operand
from dynaform.planner.writes.facts import changed_attributes
from dynaform.spec.model import READ_VERBS, Action, Verb


@dataclass(frozen=True, slots=True)
class ReadFirst:
    """The columns of the item that earlier steps have read.

    Attributes:
        sure: attributes that nothing changes, as terms.
        perhaps: attributes that may have changed since, as terms.
    """

    sure: Mapping[str, Term]
    perhaps: Mapping[str, Term]


def read_first(scope: Scope, action: Action, key: tuple[KeyTerm, ...]) -> ReadFirst:
    """What the steps before a write have read of its item."""
    layout, entity = scope.layout, action.entities[0]
    found: dict[str, Term] = {}
    for rows in _of_the_item(scope, action, key):
        for name in layout.entity(entity).attributes:
            column = rows.column(name)
            if column is not None and not rows.may_lack(name):
                found.setdefault(name, operand(column, layout, entity, name))
    steady = {name for name in found if is_steady(layout, entity, name)}
    return ReadFirst(
        {name: term for name, term in found.items() if name in steady},
        {name: term for name, term in found.items() if name not in steady},
    )


def is_steady(layout: Layout, entity: str, attribute: str) -> bool:
    """Whether an attribute keeps its value for good: no pattern changes it, and none ends the item."""
    ends = bool(layout.entity(entity).liveness) or expiry_attribute(layout, entity) is not None
    for pattern in layout.family.access_patterns.values():
        for action in pattern.actions:
            if action.entities == (entity,) and action.verb not in READ_VERBS:
                ends = ends or action.verb in {Verb.DELETE, Verb.PUT}
                ends = ends or (action.verb is not Verb.CREATE and attribute in changed_attributes(action))
    return not ends


def _of_the_item(scope: Scope, action: Action, key: tuple[KeyTerm, ...]) -> Iterator[Rows]:
    """The earlier steps whose row is the item: the one a write is repeated for, or a get of its key."""
    place = scope.path[3] if len(scope.path) > 3 else 0
    for index, step in enumerate(scope.said.steps):
        if step.as_ is None or step.verb not in READ_VERBS or step.entities != action.entities or index >= int(place):
            continue
        rows = rows_of(scope.layout, scope.said, step.as_)
        if rows is not None and (step.as_ == action.each or _same_item(scope.layout, step, key, rows)):
            yield rows


def _same_item(layout: Layout, step: Action, key: tuple[KeyTerm, ...], rows: Rows) -> bool:
    """Whether a get reads the item of a key: it binds the same key, or the key is made of its columns."""
    if step.verb is not Verb.GET:
        return False
    entity = step.entities[0]
    known = close(known_equalities(step.selection, layout, entity), layout, entity)
    columns = {name: operand(column, layout, entity, name)
               for name in layout.entity(entity).attributes if (column := rows.column(name)) is not None}  # fmt: skip
    return any(_key(layout, entity, terms) == [key_shape(each) for each in key] for terms in (known, columns))


def _key(layout: Layout, entity: str, known: Mapping[str, Term]) -> list[object] | None:
    terms = [key_term(name, source, known) for name, source in layout.base(entity).sources]
    return [key_shape(term) for term in terms if term is not None] if None not in terms else None
