"""DynamoDB expressions: names and values as placeholders, predicates as condition and filter text.

Every name and value goes through a placeholder (573 words are reserved), and only what is used is declared.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dynaform.planner.calls.predicates import operand_type
from dynaform.planner.calls.values import Call, operand_value, operand_values, path_segments, stored_value
from dynaform.planner.calls.wire import AttributeValue, to_wire
from dynaform.planner.layout import Layout
from dynaform.spec.predicates import SIGNS, AnyOf, Comparison, Op, Predicate
from dynaform.spec.types import AttributeType
from dynaform.spec.values import Stored, Value

IN_VALUES = 100
"""DynamoDB takes this many values in one IN."""


class Expressions:
    """The expressions of one request: they share the declared names and values."""

    def __init__(self, layout: Layout, call: Call) -> None:
        self.layout = layout
        self.call = call
        self._names: dict[str, str] = {}
        self._values: dict[str, AttributeValue] = {}

    def name(self, path: str) -> str:
        """A stored name or dotted path as placeholders; ``$name`` in a path is a parameter's value."""
        if "." not in path:
            return self._segment(path)
        return ".".join(self._segment(each) for each in path_segments(path, self.call))

    def value(self, stored: Any) -> str:
        """A stored Python value as a placeholder."""
        placeholder = f":v{len(self._values)}"
        self._values[placeholder] = to_wire(stored)
        return placeholder

    def declarations(self) -> dict[str, Any]:
        """The request arguments that declare what was used."""
        found: dict[str, Any] = {}
        if self._names:
            found["ExpressionAttributeNames"] = {placeholder: name for name, placeholder in self._names.items()}
        if self._values:
            found["ExpressionAttributeValues"] = self._values
        return found

    def operand(self, value: Value, type: AttributeType, entity: str) -> str:
        """The right side of a comparison: an attribute of the item, or a value of the call.

        Args:
            value: as the spec says it.
            type: what it is compared as.
            entity: whose item it is.
        """
        if isinstance(value, Stored):
            return self.name(self.layout.stored_name(entity, value.attribute))
        return self.value(stored_value(type, operand_value(value, type, self.call)))

    def atoms(self, predicate: Predicate, entity: str, item_is_there: bool = True) -> list[str]:
        """The conjuncts of a predicate as texts: comparisons, or alternatives in parentheses.

        Args:
            predicate: over the logical attributes of ``entity``.
            entity: gives stored names and types.
            item_is_there: whether the item is known to exist, so that required attributes are present.
        """
        found: list[str] = []
        for term in predicate.terms:
            if isinstance(term, AnyOf):
                branches = [grouped(self.atoms(each, entity, item_is_there), " AND ") for each in term.branches]
                found.append(grouped(branches, " OR "))
            else:
                found += self._comparison(term, entity, item_is_there)
        return found

    def _segment(self, name: str) -> str:
        placeholder = self._names.get(name)
        if placeholder is None:
            placeholder = self._names[name] = f"#n{len(self._names)}"
        return placeholder

    def _comparison(self, comparison: Comparison, entity: str, item_is_there: bool) -> list[str]:
        path = self.name(self.layout.stored_name(entity, comparison.attribute))
        op = comparison.op
        if op is Op.EXISTS:
            return [f"{'attribute_exists' if str(comparison.value) == 'true' else 'attribute_not_exists'}({path})"]
        type = operand_type(comparison, lambda name: self.layout.type(entity, name))
        left = f"size({path})" if comparison.size else path
        if op is Op.IN:
            return [self._in(left, path, self._listed(comparison, type, entity))]
        rights = [self.operand(value, type, entity) for value in comparison.values]
        if op in {Op.BEGINS_WITH, Op.CONTAINS}:
            return [f"{op}({left}, {rights[0]})"]
        if op is Op.BETWEEN:
            return [f"{left} >= {rights[0]}", f"{left} <= {rights[1]}"]  # DynamoDB refuses a BETWEEN of reversed bounds
        guards = self._guards(comparison, entity, item_is_there) if op is Op.NE else []
        return [*guards, f"{left} {SIGNS[op]} {rights[0]}"]

    def _guards(self, comparison: Comparison, entity: str, item_is_there: bool) -> list[str]:
        """DynamoDB takes an absent attribute as unequal to everything; the language takes the comparison as false."""
        value = comparison.value
        paths = [comparison.attribute, *([value.attribute] if isinstance(value, Stored) else [])]
        return [
            f"attribute_exists({self.name(self.layout.stored_name(entity, path))})"
            for path in paths
            if not item_is_there or "." in path or self.layout.attribute(entity, path).optional
        ]

    def _in(self, left: str, path: str, rights: list[str]) -> str:
        if not rights:  # IN takes at least one value; nothing is in an empty list
            return grouped([f"attribute_exists({path})", f"attribute_not_exists({path})"], " AND ")
        chunks = [rights[start : start + IN_VALUES] for start in range(0, len(rights), IN_VALUES)]
        return grouped([f"{left} IN ({', '.join(chunk)})" for chunk in chunks], " OR ")

    def _listed(self, comparison: Comparison, type: AttributeType, entity: str) -> list[str]:
        if not comparison.spread:
            return [self.operand(value, type, entity) for value in comparison.values]
        return [self.value(stored_value(type, each)) for each in operand_values(comparison.value, type, self.call)]


def grouped(atoms: Sequence[str], joiner: str) -> str:
    """Texts joined in parentheses; one alone stays as it is, for DynamoDB refuses redundant parentheses."""
    return atoms[0] if len(atoms) == 1 else f"({joiner.join(atoms)})"


def negated(atoms: Sequence[str]) -> str:
    """NOT of a conjunction."""
    text = grouped(atoms, " AND ")
    return f"NOT {text}" if text.startswith("(") else f"NOT ({text})"
