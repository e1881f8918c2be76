"""The figures of the proof of the prover, at the end of the run."""

from __future__ import annotations

from typing import Any

from .figures import collected, lines


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print what was counted, whichever worker counted it."""
    found = collected(terminalreporter.stats)
    if found:
        terminalreporter.section("proof of the prover")
    for what, counts in sorted(found.items()):
        for line in lines(what, counts):
            terminalreporter.write_line(line)
