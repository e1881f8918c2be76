"""Rendered files against what stands on disk."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping

from dynaform.findings import Finding, Place

_SHOWN = 40
"""Lines of a difference that are shown; the rest is counted."""


def stale_findings(rendered: Mapping[str, str], on_disk: Mapping[str, str | None]) -> Iterator[Finding]:
    """A finding per file that differs, with the difference, and one for all that are missing.

    Args:
        rendered: path to the text it should have.
        on_disk: path to the text it has, None where there is no such file.
    """
    missing = [path for path in rendered if on_disk.get(path) is None]
    if missing:
        count = f"{len(missing)} files that this spec renders do not exist"
        seen = f"{missing[0]} does not exist" if len(missing) == 1 else count
        notes = tuple(missing) if len(missing) > 1 else ()
        yield Finding("DF302", seen, Place(missing[0]), hint=_command(missing[0]), notes=notes)
    for path, text in rendered.items():
        found = on_disk.get(path)
        if found is not None and found != text:
            place = Place(path, _first_difference(found, text))
            notes = tuple(_difference(found, text))
            yield Finding("DF301", f"{path} is not what its spec renders to", place, hint=_command(path), notes=notes)


def _command(path: str) -> str:
    """What renders it. With its family: without, families that no environment has yet are left out."""
    _, _, below = path.partition("families/")
    return f"Run: make render FAMILY={below.split('/')[0]}" if below else "Run: make render"


def _first_difference(old: str, new: str) -> int:
    pairs = zip(old.splitlines(), new.splitlines(), strict=False)
    same = next((number for number, (left, right) in enumerate(pairs, start=1) if left != right), None)
    return same or min(len(old.splitlines()), len(new.splitlines())) + 1


def _difference(old: str, new: str) -> Iterator[str]:
    lines = list(difflib.unified_diff(old.splitlines(), new.splitlines(), "on disk", "rendered", lineterm="", n=1))
    yield from lines[:_SHOWN]
    if len(lines) > _SHOWN:
        yield f"... and {len(lines) - _SHOWN} more lines"
