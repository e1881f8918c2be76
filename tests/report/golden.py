"""Golden files: what is expected stands in a file; the command that writes it again is in the failure."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def check(path: Path, text: str) -> None:
    """Compare with a golden file, or write it where REGENERATE is set."""
    if os.environ.get("REGENERATE"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    found = path.read_text(encoding="utf-8") if path.is_file() else ""
    where = path.relative_to(ROOT)
    tests = "tests/report tests/render tests/review tests/planner/test_narrate.py tests/export"
    assert text == found, f"{where} is not what is made now; look at it with: REGENERATE=1 .venv/bin/pytest {tests}"
