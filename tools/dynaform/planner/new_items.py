"""What a create or a put writes, attribute by attribute: what the pattern says, the row has, or the caller gives."""

from __future__ import annotations

from collections.abc import Iterator

from dynaform.planner.layout import Layout
from dynaform.planner.omitted import skippable
from dynaform.planner.operands import Operand
from dynaform.planner.parameters import supplied
from dynaform.planner.proof import Assignment
from dynaform.planner.rows import may_lack, rows_of
from dynaform.planner.terms import operand
from dynaform.spec.model import Action, Attribute, Pattern
from dynaform.spec.values import Column, Literal, Parameter, Value

FIRST_VERSION = "1"


def assignments(layout: Layout, pattern: Pattern, action: Action) -> Iterator[Assignment]:
    """What a create or a put writes: attribute by attribute, computed ones left to follow.

    What the pattern does not set, the row has that the write is repeated for, else the caller.
    """
    entity, rows = action.entities[0], rows_of(layout, pattern, action.each)
    for name, attribute in layout.entity(entity).attributes.items():
        if name in action.set_:
            yield _said(layout, pattern, (entity, name), action.set_[name])
        elif name == layout.entity(entity).version:
            yield _fixed(layout, entity, name, attribute.default or FIRST_VERSION)
        elif attribute.count_of or attribute.sum_of:
            yield _fixed(layout, entity, name, attribute.default or "0")
        elif not supplied(attribute):
            continue
        elif rows is not None and (column := rows.column(name)) is not None:
            yield _from_row(layout, entity, name, column, rows.may_lack(name) or may_be_left_out(attribute))
        else:
            yield _left_to_the_caller(layout, entity, name, attribute)


def created_value(layout: Layout, pattern: Pattern, action: Action, attribute: str) -> Value | None:
    """The value a create gives an attribute; None where the caller, or the row, may leave it out."""
    found = next((each for each in assignments(layout, pattern, action) if each.attribute == attribute), None)
    if found is None or may_vary(found) or not isinstance(found.source, Operand):
        return None
    return found.source.value


def may_vary(assignment: Assignment) -> bool:
    """Whether the item may have another value than the source says, or none."""
    return assignment.parameter is not None or assignment.column is not None


def may_be_left_out(attribute: Attribute) -> bool:
    """Whether a new item may come without an attribute, or with its default."""
    return attribute.optional or attribute.default is not None


def _said(layout: Layout, pattern: Pattern, place: tuple[str, str], value: Value) -> Assignment:
    """What ``set`` says. A parameter or column that may be missing leaves the attribute absent, or to its default."""
    entity, name = place
    attribute = layout.attribute(entity, name)
    last = None if attribute.default is None else operand(Literal(attribute.default), layout, entity, name)
    if (parameter := skippable(pattern, value)) is not None:
        return Assignment(name, last, parameter=parameter)
    if isinstance(value, Column) and may_lack(layout, pattern, value) and may_be_left_out(attribute):
        return Assignment(name, last, column=value)
    return Assignment(name, operand(value, layout, entity, name))


def _from_row(layout: Layout, entity: str, name: str, column: Column, may_lack: bool) -> Assignment:
    attribute = layout.attribute(entity, name)
    if not may_lack or not may_be_left_out(attribute):
        return Assignment(name, operand(column, layout, entity, name))
    last = None if attribute.default is None else operand(Literal(attribute.default), layout, entity, name)
    return Assignment(name, last, column=column)


def _fixed(layout: Layout, entity: str, name: str, text: str) -> Assignment:
    return Assignment(name, operand(Literal(text), layout, entity, name))


def _left_to_the_caller(layout: Layout, entity: str, name: str, attribute: Attribute) -> Assignment:
    if attribute.default is not None:
        return Assignment(name, operand(Literal(attribute.default), layout, entity, name), parameter=name)
    if attribute.optional:
        return Assignment(name, None, parameter=name)
    return Assignment(name, operand(Parameter(name), layout, entity, name))
