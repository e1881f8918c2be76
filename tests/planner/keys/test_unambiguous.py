"""Unambiguous keys against brute force, and every counter-example executed."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import assume, event, given, settings

from dynaform.planner.calls.items import primary_key
from dynaform.planner.keys.unambiguous import collision
from dynaform.planner.layout import Layout

from .designs import keys, layout_of, rows, tangled


def told_apart(layout: Layout, entity: str, row: dict[str, Any]) -> tuple[Any, ...]:
    """What identifies a row; values whose case is ignored are compared without it."""
    types = {name: layout.type(entity, name) for name in layout.identity(entity)}
    return tuple(
        str(row[name]).casefold() if type.ignore_case else row[name] for name, type in types.items()
    )  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(key=keys)
def test_unambiguous_keys_never_collide_and_ambiguous_ones_do(key: tuple[str, str]) -> None:
    layout = layout_of(key)
    assume(layout is not None)
    assert layout is not None
    found = collision(layout, "E0")
    event("ambiguous" if found else "unambiguous")
    if found is not None:
        _, (one, other) = found
        mine, theirs = (primary_key(layout, "E0", dict(each.values)) for each in (one, other))
        assert mine == theirs
        assert told_apart(layout, "E0", one.whole(layout)) != told_apart(layout, "E0", other.whole(layout))
        return
    assume(not tangled(layout, "E0"))
    seen: dict[tuple[Any, ...], tuple[Any, ...]] = {}
    for row in rows(layout, "E0"):
        stored = tuple(primary_key(layout, "E0", row).values())
        identity = told_apart(layout, "E0", row)
        assert seen.setdefault(stored, identity) == identity, f"{key}: {stored} is {identity} and {seen[stored]}"


@pytest.mark.parametrize(
    ("key", "shown"),
    [
        (("A", "{text}{word}"), 'E0 {text: "a", word: "aa"} and E0 {text: "aa", word: "a"}'),
        (("A", "{text}#{word}"), 'E0 {text: "a", word: "a#a"} and E0 {text: "a#a", word: "a"}'),
        (("A", "{id}{number}"), None),
        (("A", "{number}{word}"), None),
        (("A", "{text}#{id}"), None),
        (("A", "{id}#{text}"), None),
        (("A", "{text}#{at}"), None),
        (("A", "{epoch}{number}"), None),
        (("A", "{epoch}{id}"), 'E0 {epoch: 10, id: "x"} and E0 {epoch: 1, id: "0x"}'),
        (("{word}", "{text}{word}"), None),
        (("{text}{epoch}", "{text}{price}"), "E0 {text: "),
        (("A", "{kind}{dashed}"), None),
        (("A", "{kind}{head}"), 'E0 {kind: "A", word: "Bx"} and E0 {kind: "AB", word: "x"}'),
    ],
)
def test_what_collides(key: tuple[str, str], shown: str | None) -> None:
    layout = layout_of(key)
    assert layout is not None
    found = collision(layout, "E0")
    if shown is None:
        assert found is None
    else:
        assert found is not None and shown in " and ".join(map(str, found[1]))
