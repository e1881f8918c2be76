"""Families from the repository: found by folder, named alike, digested."""

from __future__ import annotations

from pathlib import Path

import pytest

from dynaform.findings import FindingsError, UsageError
from dynaform.spec import family_names, load_family, parse_family, spec_path

SMALL = """\
format: 1
family: small
tables: {things: {key: {partition: id}}}
entities: {Thing: {table: things, attributes: {id: id}}}
access_patterns: {get-thing: {get: Thing, by: [id]}}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in ("small", "other"):
        spec_path(tmp_path, name).parent.mkdir(parents=True)
        spec_path(tmp_path, name).write_text(SMALL)
    return tmp_path


def test_a_family_loads_with_places_and_digest(root: Path) -> None:
    loaded = load_family(root, "small")
    assert loaded.name == "small"
    assert str(loaded.place("access_patterns", "get-thing", "by", 0)) == "modules/families/small/spec.yaml:5:48"
    assert str(loaded.key_place("access_patterns", "get-thing")) == "modules/families/small/spec.yaml:5:19"
    assert loaded.digest == parse_family(SMALL).digest
    assert loaded.digest != parse_family(SMALL + "\n").digest
    assert len(loaded.digest) == 16


def test_families_are_listed_sorted(root: Path) -> None:
    assert family_names(root) == ["other", "small"]


def test_a_family_that_does_not_exist_is_wrong_use(root: Path) -> None:
    with pytest.raises(UsageError) as caught:
        load_family(root, "smal")
    assert caught.value.hint == "Did you mean 'small'?"


def test_folder_and_name_must_agree(root: Path) -> None:
    with pytest.raises(FindingsError) as caught:
        load_family(root, "other")
    (finding,) = caught.value.findings
    assert (finding.id, finding.hint) == ("DF115", "Write family: other")
    assert str(finding.place) == "modules/families/other/spec.yaml:2:9"
