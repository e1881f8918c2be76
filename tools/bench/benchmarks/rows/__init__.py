"""The rows: one file each, named as --row takes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from benchmarks.line import Line
from benchmarks.rows import check, estates, plan, rehearse, smoke, start

Say = Callable[[str], None]


class Row(Protocol):
    """Prepares a world of its own, measures, and leaves nothing behind."""

    def __call__(self, runs: int, say: Say) -> list[Line]:
        """The lines of the row, of so many turns; ``say`` is told how far it is."""


ROWS: Mapping[str, Row] = {
    "start": start.measure,
    "check": check.measure,
    "estates": estates.measure,
    "plan": plan.measure,
    "smoke": smoke.measure,
    "rehearse": rehearse.measure,
}
