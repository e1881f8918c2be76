"""One line of the result: what was measured, beside what, against which target."""

from __future__ import annotations

import enum
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

from benchmarks.timing import Samples, ratios


class Unit(enum.StrEnum):
    """What a target limits: our wall time in seconds, or ours over bare."""

    SECONDS = "seconds"
    RATIO = "ratio"


@dataclass(frozen=True, slots=True)
class Target:
    """The most that is acceptable.

    Attributes:
        unit: what is limited.
        limit: the most there may be of it.
        more: seconds that a ratio allows on top: ours may take ``limit`` times bare and so many seconds.
    """

    unit: Unit
    limit: float
    more: float = 0.0


@dataclass(frozen=True, slots=True)
class Line:
    """One line.

    Attributes:
        row: the row it belongs to, as --row takes it.
        measured: what ours is.
        beside: what bare is.
        ours, bare: wall times of the same turns.
        target: None for a line that is information only.
    """

    row: str
    measured: str
    beside: str
    ours: Samples
    bare: Samples
    target: Target | None = None

    @property
    def ratios(self) -> tuple[float, ...]:
        """Ours over bare of every turn, sorted."""
        return ratios(self.ours, self.bare)

    @property
    def ratio(self) -> float:
        """The median of the turns' ratios."""
        return median(self.ratios)

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None without one."""
        if self.target is None:
            return None
        if self.target.unit is Unit.SECONDS:
            return self.ours.median <= self.target.limit
        pairs = zip(self.ours.seconds, self.bare.seconds, strict=True)
        return median((ours - self.target.more) / bare for ours, bare in pairs) <= self.target.limit

    def as_json(self) -> dict[str, Any]:
        """Everything, samples included."""
        return {
            "row": self.row,
            "measured": self.measured,
            "beside": self.beside,
            "ours": {"median": self.ours.median, "seconds": list(self.ours.seconds)},
            "bare": {"median": self.bare.median, "seconds": list(self.bare.seconds)},
            "ratio": {"median": self.ratio, "turns": list(self.ratios)},
            "target": None if self.target is None else asdict(self.target),
            "met": self.met,
        }
