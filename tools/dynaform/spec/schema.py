"""The JSON Schema of a spec, for editors: generated from the models, so that it cannot say anything else.

Run ``python -m dynaform.spec.schema`` to write docs/schemas/spec.schema.json again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path as FilePath
from typing import Any

from pydantic import BaseModel

from dynaform.documents import StrictModel, write_atomically
from dynaform.spec.model import Family, Function
from dynaform.spec.predicates import Op
from dynaform.spec.types import Kind

SCHEMA = FilePath("docs/schemas/spec.schema.json")
COMMAND = ".venv/bin/python -m dynaform.spec.schema"

Json = dict[str, Any]

# Scalars are read as text, so a plain number or true is fine wherever a text is due.
_PLAIN: Json = {"type": ["string", "number", "boolean"]}
_PREDICATE: Json = {"$ref": "#/$defs/Predicate"}
_OPERAND: Json = {"$ref": "#/$defs/Operand"}
_VALUE: Json = {**_PLAIN, "description": "A literal, $parameter, $step.column, $.attribute, $now or $today."}
_ATTRIBUTE: Json = {"type": "string", "description": "An attribute of the entity."}
_RATE: Json = {"type": "string", "pattern": r"^\d+(\.\d+)?\s*/\s*(s|min|h|day)$", "examples": ["0.05/s", "200/day"]}
_WORDS = sorted(str(kind) for kind in Kind if kind not in {Kind.SET, Kind.ENUM})
_ELEMENTS = ["string", "id", "integer", "decimal", "binary"]
_NUMBER_OF: Json = {"type": "integer", "minimum": 1}


def _object(properties: Json, required: list[str] | None = None) -> Json:
    said: Json = {"type": "object", "properties": properties, "additionalProperties": False}
    return {**said, "required": required} if required else said


def _computed() -> Json:
    pair: Json = {"type": "array", "items": _PLAIN, "minItems": 2, "maxItems": 2}
    shapes: dict[Function, Json] = {
        Function.DAY: _object({"day": _ATTRIBUTE}, ["day"]),
        Function.SHARD: _object({"shard": _ATTRIBUTE, "of": _NUMBER_OF}, ["shard", "of"]),
        Function.PAIR: _object({"pair": pair}, ["pair"]),
        Function.REVERSE: _object({"reverse": _ATTRIBUTE}, ["reverse"]),
        Function.FIRST_OF: _object({"first_of": {"type": "array", "items": _PLAIN, "minItems": 2}}, ["first_of"]),
        Function.PREFIX: _object({"prefix": _ATTRIBUTE, "of": _NUMBER_OF}, ["prefix", "of"]),
        Function.PLUS: _object({"plus": pair}, ["plus"]),
    }
    return {"anyOf": [shapes[function] for function in Function]}


def _operand() -> Json:
    several: Json = {"type": "array", "items": _VALUE}
    special: dict[Op, Json] = {
        Op.BETWEEN: {**several, "minItems": 2, "maxItems": 2},
        Op.IN: {"anyOf": [several, _VALUE]},
        Op.EXISTS: {"type": "boolean"},
    }
    operators: Json = {str(op): special.get(op, _VALUE) for op in Op}
    return {"anyOf": [_VALUE, _object({**operators, "size": _OPERAND})]}


_FORMS: dict[str, Json] = {
    "predicate": _PREDICATE,
    "value": _VALUE,
    "live": {"anyOf": [{"const": "always"}, _PREDICATE]},
    "type": {
        "anyOf": [
            {"enum": _WORDS},
            {"type": "array", "items": {"type": "string"}, "minItems": 1, "uniqueItems": True},
            _object({"set": {"enum": _ELEMENTS}}, ["set"]),
        ]
    },
    "computed": _computed(),
    "feeds": {"type": "object", "properties": {"when": _PREDICATE}, "additionalProperties": {"type": "string"}},
    "rate": {
        "anyOf": [
            _RATE,
            _object({"average": _RATE, "peak": _RATE, "hottest": _PLAIN, "source": _PLAIN}, ["average"]),
        ],
    },
}
"""What the forms stand for that models name by ``x-form``: they are parsed by functions, not by fields."""


def spec_schema() -> Json:
    """The schema as data."""
    said = Family.model_json_schema(by_alias=True)
    schema: Json = _mended(said)
    definitions: Json = schema["$defs"]
    for model in _models():
        part = schema if model is Family else definitions[model.__name__]
        _describe(part, model)
    definitions["Attribute"] = {"anyOf": [*_FORMS["type"]["anyOf"], definitions["Attribute"]]}
    definitions["Predicate"] = {
        "type": "object",
        "description": "Comparisons that all hold: {attribute: value}, {attribute: {operator: value}}, {any: [...]}.",
        "properties": {"any": {"type": "array", "items": _PREDICATE, "minItems": 2}},
        "additionalProperties": _OPERAND,
    }
    definitions["Operand"] = _operand()
    schema["$defs"] = dict(sorted(definitions.items()))
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "dynaform spec, format 1", **schema}


def schema_text() -> str:
    """The schema as the file holds it: the same models always give the same bytes."""
    return json.dumps(spec_schema(), indent=2, ensure_ascii=False) + "\n"


def _mended(node: Any) -> Any:
    """A schema without what editors would show as noise, and with the forms that models only name."""
    if isinstance(node, list):
        return [_mended(each) for each in node]
    if not isinstance(node, dict):
        return node
    if "x-form" in node:
        return _FORMS[node["x-form"]]
    if node.get("type") == "string" and not {"pattern", "enum", "const", "minLength", "examples"} & set(node):
        return dict(_PLAIN)
    if {"type": "null"} in node.get("anyOf", ()):
        rest = [each for each in node["anyOf"] if each != {"type": "null"}]
        return _mended(rest[0] if len(rest) == 1 else {"anyOf": rest})
    kept = {key: value for key, value in node.items() if key != "default" and not _is_noise(key, value)}
    return {key: _children(key, value) for key, value in kept.items()}


def _children(key: str, value: Any) -> Any:
    """The parts of a node; the names below ``properties`` and ``$defs`` are people's, not JSON Schema's."""
    if key in {"properties", "$defs"}:
        return {name: _mended(each) for name, each in value.items()}
    return _mended(value)


def _is_noise(key: str, value: Any) -> bool:
    return key == "title" and isinstance(value, str)


def _models() -> Iterator[type[StrictModel]]:
    """Every model of the schema, the whole first."""
    seen: dict[str, type[StrictModel]] = {}
    waiting: list[type[BaseModel]] = [StrictModel]
    while waiting:
        model = waiting.pop()
        waiting.extend(model.__subclasses__())
        if issubclass(model, StrictModel) and model.__module__.startswith("dynaform.spec.model"):
            seen[model.__name__] = model
    shown = Family.model_json_schema()["$defs"]
    return (model for name, model in sorted(seen.items()) if name in shown or model is Family)


def _describe(part: Json, model: type[StrictModel]) -> None:
    """Give a model's part of the schema, and each of its properties, the words of the docstrings."""
    part["description"] = _summary(model)
    words = descriptions(model)
    for name, field in model.model_fields.items():
        if text := words.get(name):
            shown = part["properties"][field.alias or name]
            part["properties"][field.alias or name] = {**shown, "description": text}


def _summary(model: type[BaseModel]) -> str:
    text = (model.__doc__ or "").split("\n\n    Attributes:")[0]
    return re.sub(r"\s+", " ", text).strip().replace("``", "")


def descriptions(model: type[BaseModel]) -> dict[str, str]:
    """Field to its sentence, from the Attributes sections of the model's docstring and of those it extends."""
    found: dict[str, str] = {}
    for each in reversed(model.__mro__):
        found.update(_section(each.__doc__ or ""))
    return found


def _section(docstring: str) -> dict[str, str]:
    _, _, section = docstring.partition("\n    Attributes:\n")
    found: dict[str, str] = {}
    for match in re.finditer(r"^ {8}([\w, ]+): (.*(?:\n {12}.*)*)", section, re.MULTILINE):
        text = re.sub(r"\s+", " ", match[2]).strip().replace("``", "")
        found.update(dict.fromkeys((name.strip() for name in match[1].split(",")), text[:1].upper() + text[1:]))
    return found


if __name__ == "__main__":
    write_atomically(SCHEMA, schema_text())
