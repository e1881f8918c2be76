"""Stored Python values and the AttributeValue dictionaries of DynamoDB's low-level API.

Numbers are int or Decimal, sets are frozenset, binary is bytes, null is None. Floats are refused: they are no decimal
fractions, and DynamoDB's numbers are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

AttributeValue = dict[str, Any]
"""``{"S": "text"}``, ``{"N": "1"}``, ``{"M": {...}}`` ..."""


def to_wire(value: Any) -> AttributeValue:
    """The AttributeValue of a stored Python value.

    Raises:
        TypeError: DynamoDB has no such type (a float, a datetime that nobody typed).
        ValueError: an empty set, which DynamoDB cannot store.
    """
    encode = _ENCODERS.get(type(value))
    if encode is None:
        raise TypeError(f"DynamoDB stores no {type(value).__name__}: {value!r}")
    return encode(value)


def from_wire(value: Mapping[str, Any]) -> Any:
    """The Python value of an AttributeValue; whole numbers are int, others Decimal."""
    for descriptor, content in value.items():
        return _DECODERS[descriptor](content)
    raise ValueError("an AttributeValue has exactly one entry")


def item_to_wire(item: Mapping[str, Any]) -> dict[str, AttributeValue]:
    """A whole item (or key), attribute by attribute."""
    return {name: to_wire(value) for name, value in item.items()}


def item_from_wire(item: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """The inverse of ``item_to_wire``."""
    return {name: from_wire(value) for name, value in item.items()}


def _number_text(value: int | Decimal) -> str:
    return str(value) if isinstance(value, int) else format(value, "f")


def _number(text: str) -> int | Decimal:
    """Whole numbers in plain digits are the common case; the rest is settled by Decimal."""
    try:
        return int(text)
    except ValueError:
        number = Decimal(text)
    return int(number) if number == number.to_integral_value() else number


def _set(value: frozenset[Any] | set[Any]) -> AttributeValue:
    if not value:
        raise ValueError("DynamoDB stores no empty set; leave the attribute out")
    members = sorted(value)
    first = members[0]
    if isinstance(first, str):
        return {"SS": members}
    if isinstance(first, bytes):
        return {"BS": members}
    return {"NS": [_number_text(each) for each in members]}


def _list(value: list[Any] | tuple[Any, ...]) -> AttributeValue:
    return {"L": [to_wire(each) for each in value]}


_ENCODERS: dict[type, Callable[[Any], AttributeValue]] = {
    str: lambda value: {"S": value},
    int: lambda value: {"N": str(value)},
    bool: lambda value: {"BOOL": value},
    Decimal: lambda value: {"N": _number_text(value)},
    bytes: lambda value: {"B": value},
    type(None): lambda _: {"NULL": True},
    dict: lambda value: {"M": item_to_wire(value)},
    list: _list,
    tuple: _list,
    frozenset: _set,
    set: _set,
}

_DECODERS: dict[str, Callable[[Any], Any]] = {
    "S": str,
    "N": _number,
    "BOOL": bool,
    "B": bytes,
    "NULL": lambda _: None,
    "M": item_from_wire,
    "L": lambda content: [from_wire(each) for each in content],
    "SS": frozenset,
    "NS": lambda content: frozenset(_number(each) for each in content),
    "BS": lambda content: frozenset(bytes(each) for each in content),
}
