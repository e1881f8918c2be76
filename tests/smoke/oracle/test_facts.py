"""Kept facts over a call: what moves together, and what each forgotten change leaves wrong."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache

import pytest

from dynaform.planner.calls.values import Call
from dynaform.planner.layout import Layout
from dynaform.smoke.cases.domain import Values
from dynaform.smoke.cases.make import make_cases
from dynaform.smoke.oracle.effects import Outcome, apply, transaction_verdict
from dynaform.smoke.oracle.facts import broken
from dynaform.smoke.oracle.world import Item, World
from dynaform.spec import parse_family
from families import family_spec

NOW = datetime(2026, 5, 4, 12, 0, 30, tzinfo=UTC)


@cache
def layout_of(family: str) -> Layout:
    return Layout(family_spec(family).family)


def left_wrong(family: str, name: str, without: int | None = None) -> list[str]:
    """What the first case of a transaction leaves wrong, with one member forgotten."""
    layout = layout_of(family)
    pattern = layout.family.access_patterns[name]
    (case, *_) = make_cases(layout, Values("rabc", NOW), name, pattern).cases
    world = World(layout)
    for item in case.seeds:
        assert world.add(item)
    before = world.snapshot()
    members = tuple(each for index, each in enumerate(pattern.transaction) if index != without)
    verdict = transaction_verdict(members, Call(case.parameters, NOW), world)
    assert verdict.outcome is Outcome.DONE
    apply(verdict, world)
    return sorted(set(broken(before, world)))


WHOLE = [
    ("social", "like-post"), ("social", "unlike-post"), ("social", "follow-user"), ("social", "add-comment"),
    ("social", "create-post"), ("social", "count-post-view"), ("social", "change-username"),
    ("companion", "send-message"), ("companion", "delete-session"), ("companion", "start-session"),
    ("marketplace", "change-user-email"),
]  # fmt: skip


@pytest.mark.parametrize(("family", "name"), WHOLE)
def test_a_whole_transaction_keeps_its_facts(family: str, name: str) -> None:
    assert left_wrong(family, name) == []


FORGOTTEN = [
    ("social", "like-post", 0, ["PostDetail.likeCount moved by 1, and what it counts by 0"]),
    (
        "social", "like-post", 1,
        [
            "Post.likeCount is",
            "PostDetail.likeCount moved by 0, and what it counts by 1",
        ],
    ),
    ("social", "like-post", 2, ["Post.likeCount is"]),
    ("social", "unlike-post", 0, ["PostDetail.likeCount moved by -1, and what it counts by 0"]),
    ("social", "follow-user", 1, ["User.followingCount moved by 0, and what it counts by 1"]),
    ("social", "follow-user", 2, ["User.followerCount moved by 0, and what it counts by 1"]),
    ("companion", "send-message", 2, ["Session.messageCount moved by 0, and what it counts by 1"]),
    ("companion", "delete-session", 1, ["User.sessionCount moved by 0, and what it counts by -1"]),
]  # fmt: skip


@pytest.mark.parametrize(("family", "name", "without", "texts"), FORGOTTEN)
def test_a_forgotten_member_leaves_a_fact_wrong(family: str, name: str, without: int, texts: list[str]) -> None:
    found = left_wrong(family, name, without)
    assert len(found) == len(texts)
    assert all(each.startswith(text) for each, text in zip(found, texts, strict=True)), found


def test_a_copy_that_is_made_with_its_source_is_equal_to_it() -> None:
    layout = layout_of("social")
    before = World(layout)
    after = before.snapshot()
    moment = {"createdDate": NOW, "postId": "p", "userId": "u"}
    after.put("Post", {**moment, "content": "one", "likeCount": 0, "commentCount": 0, "viewCount": 0})
    detail = {"postId": "p", "userId": "u", "content": "two", "publishedDate": NOW, "likeCount": 0}
    after.put("PostDetail", {**detail, "commentCount": 0, "viewCount": 0})
    assert "PostDetail.content is two, and its source Post.content is one" in set(broken(before, after))


SUMS = """
format: 1
family: sums
tables: {T: {key: {partition: PK, sort: SK}}}
entities:
  Rep:
    table: T
    key: {PK: "REP#{repId}", SK: REP}
    unique: {badge: Badge}
    attributes:
      repId: id
      badge: id
      sold: {type: integer, default: 0, sum_of: {Sale.total: {repId: repId}}}
      seen: {type: integer, default: 0, count_of: {Sale: {repId: repId}}, kept: stream}
  Badge: {table: T, key: {PK: "BADGE#{badge}", SK: BADGE}, attributes: {badge: {type: id, stored: false}}}
  Sale: {table: T, key: {PK: "REP#{repId}", SK: "SALE#{saleId}"}, attributes: {repId: id, saleId: id, total: integer}}
access_patterns: {get-rep: {get: Rep, by: [repId]}}
"""


def test_sums_move_by_what_is_sold_unique_values_stand_once_and_streams_are_left_alone() -> None:
    before = World(Layout(parse_family(SUMS).family))
    before.add(Item("Rep", {"repId": "r", "badge": "7", "sold": 100, "seen": 3}))
    after = before.snapshot()
    after.put("Sale", {"repId": "r", "saleId": "s", "total": 40})
    assert list(broken(before, after)) == ["Rep.sold moved by 0, and what it counts by 40"]
    after.put("Rep", {"repId": "r", "badge": "7", "sold": 140, "seen": 3})
    assert list(broken(before, after)) == []
    after.put("Rep", {"repId": "other", "badge": "7", "sold": 0, "seen": 0})
    assert list(broken(before, after)) == ["two Rep have one badge"]
