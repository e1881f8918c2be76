"""Repairs as data: what to write where in a spec, so that a tool can do it and a person can paste it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
    """Neighbours that go to the same mapping; an item of a list, and what goes, stand for themselves."""

    def of(edit: Edit) -> tuple[object, ...]:
        alone = not edit.yaml or isinstance(edit.path[-1], int)
        return (edit.path, edit.yaml) if alone else (edit.path[:-1],)

    for _, group in groupby(repair, of):
        yield list(group)


def _lines(group: list[Edit]) -> Iterator[str]:
    first = group[0]
    if not first.yaml:
        yield f"Remove {said(first.path)}."
    elif isinstance(first.path[-1], int):
        yield f"Write as {said(first.path)}:"
        yield from (f"  {line}" for line in first.yaml.splitlines())
    else:
        yield f"Write in {said(first.path[:-1])}:" if len(first.path) > 1 else "Write at the top:"
        yield from (f"  {line}" for edit in group for line in _entry(str(edit.path[-1]), edit.yaml))


def _entry(key: str, yaml: str) -> Iterator[str]:
    first, *rest = yaml.splitlines()
    if not rest and not first.startswith("- "):
        yield f"{key}: {first}"
    else:
        yield from (f"{key}:", *(f"  {line}" for line in (first, *rest)))


def said(path: Sequence[str | int]) -> str:
    """A path as people say it: ``tables.orders.indexes``, ``returns of item 1 of access_patterns.p.steps``."""
    last = max((index for index, part in enumerate(path) if isinstance(part, int)), default=-1)
    rest = ".".join(map(str, path[last + 1 :]))
    if last < 0:
        return rest
    item = f"item {int(path[last]) + 1} of {said(path[:last])}"
    return f"{rest} of {item}" if rest else item
