"""A check remembers what it found exactly as long as nothing it was made of has changed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from dynaform.documents import digests
from dynaform.findings import Edit, Finding, Place, Severity
from dynaform.workflow import side_by_side
from dynaform.workflow.check import check
from dynaform.workflow.remembered import FOLDER, FamilyChecked, Memory, tool_digest

pytestmark = pytest.mark.usefixtures("shared_specs")

FULL = Finding(
    "DF212",
    "seen",
    Place("modules/families/shop/spec.yaml", 3, 5, 7),
    "tables/Orders",
    "expected",
    "hint",
    Severity.NOTE,
    ("one", "two"),
    (Edit(("tables", "Orders", "indexes", 0), "ALL"),),
    "a reason",
)


@pytest.fixture
def proved(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The families that were checked anew, in this process."""
    names: list[str] = []

    def noted(root: Path, wanted: list[tuple[str, bool]]) -> Iterator[FamilyChecked]:
        for name, stale in wanted:
            names.append(name)
            yield side_by_side.check_family(root, name, stale=stale)

    monkeypatch.setattr(side_by_side, "check_side_by_side", noted)
    return names


def test_a_finding_comes_back_as_it_was(tmp_path: Path) -> None:
    unsaid = {each.name for each in fields(Finding) if not getattr(FULL, each.name)}
    assert unsaid == set(), "give FULL the new field, and remembered.py its conversion"
    memory = Memory(tmp_path, "tool")
    (tmp_path / "spec.yaml").write_text("format: 1", "utf-8")
    found = (FULL, Finding("DF001", "no place", None))
    memory.keep(FamilyChecked("shop", found, 5, False, True, digests(tmp_path, ["spec.yaml"])))
    again = Memory(tmp_path, "tool").family("shop", stale=True)
    assert again is not None
    assert again.findings == found
    assert (again.patterns, again.unread) == (5, False)


def test_the_second_check_proves_nothing_and_says_the_same(root: Path, proved: list[str]) -> None:
    first = check(root, memory=Memory(root))
    assert proved == ["conversation", "marketplace"]
    assert check(root, memory=Memory(root)) == first
    assert len(proved) == 2
    assert check(root) == first
    assert len(proved) == 4


@pytest.mark.parametrize(
    "change",
    [
        lambda root: _append(root / "modules/families/marketplace/spec.yaml", "\n# a comment\n"),
        lambda root: _append(root / "terraform/families/marketplace/main.tf", "\n"),
        lambda root: (root / "modules/families/marketplace/README.md").unlink(),
    ],
    ids=["spec", "rendered", "gone"],
)
def test_a_change_of_one_family_proves_that_one_again(
    root: Path, proved: list[str], change: Callable[[Path], None]
) -> None:
    clean = check(root, memory=Memory(root))
    change(root)
    proved.clear()
    changed = check(root, memory=Memory(root))
    assert proved == ["marketplace"]
    assert changed.findings != clean.findings
    assert changed == check(root)


def test_another_tool_proves_everything_again(root: Path, proved: list[str]) -> None:
    check(root, memory=Memory(root, "one"))
    check(root, memory=Memory(root, "another"))
    assert len(proved) == 4


def test_an_environment_that_gains_or_loses_a_family_is_noticed(root: Path, proved: list[str]) -> None:
    check(root, memory=Memory(root))
    for place in root.glob("envs/*/environment.yaml"):
        place.write_text(place.read_text("utf-8").replace("[conversation, marketplace]", "[marketplace]"), "utf-8")
    assert check(root, memory=Memory(root)).families == 1
    assert check(root, every=True, memory=Memory(root)).families == 5


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"format": 1}', "\0", '"' * 9])
def test_what_cannot_be_read_is_ignored_and_mended(root: Path, proved: list[str], text: str) -> None:
    first = check(root, memory=Memory(root))
    for path in (root / FOLDER).iterdir():
        path.write_text(text, "utf-8")
    assert check(root, memory=Memory(root)) == first
    assert len(proved) == 4
    assert check(root, memory=Memory(root)) == first
    assert len(proved) == 4


@pytest.mark.parametrize(("old", "new"), [('"patterns": 3', '"patterns": 4'), ('"unread": false', '"unread": true')])
def test_what_was_changed_by_hand_or_by_a_disk_is_ignored(root: Path, old: str, new: str) -> None:
    first = check(root, memory=Memory(root))
    path = root / FOLDER / "marketplace.txt"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    assert check(root, memory=Memory(root)) == first


def test_there_are_no_more_files_than_families(root: Path) -> None:
    check(root, memory=Memory(root))
    (root / FOLDER / "gone.txt").write_text("{}", "utf-8")
    (root / FOLDER / "marketplace.txt").unlink()
    check(root, memory=Memory(root))
    assert {each.name for each in (root / FOLDER).iterdir()} == {
        "_present.txt",
        "conversation.txt",
        "marketplace.txt",
    }


def test_a_folder_that_cannot_be_written_changes_nothing(root: Path) -> None:
    (root / ".dynaform").write_text("a file where the folder would be", "utf-8")
    assert check(root, memory=Memory(root)) == check(root)


def test_the_tools_digest_is_of_its_sources() -> None:
    assert tool_digest() == tool_digest()
    assert len(tool_digest()) == 64


_PROBE = """
import sys
from pathlib import Path
from dynaform.cli.main import run
code = run(["check"])
print(code, *sorted({name.partition(".")[0] for name in sys.modules}))
"""


def test_a_check_from_memory_imports_nothing_that_proving_needs(root: Path) -> None:
    said = [
        subprocess.run(
            [sys.executable, "-c", _PROBE], cwd=root, capture_output=True, text=True, check=True, timeout=120
        )
        for _ in range(2)
    ]
    cold, warm = ({*each.stdout.splitlines()[-1].split()} for each in said)
    assert {"pydantic", "yaml", "jinja2"} <= cold
    assert not {"pydantic", "yaml", "jinja2", "rich", "multiprocessing"} & warm
    assert said[0].stdout.splitlines()[:-1] == said[1].stdout.splitlines()[:-1]


def _append(path: Path, text: str) -> None:
    path.write_text(path.read_text("utf-8") + text, "utf-8")
