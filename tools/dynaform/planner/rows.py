"""What a write with ``each`` is repeated for: the rows of an earlier step, or of a list that the caller supplies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dynaform.planner.layout import Layout
from dynaform.planner.operands import KeyTerm, Operand, Term
from dynaform.planner.proof import WriteProof
from dynaform.planner.terms import operand, supplied_sources
from dynaform.spec.model import READ_VERBS, Action, Pattern
from dynaform.spec.predicates import Comparison
from dynaform.spec.types import AttributeType
from dynaform.spec.values import Column, Negative


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows that feed one write, or its values.

    Attributes:
        name: of the step or of the list parameter.
        step: the step they come from; None for a list parameter.
        columns: attribute to whether a row may lack it; None for a list parameter, which holds whatever is asked of it.
    """

    name: str
    step: Action | None
    columns: Mapping[str, bool] | None

    def column(self, attribute: str) -> Column | None:
        """The column of that name; None where the rows have none."""
        return Column(self.name, attribute) if self.columns is None or attribute in self.columns else None

    def may_lack(self, attribute: str) -> bool:
        """Whether a row of a step may come without the column."""
        return self.columns is not None and self.columns.get(attribute, False)


def rows_of(layout: Layout, pattern: Pattern, name: str | None) -> Rows | None:
    """The rows that ``$name`` stands for in a pattern; None without a name."""
    if name is None:
        return None
    step = next((one for one in pattern.steps if one.as_ == name), None)
    return Rows(name, step, None if step is None else _columns(layout, step))


def may_lack(layout: Layout, pattern: Pattern, column: Column) -> bool:
    """Whether a row of a step may come without a column."""
    rows = rows_of(layout, pattern, column.step)
    return rows is not None and rows.may_lack(column.column)


def key_columns(layout: Layout, entity: str, rows: Rows | None) -> dict[str, Term]:
    """What rows say of the item a keyed write means: the attributes of its primary key."""
    if rows is None:
        return {}
    wanted = supplied_sources(layout, entity, layout.base(entity).attributes)
    columns = {name: rows.column(name) for name in wanted}
    return {name: operand(column, layout, entity, name) for name, column in columns.items() if column is not None}


def depends_on(term: Term, rows: Rows) -> bool:
    """Whether a term differs from row to row."""
    if isinstance(term, Operand):
        return isinstance(term.value, Column) and term.value.step == rows.name
    return any(depends_on(source, rows) for source in term.sources)


def asked_columns(layout: Layout, proof: WriteProof) -> dict[str, AttributeType]:
    """The columns that a repeated write takes from its rows, with the types that they meet."""
    terms: list[Term | str] = [part for term in proof.key for part in term.parts]
    terms += [each.source for each in proof.item if each.source is not None]
    for change in proof.changes:
        terms += change.source.parts if isinstance(change.source, KeyTerm) else [change.source] if change.source else []
    found = {
        column.column: type for term in terms for column, type in _column_leaves(term) if column.step == proof.each
    }
    for each in proof.item:
        if each.column is not None and each.column.step == proof.each:
            found.setdefault(each.column.column, layout.type(proof.entity, each.attribute))
    for comparison in proof.condition.when.comparisons() if proof.condition is not None else ():
        for value in comparison.values:
            if isinstance(value, Column) and value.step == proof.each:
                found.setdefault(value.column, layout.type(proof.entity, comparison.root))
    return found


def _column_leaves(term: Term | str) -> Iterator[tuple[Column, AttributeType]]:
    if isinstance(term, Operand):
        inner = term.value.of if isinstance(term.value, Negative) else term.value
        if isinstance(inner, Column):
            yield inner, term.type
    elif not isinstance(term, str):
        for source in term.sources:
            yield from _column_leaves(source)


def _columns(layout: Layout, step: Action) -> dict[str, bool]:
    """The columns of a step's answer. A write answers with what it ``returns``, and with nothing else."""
    entities = [layout.entity(name).attributes for name in step.entities]
    said = step.returns or (tuple(name for each in entities for name in each) if step.verb in READ_VERBS else ())
    asked = [each for each in step.selection.terms if isinstance(each, Comparison)]
    there = {each.attribute for each in asked if each.implies_existence}
    return {
        name: name not in there and any(name.split(".")[0] not in each or _optional(each, name) for each in entities)
        for name in said
    }


def _optional(attributes: Mapping[str, object], name: str) -> bool:
    return "." in name or bool(getattr(attributes[name], "optional", False))
