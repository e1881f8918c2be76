"""Wrong proofs and wrong tables, one fault each: smoke must see every one of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from dynaform.planner.pattern_proof import PatternProof, Step
from dynaform.planner.proof import Branch, ChangeKind, Existence, Filter, ReadProof, WriteProof
from dynaform.smoke import Run, run_smoke
from dynaform.spec.model import Otherwise
from dynaform.spec.predicates import ALWAYS, Op

from .small import small
from .tables import create_tables, names_of, table_arguments

pytestmark = pytest.mark.simulator

NOW = datetime(2026, 5, 4, 12, 0, 30, tzinfo=UTC)


def failures(client: Any, folder: Path, proofs: dict[str, PatternProof], names: dict[str, str]) -> dict[str, set[str]]:
    run = Run("rabc", client, names, "here", folder, clock=lambda: NOW, pauses=())
    report = run_smoke(small().loaded, proofs, small().layout, run)
    return {each.pattern: {failure.id for failure in each.failures} for each in report.patterns if each.failures}


def changed(name: str, change: Callable[[Any], Any], index: int = 0) -> PatternProof:
    """The pattern's proof with one step's proof changed in all variants."""
    proof = small().proofs[name]
    variants = []
    for variant in proof.variants:
        steps = list(variant.steps)
        steps[index] = Step(steps[index].name, change(steps[index].proof))
        variants.append(replace(variant, steps=tuple(steps)))
    return replace(proof, variants=tuple(variants))


def branch(change: Callable[[Branch], Branch]) -> Callable[[ReadProof], ReadProof]:
    return lambda proof: replace(proof, branches=tuple(map(change, proof.branches)))


def bare_prefix(each: Branch) -> Branch:
    """begins_with without the delimiter that ends the prefix."""
    assert each.sort is not None
    low = replace(each.sort.low, parts=("T",))
    return replace(each, sort=replace(each.sort, op=Op.BEGINS_WITH, low=low, high=None))


def without_upper(each: Branch) -> Branch:
    """The upper bound does not cover the suffix."""
    assert each.sort is not None
    high = replace(each.sort.high, above=False) if each.sort.high is not None else None
    low = replace(each.sort.low, above=False)
    return replace(each, sort=replace(each.sort, low=low, high=high))


def conditioned(**more: Any) -> Callable[[WriteProof], WriteProof]:
    def change(proof: WriteProof) -> WriteProof:
        assert proof.condition is not None
        return replace(proof, condition=replace(proof.condition, **more))

    return change


def without_change(*names: str) -> Callable[[WriteProof], WriteProof]:
    def change(proof: WriteProof) -> WriteProof:
        kept = tuple(each for each in proof.changes if each.name not in names)
        assert len(kept) == len(proof.changes) - len(names)
        return replace(proof, changes=kept)

    return change


def without_assignment(name: str) -> Callable[[WriteProof], WriteProof]:
    return lambda proof: replace(proof, item=tuple(each for each in proof.item if each.attribute != name))


def added_as_set(proof: WriteProof) -> WriteProof:
    changes = (replace(each, kind=ChangeKind.SET) if each.kind is ChangeKind.ADD else each for each in proof.changes)
    return replace(proof, changes=tuple(changes))


READS: list[tuple[str, Callable[[Any], Any], str]] = [
    ("things-since", lambda proof: replace(proof, forward=True), "DF602"),
    ("things-between", lambda proof: replace(proof, forward=False), "DF602"),
    ("by-state", lambda proof: replace(proof, forward=True), "DF602"),
    ("things-since", branch(lambda each: replace(each, filter=Filter("Thing"))), "DF601"),
    ("things-since", branch(bare_prefix), "DF601"),
    ("things-between", branch(without_upper), "DF601"),
    ("open-things", branch(lambda each: replace(each, index=None)), "DF606"),
    ("by-state", branch(lambda each: replace(each, filter=Filter("Thing"))), "DF601"),
    ("by-state", lambda proof: replace(proof, projection=tuple(set(proof.projection) - {"title"})), "DF601"),
    ("by-state", lambda proof: replace(proof, returns=("thingId", "rank")), "DF601"),
    ("count-things", branch(lambda each: replace(each, filter=Filter("Thing"))), "DF601"),
    ("states-of", lambda proof: replace(proof, branches=proof.branches[:1]), "DF601"),
    ("get-pass", branch(lambda each: replace(each, filter=Filter("Pass"))), "DF601"),
]


@pytest.mark.parametrize(("name", "change", "id"), READS)
def test_a_wrong_read_is_seen(
    module_client: Any, tmp_path: Path, name: str, change: Callable[[Any], Any], id: str
) -> None:
    found = failures(module_client, tmp_path, {name: changed(name, change)}, names_of(small().layout))
    assert name in found
    if id != "DF606":  # simulators answer a request that the service refuses in their own way
        assert id in found[name]


WRITES: list[tuple[str, Callable[[Any], Any], set[str]]] = [
    ("spend", lambda proof: replace(proof, condition=None), {"DF603", "DF604"}),
    ("spend", conditioned(when=ALWAYS), {"DF603", "DF604"}),
    ("spend", added_as_set, {"DF603", "DF604"}),
    ("spend", lambda proof: replace(proof, returns=()), {"DF603"}),
    ("add-thing", lambda proof: replace(proof, condition=None), {"DF603", "DF604"}),
    ("issue-pass", conditioned(live=ALWAYS), {"DF603", "DF604"}),
    ("issue-pass", lambda proof: replace(proof, otherwise=Otherwise.IGNORE), {"DF603"}),
    ("add-thing", conditioned(existence=Existence.MUST), {"DF603", "DF604"}),
    ("add-thing", without_assignment("state"), {"DF604"}),
    ("use-thing", conditioned(live=ALWAYS), {"DF603", "DF604"}),
    ("use-thing", without_change("GSI1PK", "GSI1SK"), {"DF601"}),
    ("use-thing", without_change("open"), {"DF604"}),
    ("use-thing", lambda proof: replace(proof, otherwise=Otherwise.REFUSE), {"DF603"}),
]


@pytest.mark.parametrize(("name", "change", "ids"), WRITES)
def test_a_wrong_write_is_seen(
    module_client: Any, tmp_path: Path, name: str, change: Callable[[Any], Any], ids: set[str]
) -> None:
    proofs = {"open-things": small().proofs["open-things"], name: changed(name, change)}
    found = failures(module_client, tmp_path, proofs, names_of(small().layout))
    assert ids <= found[name]


@pytest.mark.parametrize(
    "change",
    [
        lambda steps: steps[:1],
        lambda steps: steps[::-1],
        lambda steps: (Step(None, replace(steps[0].proof, condition=None)), steps[1]),
        lambda steps: (steps[0], Step(None, replace(steps[1].proof, condition=None))),
        lambda steps: (steps[0], Step(None, replace(steps[1].proof, otherwise=Otherwise.IGNORE))),
    ],
    ids=["a member is dropped", "members are reversed", "first unconditioned", "second unconditioned", "ignored"],
)
def test_a_wrong_transaction_is_seen(module_client: Any, tmp_path: Path, change: Callable[[Any], Any]) -> None:
    proof = small().proofs["register"]
    variants = tuple(replace(each, steps=change(each.steps)) for each in proof.variants)
    proofs = {"register": replace(proof, variants=variants)}
    assert "register" in failures(module_client, tmp_path, proofs, names_of(small().layout))


def test_an_index_that_projects_less_is_seen_in_the_answer(client: Any, tmp_path: Path) -> None:
    names = names_of(small().layout, "other-")
    arguments = table_arguments(small().layout, "Things", names["Things"])
    arguments["GlobalSecondaryIndexes"][0]["Projection"] = {"ProjectionType": "KEYS_ONLY"}
    client.create_table(**arguments)
    client.create_table(**table_arguments(small().layout, "Claims", names["Claims"]))
    found = failures(client, tmp_path, {"by-state": small().proofs["by-state"]}, names)
    assert "DF601" in found["by-state"]


def test_a_right_design_is_not_accused(client: Any, tmp_path: Path) -> None:
    names = names_of(small().layout, "third-")
    create_tables(client, small().layout, names)
    proofs = {name: small().proofs[name] for name in ("by-state", "open-things", "use-thing")}
    assert failures(client, tmp_path, proofs, names) == {}


def test_two_branches_that_give_one_item_give_it_once(module_client: Any, tmp_path: Path) -> None:
    twice = changed("states-of", lambda proof: replace(proof, branches=(*proof.branches, proof.branches[0])))
    assert failures(module_client, tmp_path, {"states-of": twice}, names_of(small().layout)) == {}
