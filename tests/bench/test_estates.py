"""Estates: the same for a seed, whole numbers of families, ten tables each, and nothing to be said against them."""

from __future__ import annotations

from pathlib import Path

import pytest
from benchmarks.estates import TABLES_PER_FAMILY, family_spec, write_estate, write_flat
from benchmarks.line import Unit
from benchmarks.rows import estates

from dynaform.planner.prove import prove_family
from dynaform.rules import check_rules
from dynaform.spec import parse_family
from dynaform.workflow.check import check
from dynaform.workflow.render import render

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.mark.proof
@pytest.mark.parametrize("seed", range(1, 13))
def test_every_table_has_two_indexes_and_five_patterns_all_proved_and_clean(seed: int) -> None:
    text = family_spec("estate-0001", seed)
    assert text == family_spec("estate-0001", seed)
    proofs = prove_family(parse_family(text))
    family = proofs.loaded.family
    assert len(family.tables) == TABLES_PER_FAMILY
    assert {len(table.indexes) for table in family.tables.values()} == {2}
    assert len(proofs.proofs) == len(family.access_patterns) == 5 * TABLES_PER_FAMILY
    assert [
        each for each in (*proofs.loaded.findings, *proofs.findings, *check_rules(proofs)) if not each.accepted
    ] == []


def test_another_seed_is_another_estate() -> None:
    assert family_spec("estate-0001", 1) != family_spec("estate-0001", 2)


def test_a_written_estate_renders_and_checks(tmp_path: Path) -> None:
    estate = write_estate(tmp_path / "estate", 20, repository=REPOSITORY)
    render(estate.root, (), estate.families)
    checked = check(estate.root)
    assert [each for each in checked.findings if not each.accepted] == []
    assert (checked.families, checked.patterns) == (2, 100)
    write_flat(estate.root, estate.families[0], tmp_path / "flat")
    flat = (tmp_path / "flat" / "main.tf").read_text("utf-8")
    assert flat.count('resource "aws_dynamodb_table"') == TABLES_PER_FAMILY
    assert flat.count("global_secondary_index {") == 2 * TABLES_PER_FAMILY


def test_tables_that_are_no_whole_families_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="multiple of 10"):
        write_estate(tmp_path, 15, repository=REPOSITORY)


@pytest.mark.proof
def test_the_row_measures_estates_of_every_size(monkeypatch: pytest.MonkeyPatch) -> None:
    """With small estates, and without checkov, which takes half a minute whatever it is given."""
    read: dict[str, int] = {}

    def checkov(_: object, folder: Path, least: int) -> float:
        read[folder.name] = len(list(folder.rglob("main.tf")))
        assert least <= 20
        return 100.0

    monkeypatch.setattr(estates, "_checkov", checkov)
    said: list[str] = []
    lines = estates.measure(1, said.append, estates.Sizes(few=10, some=10, many=20, most=30, rendered=20))
    assert read == {"flat": 2, "families": 2}
    assert [line.target.limit for line in lines if line.target] == pytest.approx([0.2, 0.05, 1.15, 2.3, 1.725])
    assert {line.target.unit for line in lines if line.target} == {Unit.RATIO}
    assert lines[0].met
    assert lines[0].beside == "checkov on the Terraform rendered from 20 of them"
    assert "MB at most, target 400 met" in lines[0].measured
    assert all(each.ours.median > 0 for each in lines)
    assert said[0] == "preparing: 30 tables are rendered"
