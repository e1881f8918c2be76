"""Repairs as data: what to write where in a spec, so that a tool can do it and a person can paste it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """The node at ``path`` becomes this text.

    Attributes:
        path: keys of mappings and indexes of lists, from the document's root; the mappings on the way are made where
            they are missing, and the index after a list's last item adds one.
        yaml: the new value, as YAML; ``""`` removes the key or the item.
    """

    path: tuple[str | int, ...]
    yaml: str


def repair_text(repair: Sequence[Edit]) -> str:
    """The edits as a person pastes them: where, and below it the lines; "" where there are none."""
    return "\n".join(line for group in _groups(repair) for line in _lines(group))


def _groups(repair: Sequence[Edit]) -> Iterator[list[Edit]]:
    """Neighbours that go to the same place."""
    for _, group in groupby(repair, lambda each: (each.path[:-1], bool(each.yaml))):
        yield list(group)


def _lines(group: list[Edit]) -> Iterator[str]:
    if not group[0].yaml:
        yield from (f"Remove {dotted(each.path)}." for each in group)
        return
    yield f"Write in {dotted(group[0].path[:-1])}:" if len(group[0].path) > 1 else "Write at the top:"
    for edit in group:
        yield from (f"  {line}" for line in _entry(edit.path[-1], edit.yaml))


def _entry(key: str | int, yaml: str) -> Iterator[str]:
    head = "-" if isinstance(key, int) else f"{key}:"
    first, *rest = yaml.splitlines()
    if not rest:
        yield f"{head} {first}"
    elif isinstance(key, int):
        yield from (f"{head} {first}", *(f"  {line}" for line in rest))
    else:
        yield from (head, *(f"  {line}" for line in (first, *rest)))


def dotted(path: Iterable[str | int]) -> str:
    """A path as people say it: ``tables.orders.indexes``."""
    return ".".join(map(str, path))
