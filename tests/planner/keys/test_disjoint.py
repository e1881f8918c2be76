"""Disjoint entities against brute force, and every shared key executed."""

from __future__ import annotations

import pytest
from hypothesis import assume, event, given, settings

from dynaform.planner.calls.items import primary_key
from dynaform.planner.keys.disjoint import shared_key

from .designs import keys, layout_of, rows, tangled


@settings(max_examples=150, deadline=None)
@given(one=keys, other=keys)
def test_disjoint_entities_share_no_key_and_others_do(one: tuple[str, str], other: tuple[str, str]) -> None:
    layout = layout_of(one, other)
    assume(layout is not None)
    assert layout is not None
    found = shared_key(layout, "E0", "E1")
    event("shared" if found else "disjoint")
    if found is not None:
        mine, theirs = found
        assert (mine.entity, theirs.entity) == ("E0", "E1")
        assert primary_key(layout, "E0", dict(mine.values)) == primary_key(layout, "E1", dict(theirs.values))
        return
    assume(not any(tangled(layout, entity) for entity in ("E0", "E1")))
    left, right = (
        {tuple(primary_key(layout, entity, row).values()) for row in rows(layout, entity)} for entity in ("E0", "E1")
    )
    assert not left & right, f"{one} and {other} both give {min(left & right)}"


@pytest.mark.parametrize(
    ("one", "other", "shown"),
    [
        (("USER#{id}", "ORDER"), ("USER#{id}", "ORDERS"), None),
        (("USER#{id}", "{text}"), ("USER#{id}", "PROFILE"), 'E0 {id: "x", text: "PROFILE"} and E1 {id: "x"}'),
        (("{id}", "A"), ("USER#{id}", "A"), None),
        (("{low}", "A"), ("A", "A"), None),
        (("{text}", "{text}B"), ("{id}", "AB"), 'E0 {text: "A"} and E1 {id: "A"}'),
        (("X{id}", "Y{id}"), ("X1", "Y2"), None),
        (("A", "{at}"), ("A", "{text}"), "E0 {at: 2026-01-01T00:00:00Z"),
        (("A", "{day}"), ("A", "2024-12-31"), "E0 {day: 2024-12-31}"),
        (("A", "{end}"), ("A", "{text}"), "E0 {at: 2025-12-31T00:00:00Z"),
        (("A", "{slice}"), ("A", "3"), "E0 {id: "),
    ],
)
def test_what_is_shared(one: tuple[str, str], other: tuple[str, str], shown: str | None) -> None:
    layout = layout_of(one, other)
    assert layout is not None
    found = shared_key(layout, "E0", "E1")
    if shown is None:
        assert found is None
    else:
        assert found is not None and shown in " and ".join(map(str, found))
