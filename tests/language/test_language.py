"""Every construct of the language: its good example is proved, its bad one is found where it is marked."""

from __future__ import annotations

from pathlib import Path

import pytest

from dynaform.planner.prove import prove_family
from dynaform.spec import parse_family

from .pages import CASES, FOLDER, REGENERATE, case, pages, said_of, shown


@pytest.mark.parametrize("file", CASES, ids=lambda file: file.stem)
def test_the_good_example_is_proved_without_a_word(file: Path) -> None:
    text = shown(case(file).good)
    assert said_of(text) == ()
    proofs = prove_family(parse_family(text))
    assert proofs.proofs.keys() == proofs.loaded.family.access_patterns.keys()


@pytest.mark.parametrize("file", CASES, ids=lambda file: file.stem)
def test_the_bad_example_is_found_where_it_is_marked(file: Path) -> None:
    found = case(file)
    said = [(each.place.line, each.id) for each in said_of(shown(found.bad)) if each.place]
    assert said == found.marks
    assert said


def test_every_construct_has_its_case() -> None:
    assert [case(file).number for file in CASES] == [f"D{number:02}" for number in range(1, 31)]


def test_the_pages_are_fresh() -> None:
    made = pages()
    assert set(FOLDER.glob("*.md")) == made.keys()
    for path, text in made.items():
        assert path.read_text(encoding="utf-8") == text, f"write it again: {REGENERATE}"
