"""What example items and parameters hold: the spec's examples and defaults, else a value that its type makes plain."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from dynaform.planner.calls.items import complete
from dynaform.planner.calls.values import Row, element_type
from dynaform.planner.layout import Layout
from dynaform.planner.pattern_proof import ParameterSpec
from dynaform.spec.model import Attribute
from dynaform.spec.predicates import Op, Predicate
from dynaform.spec.types import AttributeType, Kind
from dynaform.spec.values import Parameter

_MOMENTS = frozenset({Kind.TIMESTAMP, Kind.DATE, Kind.EPOCH, Kind.EPOCH_MS})
_TEXTS = frozenset({Kind.STRING, Kind.ID})
_LOWER, _UPPER = frozenset({Op.GE, Op.GT}), frozenset({Op.LE, Op.LT})
_APART = timedelta(days=1)


class Examples:
    """Example values of one family.

    Moments are the clock's, never an example of the spec: that is of the past, where nothing is live.

    Args:
        layout: of the family.
        now: UTC, whole seconds.
    """

    def __init__(self, layout: Layout, now: datetime) -> None:
        self.layout, self.now = layout, now
        self._said: dict[str, str] = {}
        for entity in layout.family.entities.values():
            for name, attribute in entity.attributes.items():
                if attribute.example is not None:
                    # one id stands for one thing in all entities that know it
                    self._said.setdefault(name, attribute.example)

    def row(self, entity: str) -> Row:
        """A row of an entity, optional and computed attributes included."""
        said = self.layout.entity(entity).attributes
        values = {name: self._value(name, attribute) for name, attribute in said.items() if attribute.is_ is None}
        return complete(self.layout, entity, values)

    def argument(self, spec: ParameterSpec) -> Any:
        """The value of a parameter: what the example row has where the parameter meets the entity."""
        if spec.many and spec.type.kind is Kind.MAP:
            return [self.row(spec.entity)]
        value = self._met(spec)
        return [value] if spec.many else value

    def _met(self, spec: ParameterSpec) -> Any:
        """What a parameter is worth by its own name, else by the attribute that it meets."""
        said = self._said.get(spec.name) if spec.type.kind in _TEXTS else None
        if said is not None and (value := _parsed(spec.type, said)) is not None:
            return value
        if spec.attribute in self.layout.entity(spec.entity).attributes:
            found = self.row(spec.entity).get(spec.attribute)
            if found is not None and spec.type == self.layout.type(spec.entity, spec.attribute):
                return found
        return self.typed(spec.name, spec.type)

    def bounds(
        self, predicate: Predicate, found: Mapping[str, Any], types: Mapping[str, AttributeType]
    ) -> dict[str, Any]:
        """Parameters of a predicate that are bounds, moved so that the example lies between them."""
        moved: dict[str, Any] = {}
        for term in predicate.comparisons():
            names = [value.name if isinstance(value, Parameter) else "" for value in term.values]
            if term.op is Op.BETWEEN:
                sides = [(names[0], -1), (names[1], 1)]
            elif term.op is Op.BEGINS_WITH:
                sides = [(names[0], 0)]
            else:
                sides = [(names[0], -1 if term.op in _LOWER else 1)] if term.op in _LOWER | _UPPER else []
            moved |= {name: _moved(types[name], found[name], side) for name, side in sides if name in found}
        return moved

    def _value(self, name: str, attribute: Attribute) -> Any:
        type = attribute.typed
        said = attribute.example or self._said.get(name) or attribute.default
        if said is not None and type.kind not in _MOMENTS and (value := _parsed(type, said)) is not None:
            return value
        return _within(attribute, self.typed(name, type))

    def typed(self, name: str, type: AttributeType) -> Any:
        """A value that its name and type make plain."""
        if type.kind in _MOMENTS:
            return type.clock(self.now, "now")
        if type.kind is Kind.SET:
            return frozenset({self.typed(name, element_type(type))})
        text = f"{name}-1"
        return {
            Kind.ENUM: type.values[0] if type.values else text,
            Kind.INTEGER: 1,
            Kind.DECIMAL: Decimal(1),
            Kind.BOOLEAN: False,
            Kind.MAP: {"note": text},
            Kind.LIST: [text],
            Kind.BINARY: text.encode(),
        }.get(type.kind, text)


def another(type: AttributeType, value: Any, number: int, most: float | None = None) -> Any:
    """A different value of the same type: the second, third ... of its kind; the same where the type has no other."""
    if type.kind in _TEXTS:
        tail = f"-{number}"
        return str(value).removesuffix("-1")[: None if most is None else int(most) - len(tail)] + tail
    if type.kind is Kind.ENUM:
        return type.values[(type.values.index(value) + number - 1) % len(type.values)]
    if isinstance(value, bool | dict | list | frozenset | bytes):
        return not value if isinstance(value, bool) else value
    return step(value, number - 1)


def step(value: Any, steps: int) -> Any:
    """A number, moment or text that many steps up or down: ones, seconds, days, characters at the end."""
    if isinstance(value, datetime):
        return value + timedelta(seconds=steps)
    if isinstance(value, date):
        return value + timedelta(days=steps)
    if isinstance(value, str):
        return value + "~" * steps if steps > 0 else value[:steps] if steps else value
    return value + steps


def _moved(type: AttributeType, value: Any, side: int) -> Any:
    """A bound: a day beside a moment, 1 below a number, the first characters of a text."""
    if isinstance(value, datetime | date):
        return value + _APART * side
    if type.kind in _MOMENTS:
        return value + side * int(_APART.total_seconds()) * (1000 if type.kind is Kind.EPOCH_MS else 1)
    if isinstance(value, str):
        return value + "~" if side > 0 else value[:3]
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return value
    return value + side if side > 0 else min(value, value.__class__(1))


def _parsed(type: AttributeType, text: str) -> Any:
    """An example as a typed value; None where it is no value of the type but words about it."""
    try:
        if type.kind in {Kind.MAP, Kind.LIST}:
            value = json.loads(text, parse_float=Decimal)
            return value if isinstance(value, dict if type.kind is Kind.MAP else list) else None
        if type.kind is Kind.SET:
            return frozenset({element_type(type).parse(text)})
        return text.encode() if type.kind is Kind.BINARY else type.parse(text)
    except ValueError:
        return None


def _within(attribute: Attribute, value: Any) -> Any:
    """A number inside the attribute's bounds, a text no longer than they allow."""
    if isinstance(value, str):
        return value if attribute.max is None else value[: int(attribute.max)]
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return value
    kind = type(value)
    low, high = attribute.min, attribute.max
    value = value if low is None else max(value, kind(low))
    return value if high is None else min(value, kind(high))
