"""Every form of write against tables in this process, and proofs of them that are wrong by one thing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from dynaform.planner.pattern_proof import PatternProof, Step
from dynaform.planner.proof import Assignment, Change, WriteProof
from dynaform.smoke import Run, SmokeReport, run_smoke

from .tables import deployed, names_of
from .writing import writing

pytestmark = pytest.mark.simulator

NOW = datetime(2026, 5, 4, 12, 0, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    with deployed(writing().layout) as client:
        yield client


def run(client: Any, folder: Path, proofs: dict[str, PatternProof]) -> SmokeReport:
    said = Run("rabc", client, names_of(writing().layout), "here", folder, clock=lambda: NOW, pauses=())
    return run_smoke(writing().loaded, proofs, writing().layout, said)


def failures(report: SmokeReport) -> dict[str, list[str]]:
    return {
        each.pattern: [f"{one.case}: {one.text}" for one in each.failures] for each in report.patterns if each.failures
    }


def test_right_proofs_on_right_tables_pass(client: Any, tmp_path: Path) -> None:
    report = run(client, tmp_path, writing().proofs)
    assert failures(report) == {} and report.not_exercised == ()
    assert client.scan(TableName=names_of(writing().layout)["Shop"])["Count"] == 0


def assigned(name: str, change: Callable[[Assignment], Assignment]) -> Callable[[WriteProof], WriteProof]:
    """One attribute of a new item is made otherwise."""
    return lambda proof: replace(
        proof, item=tuple(change(each) if each.attribute == name else each for each in proof.item)
    )


def without(name: str) -> Callable[[WriteProof], WriteProof]:
    """One change is forgotten."""
    return lambda proof: replace(proof, changes=tuple(each for each in proof.changes if each.name != name))


def always(each: Change) -> Change:
    return replace(each, parameter=None)


MUTANTS: dict[str, tuple[str, int, Callable[[WriteProof], WriteProof]]] = {
    "a column of the row is forgotten": (
        "order-lines-of-cart", 1, assigned("note", lambda each: replace(each, column=None)),
    ),
    "another column of the row": (
        "place-order", 1, assigned("packed", lambda each: replace(each, source=None)),
    ),
    "a change that may be left out is always left out": ("rename-order", 0, without("gift")),
    "a change that may be left out is always made": (
        "rename-order", 0, lambda proof: replace(proof, changes=tuple(map(always, proof.changes))),
    ),
    "an index key stays": ("pay", 1, without("GP")),
    "a sum is forgotten": ("sell", 1, without("sold")),
    "a copy is forgotten": ("rename-author", 2, without("by")),
    "a version is forgotten": ("rename-author", 2, without("rev")),
}  # fmt: skip


@pytest.mark.parametrize(("pattern", "index", "change"), MUTANTS.values(), ids=MUTANTS)
def test_a_wrong_proof_fails(
    client: Any, tmp_path: Path, pattern: str, index: int, change: Callable[[WriteProof], WriteProof]
) -> None:
    proof = writing().proofs[pattern]
    variants = []
    for variant in proof.variants:
        steps = list(variant.steps)
        write = steps[index].proof
        assert isinstance(write, WriteProof) and change(write) != write
        steps[index] = Step(steps[index].name, change(write))
        variants.append(replace(variant, steps=tuple(steps)))
    lists = {"orders-in": writing().proofs["orders-in"]}
    report = run(client, tmp_path, {pattern: replace(proof, variants=tuple(variants)), **lists})
    assert pattern in failures(report)
