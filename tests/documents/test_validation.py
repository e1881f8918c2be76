"""From documents to models: every problem once, at its place."""

from __future__ import annotations

import pytest

from dynaform.documents import StrictModel, load_document, validate
from dynaform.findings import FindingsError


class Index(StrictModel):
    projection: str
    key: str


class Spec(StrictModel):
    indexes: dict[str, Index]


def seen(text: str) -> list[tuple[str, str, str]]:
    with pytest.raises(FindingsError) as refused:
        validate(Spec, load_document(text, "spec.yaml"))
    return [(each.id, str(each.place), each.hint) for each in refused.value.findings]


def test_a_misspelt_key_is_said_once_and_not_as_missing_too() -> None:
    assert seen("indexes:\n  a: {projecton: ALL, key: k}") == [("DF003", "spec.yaml:2:7", "Did you mean 'projection'?")]


def test_what_is_missing_beside_a_misspelt_key_is_said() -> None:
    found = seen("indexes:\n  a: {projecton: ALL}\n  b: {key: k}")
    assert [each[:2] for each in found] == [
        ("DF008", "spec.yaml:2:3"),
        ("DF003", "spec.yaml:2:7"),
        ("DF008", "spec.yaml:3:3"),
    ]
    assert [each[2] for each in found] == ["Add key: ...", "Did you mean 'projection'?", "Add projection: ..."]
