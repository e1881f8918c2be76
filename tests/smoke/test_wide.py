"""Runs over what reads fan out over, on tables in this process; and what a wrong proof of them looks like."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from dynaform.planner.pattern_proof import PatternProof, Step
from dynaform.planner.proof import Branch
from dynaform.smoke import Run, SmokeReport, Status, run_smoke

from .shared import shared
from .tables import deployed, names_of
from .wide import SPEC

pytestmark = pytest.mark.simulator

NOW = datetime(2026, 5, 4, 12, 0, 30, tzinfo=UTC)
FAMILY = shared(SPEC)


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    with deployed(FAMILY.layout) as client:
        yield client


def run(client: Any, folder: Path, proofs: dict[str, PatternProof]) -> SmokeReport:
    said = Run("rabc", client, names_of(FAMILY.layout), "here", folder, clock=lambda: NOW, pauses=())
    return run_smoke(FAMILY.loaded, proofs, FAMILY.layout, said)


def failures(report: SmokeReport) -> dict[str, set[str]]:
    return {each.pattern: {failure.id for failure in each.failures} for each in report.patterns if each.failures}


GROUPS = {
    "multi-attribute keys": ("of-status", "due-since", "as-heavy", "whole-tenant", "of-owner"),
    "days": ("this-week", "days-between", "two-kinds-of-days"),
    "several entities": ("two-rooms", "either-room", "by-themselves"),
    "other ways": ("heavier", "both-ways", "scores-above", "in-time", "answers", "first-ones", "how-many"),
    "writes": ("move", "undate", "of-status", "due-since"),
}


@pytest.mark.parametrize("group", GROUPS)
def test_right_proofs_on_right_tables_pass(group: str, client: Any, tmp_path: Path) -> None:
    report = run(client, tmp_path, {name: FAMILY.proofs[name] for name in GROUPS[group]})
    assert [(each.pattern, each.failures[:2]) for each in report.patterns if each.failures] == []
    assert report.count(Status.PASSED) == len(GROUPS[group])
    assert {each for each, _ in report.not_exercised} == FAMILY.proofs.keys() - set(GROUPS[group])
    assert [each.failures for each in report.tables if each.failures] == []


def test_every_pattern_is_run() -> None:
    assert {name for names in GROUPS.values() for name in names} == FAMILY.proofs.keys()


def branch(change: Callable[[Branch], Branch]) -> Callable[[Any], Any]:
    return lambda proof: replace(proof, branches=tuple(map(change, proof.branches)))


def first_day_only(each: Branch) -> Branch:
    assert each.buckets is not None
    return replace(each, buckets=replace(each.buckets, high=each.buckets.low))


MUTANTS: list[tuple[str, Callable[[Any], Any], str]] = [
    ("as-heavy", branch(lambda each: replace(each, also=each.also[:-1])), "DF606"),
    ("as-heavy", branch(lambda each: replace(each, sort=None)), "DF601"),
    ("both-ways", branch(lambda each: replace(each, opposite=False)), "DF602"),
    ("this-week", branch(first_day_only), "DF601"),
    ("days-between", branch(first_day_only), "DF601"),
    ("two-kinds-of-days", branch(lambda each: replace(each, others=())), "DF601"),
    ("either-room", lambda proof: replace(proof, branches=proof.branches[:1]), "DF601"),
    ("by-themselves", lambda proof: replace(proof, branches=proof.branches[:1]), "DF601"),
    ("scores-above", branch(lambda each: replace(each, sort=None)), "DF601"),
]


@pytest.mark.parametrize(("name", "change", "id"), MUTANTS)
def test_a_wrong_proof_is_caught(name: str, change: Callable[[Any], Any], id: str, client: Any, tmp_path: Path) -> None:
    proof = FAMILY.proofs[name]
    (variant,) = proof.variants
    wrong = replace(variant, steps=(Step(None, change(variant.steps[0].proof)),))
    assert id in failures(run(client, tmp_path, {name: replace(proof, variants=(wrong,))})).get(name, set())
