"""What cases are made of: fresh rows and parameters of a run, and the shape of a case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import combinations
from typing import Any

from dynaform.planner.calls.values import Row
from dynaform.planner.layout import Layout
from dynaform.planner.parameters import STORING_VERBS, implied_version, parameters
from dynaform.planner.pattern_proof import ParameterSpec
from dynaform.planner.terms import supplied_sources
from dynaform.smoke.cases.domain import Values, positive, shifted
from dynaform.smoke.oracle.meaning import completed
from dynaform.smoke.oracle.world import Item
from dynaform.spec.model import Action, Pattern
from dynaform.spec.predicates import Comparison, Op
from dynaform.spec.types import Kind
from dynaform.spec.values import Column, Negative, Parameter

_STEPS_APART = 10

ROWS = 3
"""Values of a list parameter, and rows of a list that a write is repeated for."""


@dataclass(frozen=True, slots=True)
class Case:
    """One call of a pattern.

    Attributes:
        name: what it is about, e.g. "status is not PENDING".
        parameters: of the call.
        seeds: items of this case alone, written before it; empty where the pattern's shared items serve.
        twice: the call is made a second time.
    """

    name: str
    parameters: dict[str, Any]
    seeds: tuple[Item, ...] = ()
    twice: bool = False


@dataclass(slots=True)
class PatternCases:
    """All cases of a pattern.

    Attributes:
        pattern: its name.
        seeds: items that all its cases share.
        cases: in the order they run.
        excluded: what cannot be exercised, with the reason.
    """

    pattern: str
    seeds: list[Item] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    excluded: list[str] = field(default_factory=list)


class Material:
    """Fresh rows and parameters for the patterns of a family.

    Args:
        layout: of the family; only tables and identities are asked of it.
        values: of the run.
    """

    def __init__(self, layout: Layout, values: Values) -> None:
        self.layout, self.values = layout, values

    @property
    def now(self) -> datetime:
        """The run's clock."""
        return self.values.now

    def marked(self, entity: str) -> bool:
        """Whether items of a run can be told from all others by their identity."""
        names = self.layout.base(entity).attributes
        return any(self._texts(entity, name) for name in names)

    def _texts(self, entity: str, name: str) -> bool:
        said = self.layout.attribute(entity, name)
        if said.is_ is not None:
            return any(self._texts(entity, source) for source in said.is_.sources)
        return self.values.carries(said.typed)

    # -- parameters ---------------------------------------------------------------------------------------------

    def arguments(self, pattern: Pattern) -> dict[str, Any]:
        """Fresh values for every parameter; the upper one of two bounds lies above the lower."""
        found: dict[str, Any] = {}
        for spec in parameters(self.layout, pattern):
            if spec.many and spec.type.kind is Kind.MAP:
                found[spec.name] = [self._row_of(pattern, spec.name) for _ in range(rows_asked(pattern, spec.name))]
            elif spec.many:
                found[spec.name] = [self._argument(spec) for _ in range(ROWS)]
            else:
                found[spec.name] = self._argument(spec)
        for low, high in bounds(pattern):
            if _movable(found.get(low)) and low != high:
                type = next(spec.type for spec in parameters(self.layout, pattern) if spec.name == low)
                found[high] = shifted(type, found[low], _STEPS_APART)
        return found

    def _row_of(self, pattern: Pattern, each: str) -> Row:
        """A row of a list parameter: what names an item, all of one that is made, and columns that are asked."""
        found: Row = {}
        for action in pattern.actions:
            if action.each != each:
                continue
            entity = action.entities[0]
            row = self.row(entity)
            key = supplied_sources(self.layout, entity, self.layout.base(entity).attributes)
            version = implied_version(self.layout, action)
            names = row if action.verb in STORING_VERBS else [*key, *([version] if version else [])]
            found = {name: row[name] for name in names if name not in action.set_ and name in row} | found
            for attribute, column in _columns(action, each):
                found.setdefault(column, row[attribute])
        return found

    def _argument(self, spec: ParameterSpec) -> Any:
        entity = self.layout.entity(spec.entity)
        attribute = entity.attributes.get(spec.attribute.split(".", 1)[0])
        return positive(spec.type, self.values, attribute)

    def row(self, name: str, optional: bool = True) -> Row:
        """A fresh row of an entity, with or without what is optional."""
        entity = self.layout.entity(name)
        found: Row = {}
        for attribute, said in entity.attributes.items():
            if said.is_ is None and (optional or not said.optional):
                found[attribute] = self.values.fresh(said.typed, said)
        return completed(entity, found)


def rows_asked(pattern: Pattern, each: str) -> int:
    """How many rows a case gives a list parameter: a few, and never more than a write over them takes."""
    return min([ROWS, *(action.limit for action in pattern.actions if action.each == each and action.limit)])


def _columns(action: Action, each: str) -> Iterator[tuple[str, str]]:
    """Attributes of a write, each with the column of its rows that it takes or is compared with."""
    said = [(term.attribute, value) for term in (*action.selection.terms, *action.when.terms)
            if isinstance(term, Comparison) for value in term.values]  # fmt: skip
    for name, value in (*((name, value) for _, name, value in action.assigned()), *said):
        inner = value.of if isinstance(value, Negative) else value
        if isinstance(inner, Column) and inner.step == each:
            yield name.split(".", 1)[0], inner.column


def alike(specs: Iterable[ParameterSpec]) -> Iterator[tuple[str, str]]:
    """Pairs of parameters of one text type, which a caller may give the same value."""
    texts = [spec for spec in specs if not spec.many and spec.type.kind is Kind.ID]
    for one, other in combinations(texts, 2):
        yield one.name, other.name


def bounds(pattern: Pattern) -> Iterator[tuple[str, str]]:
    """Pairs of parameters that are the lower and upper bound of one attribute."""
    for action in pattern.actions:
        low: dict[str, str] = {}
        high: dict[str, str] = {}
        for term in (*action.selection.comparisons(), *action.when.comparisons()):
            names = [value.name if isinstance(value, Parameter) else None for value in term.values]
            if term.op is Op.BETWEEN and names[0] and names[1]:
                yield names[0], names[1]
            elif term.op in {Op.GE, Op.GT} and names[0]:
                low[term.attribute] = names[0]
            elif term.op in {Op.LE, Op.LT} and names[0]:
                high[term.attribute] = names[0]
        yield from ((low[each], high[each]) for each in low if each in high)


def _movable(value: Any) -> bool:
    """Whether a value can be moved by steps."""
    return value is not None and not isinstance(value, bool | dict | list | frozenset | bytes)


def rebound(action: Action, row: Row) -> dict[str, Any]:
    """The parameters that name a row: where a variation moved what the selection asks for, the caller follows it."""
    return {
        term.value.name: row[term.attribute]
        for term in action.selection.terms
        if isinstance(term, Comparison) and term.op is Op.EQ and isinstance(term.value, Parameter)
        if row.get(term.attribute) is not None and not term.size
    }
