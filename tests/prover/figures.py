"""What the tests of this folder counted, handed from wherever they run to the end of the whole run."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

LABEL = "prover figures"


def record(request: Any, what: str, counts: Counter[str]) -> None:
    """Attach figures to the running test; its report carries them from a worker to the controller."""
    request.node.user_properties.append((LABEL, json.dumps({"what": what, "counts": dict(counts)})))


def collected(stats: dict[str, list[Any]]) -> dict[str, Counter[str]]:
    """The figures of all reports, summed over the tests of one kind."""
    found: dict[str, Counter[str]] = {}
    for reports in stats.values():
        for report in reports:
            if getattr(report, "when", "") == "call":
                for label, text in getattr(report, "user_properties", ()):
                    if label == LABEL:
                        said = json.loads(text)
                        found.setdefault(said["what"], Counter()).update(said["counts"])
    return found


def lines(what: str, counts: Counter[str]) -> list[str]:
    """Figures as people read them."""
    if "patterns" not in counts:
        return [f"{what}: " + ", ".join(f"{number:,} {name}" for name, number in counts.items())]
    refused = ", ".join(f"{counts[id]:,} {id}" for id in sorted(counts, key=lambda id: -counts[id]) if id[:2] == "DF")
    done = f"{counts['rows']:,} rows read, {counts['writes done']:,} writes done"
    return [
        f"{what}: {counts['designs']:,} designs, {counts['patterns']:,} patterns: {counts['proved']:,} proved, their "
        f"{counts['calls']:,} calls equal to the oracle ({done})",
        f"  {counts['refused']:,} refused: {refused}",
    ]
