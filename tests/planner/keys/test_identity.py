"""Identity and key: what fixes what, and the two items where it does not."""

from __future__ import annotations

from itertools import chain, combinations
from typing import Any

import pytest
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from dynaform.planner.calls.items import primary_key
from dynaform.planner.keys.identity import determined, loose, overwritten, repeats, twofold
from dynaform.planner.layout import Layout
from dynaform.spec import parse_family

from .designs import layout_of, rows

IDENTITIES = ["id", "other", "word", "number", "at", "kind"]
SAFE = ["A#{id}", "B#{other}#{at}", "{number}", "{pair}", "{slice}#{id}", "{head}", "{on}", "{back}", "{kind}", "K"]


@settings(max_examples=80, deadline=None)
@given(
    partition=st.sampled_from(SAFE),
    sort=st.sampled_from(SAFE),
    identity=st.lists(st.sampled_from(IDENTITIES), min_size=1, max_size=2, unique=True),
)
def test_identity_and_key_against_brute_force(partition: str, sort: str, identity: list[str]) -> None:
    extra = f"id: [{', '.join(identity)}]"
    more = "".join(f"{name}: " for name in identity)
    layout = layout_of((partition, sort), extra=extra, more=more)
    assume(layout is not None)
    assert layout is not None
    keys: dict[Any, set[Any]] = {}
    things: dict[Any, set[Any]] = {}
    for row in rows(layout, "E0"):
        key = tuple(primary_key(layout, "E0", row).values())
        thing = tuple(row[name] for name in identity)
        keys.setdefault(key, set()).add(thing)
        things.setdefault(thing, set()).add(key)
    lost = overwritten(layout, "E0")
    doubled = next(filter(None, (twofold(layout, "E0", name) for name in loose(layout, "E0"))), None)
    event(f"{'overwritten' if lost else 'kept'}, {'twofold' if doubled else 'once'}")
    if lost is None:
        assert all(len(each) == 1 for each in keys.values()), max(keys.items(), key=lambda pair: len(pair[1]))
    else:
        one, other = (each.whole(layout) for each in lost[1])
        assert any(one[name] != other[name] for name in identity)
        assert primary_key(layout, "E0", one) == primary_key(layout, "E0", other)
    if doubled is None:
        assert all(len(each) == 1 for each in things.values()), max(things.items(), key=lambda pair: len(pair[1]))
    else:
        one, other = (each.whole(layout) for each in doubled)
        assert all(one[name] == other[name] for name in identity)
        assert primary_key(layout, "E0", one) != primary_key(layout, "E0", other)


def test_what_follows_from_what() -> None:
    layout = layout_of(("{back}#{pair}", "{end}{slice}{on}"))
    assert layout is not None
    assert determined(layout, "E0", ["id"]) == {"id", "slice"}
    assert determined(layout, "E0", ["id", "other"]) == {"id", "other", "slice", "pair"}
    assert determined(layout, "E0", ["back"]) == {"back", "number"}
    assert determined(layout, "E0", ["end"]) == {"end", "at", "on"}
    assert determined(layout, "E0", ["on", "pair"]) == {"on", "pair"}
    names = list(layout.entity("E0").attributes)
    subsets = chain.from_iterable(combinations(names, size) for size in (1, 2))
    for subset in subsets:
        fixed = determined(layout, "E0", subset)
        seen: dict[Any, Any] = {}
        for row in rows(layout, "E0", 600):
            told = tuple(row[name] for name in subset)
            assert seen.setdefault(told, {name: row[name] for name in fixed}) == {name: row[name] for name in fixed}


SPEC = """
format: 1
family: things
tables:
  Posts: {key: {partition: PK, sort: SK}}
entities:
  Post:
    table: Posts
    id: [postId]
    key: {PK: "USER#{userId}", SK: "POST#{at}#{postId}"}
    attributes: {postId: id, userId: id, at: timestamp, n: {type: integer, default: 0}}
  Detail:
    table: Posts
    key: {PK: "POST#{postId}", SK: DETAIL}
    attributes: {postId: id, state: {type: [new, old], default: new}}
access_patterns:
"""


TWO = "make: {transaction: [{create: Post, set: {at: $now, postId: $p}}, "


@pytest.mark.parametrize(
    ("patterns", "again"),
    [
        ("make: {create: Post, set: {at: $now}}", True),
        ("make: {create: Post}", False),
        ("make: {put: Post, set: {at: $now}}", True),
        ("make: {create: Post, set: {at: $now - 1h}}", True),
        ("make: {upsert: Post, where: {userId: $u, postId: $p, at: $now}, add: {n: 1}}", True),
        ("read: {list: Post, by: [userId], page: 5}", False),
        ("make: {transaction: [{create: Post, set: {at: $now}}, {create: Detail}]}", False),
        ("make: {transaction: [{create: Post, set: {at: $now}}, {put: Detail}]}", True),
        ("make: {transaction: [{create: Post, set: {at: $now}}], token: $postId}", False),
        (TWO + "{create: Detail}]}", True),
        (
            "make: {transaction: [{create: Post, set: {at: $now, postId: $p}}, {create: Detail, set: {postId: $p}}]}",
            False,
        ),
    ],
)
def test_who_makes_a_thing_again(patterns: str, again: bool) -> None:
    loaded = parse_family(f"{SPEC}  {patterns}\n")
    layout = Layout(loaded.family)
    assert loose(layout, "Post") == ("at", "userId")
    assert twofold(layout, "Post", "at") is not None
    assert repeats(layout, loaded.family, "Post") == ({"make": "at"} if again else {})


def test_a_default_and_a_computed_source_are_of_the_clock_too() -> None:
    text = SPEC.replace("at: timestamp,", "at: {type: timestamp, default: $now}, day: {is: {day: at}},")
    loaded = parse_family(text.replace("POST#{at}", "POST#{day}") + "  make: {create: Post}\n")
    assert repeats(Layout(loaded.family), loaded.family, "Post") == {"make": "day"}


def test_a_guard_that_expires_guards_nothing() -> None:
    text = SPEC.replace('key: {PK: "POST#', 'live: {state: new}\n    key: {PK: "POST#')
    loaded = parse_family(text + "  make: {transaction: [{create: Post, set: {at: $now}}, {create: Detail}]}\n")
    assert repeats(Layout(loaded.family), loaded.family, "Post") == {"make": "at"}
