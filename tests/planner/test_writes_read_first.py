"""Writes after a read: a column of the item stands for its value only where nothing can have changed it since."""

from __future__ import annotations

import pytest

from dynaform.findings import Finding
from dynaform.planner.pattern_proof import PatternProof
from dynaform.planner.proof import WriteProof
from dynaform.planner.prove import prove_family
from dynaform.spec import parse_family

FAMILY = """
format: 1
family: first
tables:
  Main:
    key: {partition: PK, sort: SK}
    indexes: {ByState: {key: {partition: GP, sort: GS}, projection: ALL}}
entities:
  Task:
    table: Main
    key: {PK: "LIST#{listId}", SK: "TASK#{taskId}"}
    indexes: {ByState: {GP: "STATE#{state}#{region}", GS: "TASK#{taskId}"}}
    attributes: {listId: id, taskId: id, state: [open, done], region: id, title: {type: string, optional: true}}
    workload: {items: 10, size: 100B, per: {listId: {typical: 3, max: 20}}}
access_patterns:
  new: {create: Task, set: {state: open}}
"""
GET = "{get: Task, by: [listId, taskId], as: t}"
LIST = "{list: Task, by: [listId], limit: 20, as: t}"
UPDATE = "{update: Task, by: [listId, taskId], set: {state: done}}"
EACH = "{update: Task, each: $t, set: {state: done}, limit: 20}"


def judged(*steps: str, more: str = "") -> tuple[list[Finding], PatternProof | None]:
    text = f"{FAMILY}{more}  x: {{steps: [{', '.join(steps)}], requests: 21}}\n"
    found = prove_family(parse_family(text))
    return [each for each in found.findings if each.subject == "access_patterns/x"], found.proofs.get("x")


@pytest.mark.parametrize(
    "steps",
    [
        (GET, UPDATE),
        (LIST, EACH),
        (GET, UPDATE.replace("by: [listId, taskId]", "where: {listId: $t.listId, taskId: $t.taskId}")),
    ],
)
def test_what_nothing_changes_is_known_once_it_is_read(steps: tuple[str, str]) -> None:
    said, proof = judged(*steps)
    assert said == [] and proof is not None
    write = proof.steps[1].proof
    assert isinstance(write, WriteProof)
    assert {each.name: str(each.source) for each in write.changes}["GP"] == "STATE#{done}#{$t.region}"
    assert "region is still what $t read: nothing ever changes it, or ends the item." in write.reasons


CHANGED = [
    "  move: {update: Task, by: [listId, taskId], when: {state: $state}, set: {region: $region}}\n",
    "  end: {delete: Task, by: [listId, taskId]}\n",
    "  over: {put: Task}\n",
]


@pytest.mark.parametrize("more", CHANGED)
@pytest.mark.parametrize("steps", [(GET, UPDATE), (LIST, EACH)])
def test_what_may_have_changed_is_compared_in_the_write(steps: tuple[str, str], more: str) -> None:
    (said,), _ = judged(*steps, more=more)
    assert said.id == "DF222"
    assert "$t.region was read before, and may have changed since" in said.seen
    assert said.hint == "Add when: {region: $t.region}, or set it here."
    mended = steps[1].replace("set:", "when: {region: $t.region}, set:")
    assert judged(steps[0], mended, more=more)[0] == []


OTHERS = {
    "another item": (GET.replace("by: [listId, taskId]", "where: {listId: $listId, taskId: $other}"), UPDATE),
    "a column not read": (GET.replace("as: t", "returns: [title], as: t"), UPDATE),
    "a list, which is many": (LIST, UPDATE),
}


@pytest.mark.parametrize("steps", OTHERS.values(), ids=OTHERS)
def test_another_read_tells_nothing(steps: tuple[str, str]) -> None:
    (said,), _ = judged(*steps)
    assert said.hint == "Add when: {region: $region}, or set it here."
