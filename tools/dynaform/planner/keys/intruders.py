"""Prefix-safe: the item of another entity that a key condition would return beside the wanted ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from dynaform.planner.calls.items import stored_item
from dynaform.planner.calls.values import MissingParameterError
from dynaform.planner.keys.domains import (
    EXAMPLES,
    Domain,
    Extent,
    Shape,
    by_name,
    domain,
    parts_of,
    shape_of,
    with_texts,
)
from dynaform.planner.keys.examples import Item, fill, item_of, shown
from dynaform.planner.keys.machine import common_text
from dynaform.planner.layout import AccessPath, EntityKey, KeySource, Layout
from dynaform.planner.operands import KeyTerm, Operand, SortCondition, Term
from dynaform.spec.predicates import Comparison, Op
from dynaform.spec.values import Literal


@dataclass(frozen=True, slots=True)
class Intruder:
    """An item that comes back and is not asked for.

    Attributes:
        item: of another entity.
        given: what the caller supplies, as the spec writes it, to the text it has in the key.
        keys: the key attributes of the item in the path that is read.
    """

    item: Item
    given: Mapping[str, str]
    keys: Mapping[str, Any]

    def __str__(self) -> str:
        keys = ", ".join(f"{name} = {shown(value)}" for name, value in self.keys.items())
        given = " and ".join(f"{name} = {shown(text)}" for name, text in self.given.items())
        return f"{f'with {given}, ' if given else ''}{self.item} comes back, for it has {keys}"


def intruder(
    layout: Layout, entity: str, other: str, path: AccessPath, partition: KeyTerm, sort: SortCondition | None
) -> Intruder | None:
    """An item of the other entity that a key condition over an entity returns.

    Args:
        layout: of the family.
        entity: whose attributes the condition speaks of.
        other: the entity whose items are not asked for.
        path: what is read.
        partition: the equality on the partition key.
        sort: the condition on the sort key; a range gives no example.

    Returns:
        the item, its stored keys made and held to the condition; None where no example was found.
    """
    key = layout.key(other, path)
    if key is None:
        return None
    for extent in EXAMPLES:
        search = _Search(layout, entity, other, key, extent)
        if search.equal(partition, key.partition) and search.sorted(sort) and (found := search.found()) is not None:
            return found
    return None


@dataclass(slots=True)
class _Search:
    """The search for one item and for the caller's values, one key attribute after the other."""

    layout: Layout
    entity: str
    other: str
    key: EntityKey
    extent: Extent
    given: dict[str, str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    wanted: dict[str, tuple[str, bool]] = field(default_factory=dict)

    def equal(self, term: KeyTerm, source: KeySource, *, open_end: bool = False) -> bool:
        """A text of the source that the term is, or that begins with it."""
        if any(not isinstance(part, str) and part.type.physical != "S" and term.raw for part in term.parts):
            return False
        left = self._shape(term)
        right = with_texts(parts_of(source), shape_of(self.layout, self.other, source), self.texts)
        found = common_text(left, right, self.extent, open_end=open_end)
        if found is None:
            return False
        for part, text in zip(term.parts, found[0], strict=False):
            if isinstance(part, Operand) and not isinstance(part.value, Literal):
                self.given[str(part.value)] = text
        self.texts.update(by_name(parts_of(source), found[1]))
        self.wanted[term.name] = ("".join(found[0][: len(term.parts)]), open_end)
        return True

    def sorted(self, condition: SortCondition | None) -> bool:
        """The sort condition, where it is an equality or a prefix."""
        if condition is None or self.key.sort is None:
            return True
        if condition.op not in {Op.EQ, Op.BEGINS_WITH}:
            return False
        return self.equal(condition.low, self.key.sort, open_end=condition.op is Op.BEGINS_WITH)

    def found(self) -> Intruder | None:
        """The item, once its keys have been made and hold the condition."""
        row: dict[str, Any] = {
            term.attribute: self.layout.type(self.other, term.attribute).parse(str(term.value))
            for term in self.key.when.terms
            if isinstance(term, Comparison) and term.op is Op.EQ and isinstance(term.value, Literal)
        }
        item = item_of(self.layout, self.other, self.texts, row)
        if item is None:
            return None
        values = dict(item.values)
        fill(self.layout, self.other, values, sorted(self.key.attributes))
        try:
            stored = stored_item(self.layout, self.other, values)
        except (MissingParameterError, ValueError):
            return None
        for name, (text, prefix) in self.wanted.items():
            value = stored.get(name)
            if not isinstance(value, str) or not (value.startswith(text) if prefix else value == text):
                return None
        keys = {name: stored[name] for name in self.key.path.key if name in stored}
        return Intruder(Item(self.other, values), self.given, keys)

    def _shape(self, term: KeyTerm) -> Shape:
        return tuple(part if isinstance(part, str) else self._form(part) for part in term.parts)

    def _form(self, term: Term) -> str | Domain:
        if isinstance(term, Operand) and isinstance(term.value, Literal):
            return term.type.key_text(term.type.parse(term.value.text))
        if isinstance(term, Operand) and str(term.value) in self.given:
            return self.given[str(term.value)]
        if isinstance(term, Operand):
            return domain(self.layout, self.entity, term.attribute)
        return Domain(term.type, sides=domain(self.layout, self.entity, term.attribute).sides)
