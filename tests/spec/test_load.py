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


@pytest.mark.parametrize(
    ("rate", "says"),
    [
        ("fast", "'fast' is no rate"),
        ("{peak: 2/s}", "a rate says average, and may say peak, hottest and source"),
        ("{average: 1/s, why: so}", "a rate says average, and may say peak, hottest and source"),
        ("{average: 1/s, source: [a, b]}", "the source of a rate is a sentence"),
    ],
)
def test_a_wrong_rate_is_said(rate: str, says: str) -> None:
    with pytest.raises(FindingsError) as raised:
        parse_family(SMALL.replace("by: [id]", f"by: [id], rate: {rate}"))
    (finding,) = raised.value.findings
    assert (finding.id, finding.seen) == ("DF004", says)


def test_a_rate_says_where_the_document_states_it() -> None:
    text = SMALL.replace("by: [id]", "by: [id], rate: {average: 120/min, peak: 9/s, hottest: 10%, source: Chapter 4}")
    rate = parse_family(text).family.access_patterns["get-thing"].rate
    assert rate is not None
    assert (rate.average, rate.peak, rate.hottest, rate.source) == (2, 9, 0.1, "Chapter 4")
