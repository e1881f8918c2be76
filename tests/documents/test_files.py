"""Files are replaced whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from dynaform.documents import did_you_mean, write_atomically


def test_content_and_mode_are_written_and_folders_made(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b.json"
    write_atomically(path, "äöü\n", mode=0o600)
    assert path.read_text(encoding="utf-8") == "äöü\n"
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_failed_write_leaves_the_old_content_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "file"
    path.write_text("old")

    def full(self: Path, target: Path) -> Path:
        raise OSError("disk full")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="disk full"):
        write_atomically(path, b"new")
    assert [each.name for each in tmp_path.iterdir()] == ["file"]
    assert path.read_text() == "old"


@pytest.mark.parametrize(
    ("word", "known", "said"),
    [
        ("retuns", ["returns", "requests"], "Did you mean 'returns'?"),
        ("userid", ["userId", "user"], "Did you mean 'userId'?"),
        ("zzz", ["b", "a"], "Known here: a, b."),
        ("zzz", [], ""),
    ],
)
def test_suggestions(word: str, known: list[str], said: str) -> None:
    assert did_you_mean(word, known) == said


def test_long_lists_of_choices_are_cut() -> None:
    assert did_you_mean("zzz", [f"name-{each:03}" for each in range(50)]).endswith("name-029, ...")
