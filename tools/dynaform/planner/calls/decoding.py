"""Reading attributes back out of key attributes that were made from templates."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from dynaform.planner.calls.values import from_key_text
from dynaform.planner.layout import Layout, Slot, Template
from dynaform.spec.types import AttributeType, Kind


@dataclass(frozen=True, slots=True)
class Decoder:
    """One place an attribute can be read from: a group of a key attribute's pattern."""

    key_attribute: str
    pattern: re.Pattern[str]
    group: int
    type: AttributeType

    def read(self, stored: Mapping[str, Any]) -> Any:
        """The typed value in a stored item; None where the key attribute is absent or of another form."""
        text = stored.get(self.key_attribute)
        found = self.pattern.fullmatch(text) if isinstance(text, str) else None
        return from_key_text(self.type, found[self.group]) if found else None


def decoders_of(layout: Layout, entity: str) -> dict[str, tuple[Decoder, ...]]:
    """Attribute to the places it can be read from, the primary key first."""
    found: dict[str, tuple[Decoder, ...]] = {}
    for key in (layout.base(entity), *layout.indexes_of(entity)):
        for name, source in key.sources:
            if isinstance(source, Template):
                for attribute, decoder in _decoders(name, source, lambda each: layout.type(entity, each)):
                    found[attribute] = (*found.get(attribute, ()), decoder)
    return found


def matches(template: Template, type_of: Callable[[str], AttributeType], text: Any) -> bool:
    """Whether a key attribute's value has the form of a template."""
    types = tuple(type_of(name) for name in template.attributes)
    return isinstance(text, str) and _pattern(template, types).fullmatch(text) is not None


def _decoders(name: str, template: Template, type_of: Callable[[str], AttributeType]) -> Iterator[tuple[str, Decoder]]:
    types = tuple(type_of(each) for each in template.attributes)
    pattern = _pattern(template, types)
    for index, (attribute, type) in enumerate(zip(template.attributes, types, strict=True)):
        yield attribute, Decoder(name, pattern, index + 1, type)


@cache
def _pattern(template: Template, types: tuple[AttributeType, ...]) -> re.Pattern[str]:
    remaining = iter(types)
    parts = [f"({_form(next(remaining))})" if isinstance(part, Slot) else re.escape(part) for part in template.parts]
    return re.compile("".join(parts), re.DOTALL)


def _form(type: AttributeType) -> str:
    """The texts a value of a type can have inside a key: as narrow as the type is, so that neighbours part right."""
    if type.kind is Kind.ID:
        return f"[^{re.escape(type.delimiter)}]*"
    if type.kind is Kind.ENUM and not type.ignore_case:
        return "|".join(map(re.escape, type.values))
    return _FORMS.get(type.kind, ".*?") if type.kind is not Kind.INTEGER else rf"\d{{{type.width or 1}}}"


_FORMS = {
    Kind.TIMESTAMP: ".{20}",
    Kind.DATE: ".{10}",
    Kind.EPOCH: r"-?\d+",
    Kind.EPOCH_MS: r"-?\d+",
}
