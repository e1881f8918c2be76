"""Rendered files against what stands on disk."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping

from dynaform.findings import Finding, Place

_SHOWN = 40
"""Lines of a difference that are shown; the rest is counted."""


def stale_findings(rendered: Mapping[str, str], on_disk: Mapping[str, str | None]) -> Iterator[Finding]:
    """A finding per file that is missing or differs, with the difference.

    Args:
        rendered: path to the text it should have.
        on_disk: path to the text it has, None where there is no such file.
    """
    for path, text in rendered.items():
        found = on_disk.get(path)
        if found is None:
            yield Finding("DF302", f"{path} does not exist", Place(path), hint="Run: make render")
        elif found != text:
            place = Place(path, _first_difference(found, text))
            notes = tuple(_difference(found, text))
            yield Finding(
                "DF301", f"{path} is not what its spec renders to", place, hint="Run: make render", notes=notes
            )


def _first_difference(old: str, new: str) -> int:
    pairs = zip(old.splitlines(), new.splitlines(), strict=False)
    same = next((number for number, (left, right) in enumerate(pairs, start=1) if left != right), None)
    return same or min(len(old.splitlines()), len(new.splitlines())) + 1


def _difference(old: str, new: str) -> Iterator[str]:
    lines = list(difflib.unified_diff(old.splitlines(), new.splitlines(), "on disk", "rendered", lineterm="", n=1))
    yield from lines[:_SHOWN]
    if len(lines) > _SHOWN:
        yield f"... and {len(lines) - _SHOWN} more lines"
