"""The example items that are in the tables while a script runs, and rows that a call needs to find there."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from dynaform.export.examples import Examples, another, step
from dynaform.planner.calls.items import complete, primary_key
from dynaform.planner.calls.predicates import holds, operand_type
from dynaform.planner.calls.values import Call, Row, at_path, operand_value, operand_values, path_segments
from dynaform.planner.layout import AccessPath, Layout
from dynaform.spec.model import Function
from dynaform.spec.predicates import AnyOf, Comparison, Op, Predicate
from dynaform.spec.types import AttributeType, Kind
from dynaform.spec.values import Stored, Value

Key = tuple[Any, ...]
"""The table's name in the spec, then the stored values of the primary key."""


class NoExampleError(Exception):
    """There is no example for a pattern; the text says why."""


@dataclass(frozen=True, slots=True)
class Item:
    """An item as far as it is known.

    Attributes:
        entity: what it is.
        key: its primary key, stored names and values.
        row: its attributes; None where a write left them in a state that is not worked out here.
    """

    entity: str
    key: Mapping[str, Any]
    row: Row | None


class Scene:
    """The items so far.

    Args:
        layout: of the family.
        examples: of the same.
    """

    def __init__(self, layout: Layout, examples: Examples) -> None:
        self.layout, self.examples = layout, examples
        self.items: dict[Key, Item] = {}

    def copy(self) -> Scene:
        """A scene that goes its own way from here."""
        found = Scene(self.layout, self.examples)
        found.items = dict(self.items)
        return found

    def place(self, entity: str, row: Row) -> None:
        """Note that a row's item is there now."""
        key = primary_key(self.layout, entity, row)
        self.items[(self.layout.entity(entity).table, *key.values())] = Item(entity, key, row)

    def holds(self, entity: str, predicate: Predicate, row: Row | None, call: Call) -> bool:
        """Whether a row is known to satisfy a predicate."""
        if row is None:
            return not predicate
        return holds(predicate, row, self._types(entity), call)

    def alive(self, entity: str) -> Predicate:
        """What holds of every item that counts as there."""
        return self.layout.entity(entity).liveness

    def find(self, entity: str, wanted: Predicate, paths: Iterable[AccessPath], call: Call) -> Row | None:
        """A row that is there, satisfies a predicate and is in all of these indexes."""
        for item in self.items.values():
            row = item.row
            if item.entity != entity or row is None or not self.holds(entity, wanted, row, call):
                continue
            if all(self._in_index(entity, path, row, call) for path in paths):
                return row
        return None

    def _in_index(self, entity: str, path: AccessPath, row: Row, call: Call) -> bool:
        key = self.layout.key(entity, path)
        return key is not None and key.attributes <= row.keys() and self.holds(entity, key.when, row, call)

    def make(self, entity: str, wanted: Predicate, call: Call, row: Row | None = None) -> Row:
        """A row that satisfies a predicate, made from a row or from the entity's example.

        Raises:
            NoExampleError: it is not found out how.
        """
        found = copy.deepcopy(self.examples.row(entity) if row is None else row)
        for term in wanted.terms:
            found = self._with(entity, term, found, call)
        if not self.holds(entity, wanted, found, call):
            raise NoExampleError(f"no example of {entity} where {wanted}")
        return found

    def _types(self, entity: str) -> Any:
        return lambda name: self.layout.type(entity, name)

    def _with(self, entity: str, term: Comparison | AnyOf, row: Row, call: Call) -> Row:
        if holds(Predicate((term,)), row, self._types(entity), call):
            return row
        if isinstance(term, AnyOf):
            for branch in term.branches:
                tried = row
                for each in branch.terms:
                    tried = self._with(entity, each, tried, call)
                if self.holds(entity, branch, tried, call):
                    return tried
            return row
        changed = copy.deepcopy(row)
        self._set(entity, term, changed, call)
        return complete(self.layout, entity, changed)

    def _set(self, entity: str, term: Comparison, row: Row, call: Call) -> None:
        value = self._wanted(entity, term, row, call)
        said = self.layout.attribute(entity, term.attribute).is_
        if said is not None and value is not None and said.function in {Function.PLUS, Function.DAY}:
            source = said.sources[0]
            row[source] = _source(self.layout.type(entity, source), value, said.parameter)
            return
        *above, last = path_segments(term.attribute, call)
        target = row
        for segment in above:
            target = target.setdefault(segment, {})
        if value is None:
            target.pop(last, None)
        else:
            target[last] = value

    def _wanted(self, entity: str, term: Comparison, row: Row, call: Call) -> Any:
        """The value that makes a comparison true; None where the attribute has to be absent."""
        whole = self.layout.type(entity, term.attribute)
        if term.op is Op.EXISTS:
            absent = str(term.value) == "false"
            return None if absent else self.examples.row(entity).get(term.root)
        type = operand_type(term, self._types(entity))
        if term.op is Op.IN and term.spread:
            values = operand_values(term.value, type, call)
            value = values[0] if values else None
        else:
            value = _operand(term.value, type, row, call)
        if value is None:
            raise NoExampleError(f"{term}: nothing to compare with")
        if term.op in {Op.LT, Op.GT, Op.NE}:
            value = another(type, value, 2) if term.op is Op.NE else step(value, 1 if term.op is Op.GT else -1)
        return _holding(whole, value, term)


def relevant(layout: Layout, entity: str, predicate: Predicate) -> Predicate:
    """The terms that speak of attributes the entity has; the others do not apply to it."""
    names = layout.entity(entity).attributes.keys()
    return Predicate(
        tuple(term for term in predicate.terms if {each.root for each in Predicate((term,)).comparisons()} <= names)
    )


def _operand(value: Value, type: AttributeType, row: Row, call: Call) -> Any:
    return at_path(row, value.attribute, call) if isinstance(value, Stored) else operand_value(value, type, call)


def _source(type: AttributeType, value: Any, back: int) -> Any:
    """The moment, as a type has it, that lies so many seconds before a moment, day or epoch."""
    if not isinstance(value, datetime):
        value = datetime.combine(value, time(), UTC) if isinstance(value, date) else datetime.fromtimestamp(value, UTC)
    return type.clock(value - timedelta(seconds=back), "now")


def _holding(whole: AttributeType, value: Any, term: Comparison) -> Any:
    """What contains a value, or has a size; else the value itself."""
    if term.size:
        texts = [f"{term.root}-{number}" for number in range(1, max(int(value), 0) + 1)]
        return {Kind.SET: frozenset(texts), Kind.LIST: texts}.get(whole.kind, "x" * max(int(value), 0))
    if term.op is Op.CONTAINS and whole.kind is not Kind.STRING:
        return frozenset({value}) if whole.kind is Kind.SET else [value]
    return value
