"""Stored values as pairs of type descriptor and Python value: ``("S", "a")``, ``("N", Decimal(1))``."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

Value = tuple[str, Any]
Item = dict[str, Value]
Path = tuple[str, ...]


class InvalidError(Exception):
    """The service would refuse the request as a ValidationException."""


def from_wire(value: Mapping[str, Any]) -> Value:
    """An AttributeValue as a pair."""
    ((kind, content),) = value.items()
    if kind == "N":
        return kind, Decimal(content)
    if kind == "M":
        return kind, {name: from_wire(each) for name, each in content.items()}
    if kind == "L":
        return kind, [from_wire(each) for each in content]
    if kind == "NS":
        return kind, frozenset(map(Decimal, content))
    if kind in {"SS", "BS"}:
        if not content:
            raise InvalidError("an empty set")
        return kind, frozenset(content)
    return kind, content


def to_wire(value: Value) -> dict[str, Any]:
    """A pair as an AttributeValue."""
    kind, content = value
    if kind == "N":
        return {kind: number_text(content)}
    if kind == "M":
        return {kind: {name: to_wire(each) for name, each in content.items()}}
    if kind == "L":
        return {kind: [to_wire(each) for each in content]}
    if kind == "NS":
        return {kind: sorted(map(number_text, content))}
    return {kind: sorted(content) if kind in {"SS", "BS"} else content}


def number_text(number: Decimal) -> str:
    """A number without exponent and without trailing zeros, as the service gives it back."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def rank(value: Value) -> Any:
    """What values of one type are ordered by: texts by their UTF-8 bytes."""
    kind, content = value
    return content.encode() if kind == "S" else content
