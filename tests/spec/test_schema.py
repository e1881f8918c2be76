"""The schema editors use: as generated, with words at every field, and no stricter than the loader."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from dynaform.spec import family_names, spec_path
from dynaform.spec.model import Action, Family, Pattern
from dynaform.spec.schema import COMMAND, SCHEMA, descriptions, schema_text, spec_schema

ROOT = Path(__file__).parents[2]
MODELINE = "# yaml-language-server: $schema=../../../docs/schemas/spec.schema.json"


class EditorLoader(yaml.CSafeLoader):
    """Reads scalars as editors do: YAML 1.2 knows no dates."""


EditorLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


def as_editor(text: str) -> Any:
    return yaml.load(text, EditorLoader)  # noqa: S506 - a safe one


@pytest.fixture(scope="module")
def validator() -> jsonschema.Draft202012Validator:
    jsonschema.Draft202012Validator.check_schema(spec_schema())
    return jsonschema.Draft202012Validator(spec_schema())


def test_the_checked_in_schema_is_the_generated_one() -> None:
    assert (ROOT / SCHEMA).read_text() == schema_text(), f"write it again: {COMMAND}"


@pytest.mark.parametrize("family", family_names(ROOT))
def test_every_spec_fits_the_schema_and_names_it(family: str, validator: jsonschema.Draft202012Validator) -> None:
    text = spec_path(ROOT, family).read_text()
    assert text.splitlines()[0] == MODELINE
    assert [error.message for error in validator.iter_errors(as_editor(text))] == []


@pytest.mark.parametrize(
    "wrong",
    [
        "format: 2",
        "titel: x",
        "tables: {t: {key: {partition: id}, stream: ALL}}",
        "entities: {E: {table: t, attributes: {a: strng}}}",
        "entities: {E: {table: t, attributes: {a: {is: {dya: b}}}}}",
        "entities: {E: {table: t, attributes: {a: {type: string, optional: maybe}}}}",
        "access_patterns: {p: {get: E, where: {a: {gte: 1}}}}",
        "access_patterns: {p: {get: E, where: {any: [{a: 1}]}}}",
        "access_patterns: {p: {get: E, otherwise: retry}}",
        "access_patterns: {p: {get: E, rate: often}}",
        "access_patterns: {p: {steps: [{get: E, requests: 2}]}}",
    ],
)
def test_what_is_wrong_is_red_in_the_editor(wrong: str, validator: jsonschema.Draft202012Validator) -> None:
    whole = {
        "format": 1,
        "family": "sample",
        "tables": {"t": {"key": {"partition": "id"}}},
        "entities": {"E": {"table": "t", "attributes": {"id": "id"}}},
    }
    assert validator.is_valid(whole)
    assert not validator.is_valid(whole | as_editor(wrong))


@pytest.mark.parametrize("model", [Family, Pattern, Action])
def test_every_field_is_described(model: type[Family | Action]) -> None:
    assert set(model.model_fields) <= set(descriptions(model))


def test_every_property_has_words() -> None:
    silent = [
        f"{name}.{field}"
        for name, part in spec_schema()["$defs"].items()
        for shape in [part, *part.get("anyOf", [])]
        for field, said in shape.get("properties", {}).items()
        if "description" not in said and name not in {"Operand", "Predicate"} and field != "set"
    ]
    assert silent == []
