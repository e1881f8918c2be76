"""A mistake of ours over one family is a finding that names it; everything else is still said."""

from __future__ import annotations

import gc
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from dynaform.findings import Finding
from dynaform.planner import prove
from dynaform.planner.layout import Layout
from dynaform.rules import everything
from dynaform.workflow import family_check
from dynaform.workflow.check import check
from dynaform.workflow.family_check import REPORTS, check_family
from dynaform.workflow.progress import Task
from dynaform.workflow.remembered import FOLDER, FamilyChecked, Memory
from dynaform.workflow.side_by_side import check_side_by_side

FAMILIES = ("conversation", "marketplace")


def mistakes(checked: FamilyChecked) -> list[Finding]:
    return [each for each in checked.findings if each.id == "DF290"]


def test_a_pattern_whose_prover_fails_is_named_and_the_others_are_proved(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, whole = prove.prove_pattern, check_family(root, "marketplace", stale=True)

    def failing(loaded: Any, layout: Any, name: str, pattern: Any) -> Any:
        if name == "confirm-booking":
            raise RuntimeError("too clever")
        return real(loaded, layout, name, pattern)

    monkeypatch.setattr(prove, "prove_pattern", failing)
    checked = check_family(root, "marketplace", stale=True)
    (said,) = mistakes(checked)
    assert "confirm-booking" in said.seen
    assert "RuntimeError: too clever" in said.seen
    assert said.place == check_family_place(root, "confirm-booking")
    assert checked.patterns == whole.patterns - 1
    assert not checked.lasting
    report = (root / REPORTS / "check-marketplace.txt").read_text("utf-8")
    assert "Traceback" in report
    assert str(REPORTS / "check-marketplace.txt") in said.hint


@pytest.mark.parametrize(
    ("module", "stage", "doing"),
    [
        (family_check, "load_family", "reading the spec"),
        (everything, "family_grants", "granting its consumers what they need"),
        (everything, "check_rules", "asking the design rules"),
        (family_check, "rendered", "rendering"),
    ],
)
def test_any_stage_that_fails_is_a_finding_and_the_other_families_go_on(
    root: Path, monkeypatch: pytest.MonkeyPatch, module: ModuleType, stage: str, doing: str
) -> None:
    real = getattr(module, stage)

    def failing(*arguments: Any) -> Any:
        said = arguments[-1] if isinstance(arguments[-1], str) else arguments[-1].loaded.name
        if said == "marketplace":
            raise ZeroDivisionError("nothing left")
        return real(*arguments)

    monkeypatch.setattr(module, stage, failing)
    checked = check(root, memory=Memory(root))
    said = [each for each in checked.findings if each.id == "DF290"]
    assert [each.subject for each in said] == ["marketplace"]
    assert said[0].seen.startswith(f"{doing} failed for family marketplace")
    assert "ZeroDivisionError: nothing left" in said[0].seen
    assert (root / FOLDER / "conversation.txt").exists()
    assert not (root / FOLDER / "marketplace.txt").exists()


def test_what_changes_while_it_is_checked_is_told_and_not_remembered(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = root / "modules/families/marketplace/spec.yaml"
    real = family_check.load_family

    def edited(*arguments: Any) -> Any:
        spec.write_text(spec.read_text("utf-8") + "# typed\n", "utf-8")
        return real(*arguments)

    monkeypatch.setattr(family_check, "load_family", edited)
    assert not check_family(root, "marketplace", stale=True).lasting


def test_processes_find_what_one_finds(root: Path) -> None:
    (root / "terraform/families/marketplace/main.tf").unlink()
    wanted = [(name, True) for name in FAMILIES]
    wanted += [(name, False) for name in ("social", "ielts", "companion")]
    alone, together = (
        {each.family: each for each in check_side_by_side(root, wanted, processes)} for processes in (1, 2)
    )
    assert alone == together
    assert len(together) == 5


def test_progress_is_told_of_what_takes_long(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Noted:
        def __init__(self) -> None:
            self.said: list[str] = []

        def say(self, text: str) -> None:
            self.said.append(text)

        def task(self, name: str, began: float | None = None) -> Task:
            self.said.append(name)
            return self

        def update(self, text: str) -> None:
            self.said.append(text)

        def done(self, text: str) -> None:
            self.said.append(text)

    monkeypatch.setattr("dynaform.workflow.check._PATIENCE_SECONDS", 1e9)
    quick = Noted()
    check(root, progress=quick)
    assert quick.said == []
    monkeypatch.setattr("dynaform.workflow.check._PATIENCE_SECONDS", -1.0)
    slow = Noted()
    check(root, progress=slow)
    assert slow.said == ["check", "1 of 2 families", "2 of 2 families", "2 families"]


def check_family_place(root: Path, pattern: str) -> object:
    return family_check.load_family(root, "marketplace").key_place("access_patterns", pattern)


def layouts() -> set[int]:
    gc.collect()
    return {id(each) for each in gc.get_objects() if isinstance(each, Layout)}


def test_nothing_of_a_family_is_left_in_memory(root: Path) -> None:
    """Of five hundred families, what one left would be looked through after each of the others."""
    before = layouts()
    check_family(root, "marketplace", stale=True)
    assert layouts() <= before
