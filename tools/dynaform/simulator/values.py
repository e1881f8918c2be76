"""Attribute values answered and compared directly, where moto asks of each what it might be.

moto looks for every member of an AttributeValue under every name it could have, some sixty microseconds a value, which
is half of what a query costs it; and it tells a string from seven other types whenever it compares two of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from moto import backends
from moto.core.serialize import BaseJSONSerializer
from moto.dynamodb.models.dynamo_type import DynamoType

_SCALARS = frozenset({"S", "N"})
_FLAGS = frozenset({"BOOL", "NULL"})
_SETS = frozenset({"SS", "NS"})


def handle_values_directly() -> None:
    """Change moto in this process; once is enough, and twice does no harm."""
    if hasattr(BaseJSONSerializer, "handles_values_directly"):
        return
    _serialize_directly()
    _compare_strings_directly()
    # it lists its own folders for every request
    setattr(backends, "list_of_moto_modules", cache(lambda: tuple(_modules())))  # noqa: B010 - as below
    setattr(BaseJSONSerializer, "handles_values_directly", True)  # noqa: B010 - mypy forbids it otherwise


_modules = backends.list_of_moto_modules


def _serialize_directly() -> None:
    general = BaseJSONSerializer._serialize_type_structure

    def structure(self: BaseJSONSerializer, serialized: Any, value: Any, shape: Any, key: str) -> None:
        written = answered(value) if shape.name == "AttributeValue" and key else None
        if written is None:
            general(self, serialized, value, shape, key)
        else:
            serialized[key] = written

    setattr(BaseJSONSerializer, "_serialize_type_structure", structure)  # noqa: B010


def answered(value: Any) -> dict[str, Any] | None:
    """An attribute value as it stands in an answer; None for what is left to moto: binary and malformed values."""
    if not isinstance(value, Mapping) or len(value) != 1:
        return None
    kind, content = next(iter(value.items()))
    if kind in _SCALARS:
        return {kind: str(content)}
    if kind in _FLAGS:
        return {kind: content}
    if kind in _SETS:
        return {kind: [str(each) for each in content]}
    if kind == "L":
        several = [answered(each) for each in content]
        return None if None in several else {kind: several}
    if kind == "M":
        named = {name: answered(each) for name, each in content.items()}
        return None if None in named.values() else {kind: named}
    return None


def _compare_strings_directly() -> None:
    general = vars(DynamoType)["cast_value"].fget

    def cast_value(self: DynamoType) -> Any:
        return self.value if self.type == "S" else general(self)

    setattr(DynamoType, "cast_value", property(cast_value))  # noqa: B010
