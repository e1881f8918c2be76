"""The result as a Markdown table, and as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence

from benchmarks.line import Line, Target, Unit

HEADINGS = ("row", "measured", "beside", "ours", "bare", "ratio (all turns)", "target", "met")
FORMAT = 1


def markdown(lines: Sequence[Line], machine: str, runs: int) -> str:
    """The table, and below it the machine and how it was measured."""
    rows = [HEADINGS, tuple("-" * len(heading) for heading in HEADINGS), *(_cells(line) for line in lines)]
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    turns = "1 turn" if runs == 1 else f"{runs} turns"
    how = (
        f"Medians of {turns} after one that does not count; both sides in turns. The ratio is the median of the turns'."
    )
    return f"{table}\n\n{how}\n\n{machine}\n"


def _cells(line: Line) -> tuple[str, ...]:
    low, high = line.ratios[0], line.ratios[-1]
    return (
        line.row,
        line.measured,
        line.beside,
        f"{line.ours.median:.2f} s",
        f"{line.bare.median:.2f} s",
        f"{line.ratio:.2f} ({low:.2f} to {high:.2f})",
        _target(line.target),
        {True: "yes", False: "no", None: ""}[line.met],
    )


def _target(target: Target | None) -> str:
    if target is None:
        return "information"
    if target.unit is Unit.SECONDS:
        return f"{target.limit:g} s"
    return f"ratio {target.limit:g}" + (f", and {target.more:g} s" if target.more else "")


def as_json(lines: Sequence[Line], machine: str, runs: int) -> str:
    """The same with every sample, for machines."""
    whole = {"format": FORMAT, "machine": machine, "runs": runs, "lines": [line.as_json() for line in lines]}
    return json.dumps(whole, indent=2) + "\n"
