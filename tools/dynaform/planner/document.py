"""Proofs as a versioned JSON document; the schema, docs/schemas/proofs.schema.json, is made from their types."""

from __future__ import annotations

import dataclasses
import enum
import types
import typing
from typing import Any

from dynaform.planner.layout import Template
from dynaform.planner.pattern_proof import PatternProof
from dynaform.planner.prove import FamilyProofs
from dynaform.report.schema import TEXT, TRUTH, Schema, document_of, list_of, object_of
from dynaform.spec.model import Rate
from dynaform.spec.types import AttributeType

_PLAIN: dict[object, Schema] = {str: TEXT, int: {"type": "integer"}, float: {"type": "number"}, bool: TRUTH}
_NUMBER: Schema = {"anyOf": [{"type": "number"}, {"type": "null"}]}


def proofs_document(proofs: FamilyProofs, pattern: str | None = None) -> dict[str, Any]:
    """The proofs of a family, or of one of its patterns, as JSON values."""
    said = {name: proof_json(proof) for name, proof in proofs.proofs.items() if pattern in (None, name)}
    return {"version": 1, "family": proofs.loaded.name, "digest": proofs.loaded.digest, "proofs": said}


def proof_json(value: Any) -> Any:
    """A proof as JSON values: dataclasses by field name, values, predicates and types in the spec's own words."""
    if isinstance(value, AttributeType):
        return list(value.values) if value.values else value.kind.value
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, Rate):
        return {"average": value.average, "peak": value.peak, "hottest": value.hottest}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        if _is_words(type(value)):
            return str(value)
        return {field.name: proof_json(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, frozenset):
        return sorted(map(str, value))
    if isinstance(value, list | tuple):
        return [proof_json(each) for each in value]
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return str(value)


def proofs_schema() -> Schema:
    """The JSON Schema of ``proofs_document``."""
    definitions: dict[str, Schema] = {}
    proof = _schema(PatternProof, definitions)
    properties = {"family": TEXT, "digest": TEXT, "proofs": {"type": "object", "additionalProperties": proof}}
    return document_of("dynaform proofs", properties, definitions)


def _is_words(type: type) -> bool:
    """Whether a dataclass is written as the spec writes it: values, predicates, templates."""
    return type is Template or type.__module__.startswith("dynaform.spec.")


def _schema(said: Any, definitions: dict[str, Schema]) -> Schema:
    if said in _PLAIN:
        return _PLAIN[said]
    if said is types.NoneType:
        return {"type": "null"}
    origin, arguments = typing.get_origin(said), typing.get_args(said)
    if origin in {typing.Union, types.UnionType}:
        options = [_schema(each, definitions) for each in arguments]
        distinct = [each for index, each in enumerate(options) if each not in options[:index]]
        return distinct[0] if len(distinct) == 1 else {"anyOf": distinct}
    if origin in {tuple, frozenset}:
        return _list_schema(arguments, definitions)
    return _class_schema(said, definitions)


def _list_schema(arguments: tuple[Any, ...], definitions: dict[str, Schema]) -> Schema:
    if len(arguments) == 1 or arguments[1] is Ellipsis:
        return list_of(_schema(arguments[0], definitions))
    items = [_schema(each, definitions) for each in arguments]
    return {"type": "array", "prefixItems": items, "minItems": len(items), "maxItems": len(items)}


def _class_schema(said: type, definitions: dict[str, Schema]) -> Schema:
    if said is AttributeType:
        return {"anyOf": [TEXT, list_of(TEXT)]}
    if said is Rate:
        return object_of({"average": {"type": "number"}, "peak": _NUMBER, "hottest": _NUMBER})
    if issubclass(said, enum.Enum):
        return {"enum": [each.value for each in said]}
    if not dataclasses.is_dataclass(said) or _is_words(said):
        return TEXT
    if said.__name__ not in definitions:
        definitions[said.__name__] = {}
        hints = typing.get_type_hints(said)
        fields = {field.name: _schema(hints[field.name], definitions) for field in dataclasses.fields(said)}
        definitions[said.__name__] = object_of(fields)
    return {"$ref": f"#/$defs/{said.__name__}"}
