"""Wrong proofs and wrong tables of reads over several entities, transactions of reads, scans and repeated writes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from dynaform.planner.operands import KeyTerm, SortCondition
from dynaform.planner.pattern_proof import PatternProof, Step
from dynaform.planner.proof import Branch, Change, ChangeKind, Filter
from dynaform.smoke import Run, SmokeReport, run_smoke
from dynaform.spec.predicates import Op

from .shared import SPEC, shared
from .tables import deployed, names_of, table_arguments

pytestmark = pytest.mark.simulator

NOW = datetime(2026, 5, 4, 12, 0, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    with deployed(shared().layout) as client:
        yield client


def run(client: Any, folder: Path, proofs: dict[str, PatternProof], prefix: str = "test-") -> SmokeReport:
    names = names_of(shared().layout, prefix)
    said = Run("rabc", client, names, "here", folder, clock=lambda: NOW, pauses=())
    return run_smoke(shared().loaded, proofs, shared().layout, said)


def failures(report: SmokeReport) -> dict[str, set[str]]:
    return {each.pattern: {failure.id for failure in each.failures} for each in report.patterns if each.failures}


def changed(name: str, change: Callable[[Any], Any], index: int = 0) -> dict[str, PatternProof]:
    """The pattern's proof with one step's proof changed."""
    proof = shared().proofs[name]
    (variant,) = proof.variants
    steps = list(variant.steps)
    steps[index] = Step(steps[index].name, change(steps[index].proof))
    return {name: replace(proof, variants=(replace(variant, steps=tuple(steps)),))}


def branch(change: Callable[[Branch], Branch]) -> Callable[[Any], Any]:
    return lambda proof: replace(proof, branches=tuple(map(change, proof.branches)))


def unfiltered(each: Branch) -> Branch:
    return replace(each, filter=Filter(each.filter.entity), others=tuple(Filter(one.entity) for one in each.others))


def of_first_only(each: Branch) -> Branch:
    return replace(each, others=())


def comments_only(each: Branch) -> Branch:
    return replace(each, sort=SortCondition(Op.BEGINS_WITH, KeyTerm("SK", ("COMMENT#",))))


def removed(each: Change) -> Change:
    return Change(ChangeKind.REMOVE, each.name)


def test_right_proofs_on_right_tables_pass(client: Any, tmp_path: Path) -> None:
    report = run(client, tmp_path, shared().proofs)
    assert failures(report) == {} and report.not_exercised == ()
    assert client.scan(TableName=names_of(shared().layout)["Board"])["Count"] == 0


WRONG: list[tuple[str, Callable[[Any], Any], str]] = [
    ("post-with-comments", lambda proof: replace(proof, forward=True), "DF602"),
    ("comments-then-post", lambda proof: replace(proof, forward=False), "DF602"),
    ("day-of-room", lambda proof: replace(proof, forward=True), "DF602"),
    ("post-with-comments", branch(unfiltered), "DF601"),
    ("post-with-comments", branch(of_first_only), "DF601"),
    ("post-with-comments", branch(comments_only), "DF601"),
    ("day-of-room", lambda proof: replace(proof, projection=("kind", "title", "GS")), "DF601"),
    ("everything-about", branch(lambda each: replace(each, others=each.others[:1])), "DF601"),
    ("liked-anywhere", branch(unfiltered), "DF601"),
    ("liked-anywhere", branch(lambda each: replace(each, filter=Filter("Like", type_values=("Post",)))), "DF601"),
    ("liked-anywhere", lambda proof: replace(proof, returns=("postId",)), "DF601"),
    ("mark-read", lambda proof: replace(proof, condition=None), "DF603"),
    ("mark-read", lambda proof: replace(proof, changes=tuple(map(removed, proof.changes))), "DF604"),
]


@pytest.mark.parametrize(("name", "change", "id"), WRONG)
def test_a_wrong_proof_is_seen(client: Any, tmp_path: Path, name: str, change: Callable[[Any], Any], id: str) -> None:
    assert id in failures(run(client, tmp_path, changed(name, change)))[name]


@pytest.mark.parametrize("index", [0, 1])
def test_a_member_that_reads_another_item_is_seen(client: Any, tmp_path: Path, index: int) -> None:
    def other_key(each: Branch) -> Branch:
        assert each.sort is not None
        return replace(each, sort=replace(each.sort, low=replace(each.sort.low, parts=("POSTS",))))

    report = run(client, tmp_path, changed("together", branch(other_key), index))
    (found,) = (each for each in report.patterns if each.pattern == "together")
    assert {each.id for each in found.failures} == {"DF601"}
    assert all(each.text.startswith(f"member {index + 1}: missing") for each in found.failures)


def test_members_in_another_order_are_seen(client: Any, tmp_path: Path) -> None:
    proof = shared().proofs["together"]
    (variant,) = proof.variants
    swapped = {"together": replace(proof, variants=(replace(variant, steps=variant.steps[::-1]),))}
    assert failures(run(client, tmp_path, swapped))["together"] == {"DF601"}


def test_a_segment_that_nobody_reads_is_seen(client: Any, tmp_path: Path) -> None:
    """A report that forgets one of two halves of the table."""

    class Half:
        def __getattr__(self, name: str) -> Any:
            return self._scan if name == "scan" else getattr(client, name)

        def _scan(self, **arguments: Any) -> Any:
            return {"Items": []} if arguments["Segment"] == 1 else client.scan(**arguments)

    report = run(Half(), tmp_path, {"liked-anywhere": shared().proofs["liked-anywhere"]})
    assert failures(report)["liked-anywhere"] == {"DF601"}


def test_an_index_that_is_gone_or_projects_less_is_seen(client: Any, tmp_path: Path) -> None:
    arguments = table_arguments(shared().layout, "Board", "less-Board")
    arguments["GlobalSecondaryIndexes"][0]["Projection"] = {
        "ProjectionType": "INCLUDE", "NonKeyAttributes": ["kind", "title"],
    }  # fmt: skip
    client.create_table(**arguments)
    day = {"day-of-room": shared().proofs["day-of-room"]}
    found = run(client, tmp_path, day, "less-")
    assert "DF601" in failures(found)["day-of-room"]
    assert [each.text for each in found.tables[0].failures] == ["ByDay does not project text"]
    client.update_table(TableName="less-Board", GlobalSecondaryIndexUpdates=[{"Delete": {"IndexName": "ByDay"}}])
    assert failures(run(client, tmp_path, day, "less-"))["day-of-room"] == {"DF605"}


REKEYED = {
    "the post sorts before its comments": ("SK: POST}", "SK: A-POST}", "post-with-comments", "DF602"),
    "the post is in another partition": (
        'PK: "POST#{postId}", SK: POST', 'PK: "POSTS#{postId}", SK: POST', "together", "DF601",
    ),
    "comments are not in order of their time": (
        "COMMENT#{at}#{commentId}", "COMMENT#{commentId}#{at}", "post-with-comments", "DF602",
    ),
    "the index is ordered by something else": (
        'GS: "{shown}#{commentId}"', 'GS: "{commentId}#{shown}"', "day-of-room", "DF602",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REKEYED)
def test_an_entity_whose_key_changed_is_seen(client: Any, tmp_path: Path, name: str) -> None:
    """The application writes by another template than the proof was made for."""
    old, new, pattern, id = REKEYED[name]
    written = SPEC.replace(old, new)
    assert written != SPEC
    layout = shared(written, check=False).layout
    names = names_of(layout)
    said = Run("rabc", client, names, "here", tmp_path, clock=lambda: NOW, pauses=())
    report = run_smoke(shared().loaded, {pattern: shared().proofs[pattern]}, layout, said)
    assert id in failures(report)[pattern]
