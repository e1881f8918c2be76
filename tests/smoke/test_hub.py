"""Entities that share their keys, end to end: right proofs pass, and what takes the one for the other fails."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from dynaform.planner.calls import changes
from dynaform.planner.pattern_proof import PatternProof, Step
from dynaform.planner.proof import Branch, ReadProof
from dynaform.smoke import Run, SmokeReport, run_smoke

from .hub import SPEC, hub
from .tables import deployed, names_of

pytestmark = pytest.mark.simulator

NOW = datetime(2026, 5, 4, 12, 0, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    with deployed(hub().layout) as client:
        yield client


def run(client: Any, folder: Path, proofs: dict[str, PatternProof]) -> SmokeReport:
    said = Run("rabc", client, names_of(hub().layout), "here", folder, clock=lambda: NOW, pauses=())
    return run_smoke(hub().loaded, proofs, hub().layout, said)


def failures(report: SmokeReport) -> dict[str, list[tuple[str, str, str]]]:
    return {
        each.pattern: [(one.case, one.id, one.text) for one in each.failures]
        for each in report.patterns
        if each.failures
    }


def test_right_proofs_on_right_tables_pass(client: Any, tmp_path: Path) -> None:
    report = run(client, tmp_path, hub().proofs)
    assert failures(report) == {} and report.not_exercised == ()
    assert client.scan(TableName=names_of(hub().layout)["Hub"])["Count"] == 0


TOUCHED = {
    "replace-user": {"Organization", "Organization, dead", "Reservation"},
    "pay": {"Organization", "Organization, dead"},
    "seat": {"User", "Organization", "Organization, dead"},
    "close": {"User", "Reservation"},
    "leave": {"Organization", "Organization, dead", "Reservation"},
    "is-free": {"User"},
    "become-organization": {"Organization", "Organization, dead", "Reservation"},
}
"""Pattern to whose items it touches once its requests do not ask for the type; what has no plan is neither."""


@pytest.mark.parametrize("name", TOUCHED)
def test_a_write_that_forgets_whose_item_it_is_fails(
    client: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(changes, "_of_its_type", lambda entity, layout: None)
    found = failures(run(client, tmp_path, {name: hub().proofs[name]}))[name]
    assert {case.partition("taken by ")[2] for case, _, _ in found} - {""} == TOUCHED[name]
    assert {id for _, id, _ in found} <= {"DF603", "DF604"}


@pytest.mark.parametrize("name", ["get-user", "several-users", "count-organizations"])
def test_a_read_that_forgets_whose_item_it_is_fails(client: Any, tmp_path: Path, name: str) -> None:
    proof = hub().proofs[name]
    (variant,) = proof.variants
    (step,) = variant.steps
    assert isinstance(step.proof, ReadProof)
    wrong = replace(step.proof, branches=tuple(map(_of_any_type, step.proof.branches)))
    found = failures(
        run(client, tmp_path, {name: replace(proof, variants=(replace(variant, steps=(Step(step.name, wrong),)),))})
    )
    assert all("taken by" in case and id == "DF601" for case, id, _ in found[name])


def _of_any_type(branch: Branch) -> Branch:
    assert branch.filter.type_values
    return replace(branch, filter=replace(branch.filter, type_values=()))


def test_what_cannot_be_tried_is_said(client: Any, tmp_path: Path) -> None:
    """A user's name that does not begin with T is no reserved word's key, and no case makes one that does."""
    other = hub(SPEC.replace("ACCOUNT#{word}", "ACCOUNT#T{word}"))
    said = Run("rabc", client, names_of(other.layout), "here", tmp_path, clock=lambda: NOW, pauses=())
    report = run_smoke(other.loaded, {"sign-up": other.proofs["sign-up"]}, other.layout, said)
    assert failures(report) == {}
    assert ("sign-up", "not tried: the key of User is taken by Reservation") in report.not_exercised
