"""The JSON Schemas of documents: small pieces, so that every document is described in the same words."""

from __future__ import annotations

import json
from typing import Any

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
COUNT: Schema = {"type": "integer", "minimum": 0}
TRUTH: Schema = {"type": "boolean"}


def object_of(properties: dict[str, Schema]) -> Schema:
    """An object with exactly these properties, all of them present."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def list_of(items: Schema) -> Schema:
    """A list of one kind of thing."""
    return {"type": "array", "items": items}


def nullable(schema: Schema) -> Schema:
    """The thing or null."""
    return {"anyOf": [schema, {"type": "null"}]}


def document_of(title: str, properties: dict[str, Schema], definitions: dict[str, Schema] | None = None) -> Schema:
    """The schema of a whole document of version 1."""
    head: Schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title}
    if definitions:
        head["$defs"] = dict(sorted(definitions.items()))
    return {**head, **object_of({"version": {"const": 1}, **properties})}


def schema_text(schema: Schema) -> str:
    """A schema as its file holds it."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
