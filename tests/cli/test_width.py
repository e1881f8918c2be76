"""How wide a page is: the terminal's width, and no page at all where a program reads."""

from __future__ import annotations

import contextlib
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.usefixtures("shared_specs")

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-m", "dynaform.cli", "explain", "--family", "ielts", "complete-assessment"]


@pytest.mark.parametrize(("columns", "most"), [("80", 80), ("200", 100)])
def test_lines_fit_a_terminal(monkeypatch: pytest.MonkeyPatch, columns: str, most: int) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    ours, theirs = pty.openpty()
    process = subprocess.Popen(COMMAND, cwd=ROOT, stdout=theirs)
    os.close(theirs)
    text = b""
    with contextlib.suppress(OSError):  # which is how a terminal says that nobody writes any more
        while some := os.read(ours, 4096):
            text += some
    os.close(ours)
    assert process.wait() == 0
    lines = text.decode().splitlines()
    assert most - 20 < max(map(len, lines)) <= most


def test_a_line_is_a_line_for_a_program() -> None:
    done = subprocess.run(COMMAND, cwd=ROOT, capture_output=True, text=True, check=True)
    (line,) = (each for each in done.stdout.splitlines() if "Update Assessment" in each)
    assert line.endswith("duration_minutes = $duration_minutes.") and len(line) > 200
