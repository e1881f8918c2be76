from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from dynaform.planner.calls.predicates import holds
from dynaform.spec.predicates import parse_predicate

from .sample_family import LAYOUT, NOW, call

POST = {
    "userId": "u1",
    "createdAt": NOW,
    "score": 3,
    "tags": frozenset({"a", "b"}),
    "lines": ["one", {"two": 2}],
    "reviewers": {"u1": {"approved": True, "level": 2}},
    "status": "public",
}


def post_holds(said: dict[str, Any], row: dict[str, Any] = POST, **parameters: Any) -> bool:
    rows = {"f": ({"score": 3}, {"score": 9})}
    one = replace(call(**parameters), rows=rows)
    return holds(parse_predicate(said), row, lambda name: LAYOUT.type("Post", name), one)


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"score": "3"},
        {"score": {"ne": "4"}},
        {"score": {"gt": "2", "lt": "4"}},
        {"score": {"le": "3", "ge": "3"}},
        {"score": {"between": ["3", "3"]}},
        {"score": {"in": ["1", "3"]}},
        {"score": {"in": "$scores"}},
        {"score": {"in": "$f.score"}},
        {"score": "$.score"},
        {"createdAt": {"between": ["$today", "$now"]}},
        {"createdAt": {"gt": "2026-03-05T10:29:59Z"}},
        {"status": "public", "userId": "$me"},
        {"userId": {"begins_with": "u"}},
        {"tags": {"contains": "a"}},
        {"lines": {"contains": "one"}},
        {"note": {"exists": "false"}},
        {"tags": {"exists": "true", "size": {"ge": "2"}}},
        {"userId": {"size": "2"}},
        {"reviewers": {"size": "1"}},
        {"reviewers.u1.approved": "true"},
        {"reviewers.$me.level": {"ge": "2"}},
        {"reviewers.u2.approved": {"exists": "false"}},
        {"any": [{"score": "9"}, {"status": "public"}]},
        {"any": [{"score": "9"}, {"status": "public", "any": [{"score": "8"}, {"score": "3"}]}]},
    ],
    ids=str,
)
def test_what_holds(said: dict[str, Any]) -> None:
    assert post_holds(said, me="u1", scores=[7, 3])


@pytest.mark.parametrize(
    "said",
    [
        {"score": "4"},
        {"score": {"ne": "3"}},
        {"score": {"gt": "3"}},
        {"score": {"between": ["4", "2"]}},
        {"score": {"in": "$scores"}},
        {"userId": {"begins_with": "x"}},
        {"tags": {"contains": "c"}},
        {"tags": {"exists": "false"}},
        {"reviewers.u1.approved": "false"},
        {"reviewers.u1.level": "x"},
        {"reviewers.u1.level": {"lt": "x"}},
        {"reviewers.u1.level": {"begins_with": "2"}},
        {"reviewers.u1.level": {"contains": "2"}},
        {"reviewers.u1.level": {"between": ["a", "b"]}},
        {"score": {"size": {"ge": "0"}}},
        {"score": "3", "status": "draft"},
        {"any": [{"score": "9"}, {"status": "draft"}]},
        {"score": {"gt": "$.missing"}},
    ],
    ids=str,
)
def test_what_does_not_hold(said: dict[str, Any]) -> None:
    assert not post_holds(said, scores=[])


@pytest.mark.parametrize(
    "operand",
    [
        "x", {"ne": "x"}, {"lt": "x"}, {"ge": "x"}, {"between": ["a", "z"]}, {"in": ["x"]},
        {"begins_with": "x"}, {"contains": "x"}, {"size": {"ge": "0"}}, {"exists": "true"},
    ],
    ids=str,
)  # fmt: skip
def test_every_comparison_with_an_absent_attribute_is_false(operand: Any) -> None:
    assert not post_holds({"note": operand})
    assert not post_holds({"reviewers.u2.name": operand})


def test_a_number_is_no_boolean_and_moments_meet_epochs() -> None:
    type_of = lambda name: LAYOUT.type("Token", name)  # noqa: E731
    live = LAYOUT.entity("Token").liveness
    after, before = datetime(2026, 3, 5, 10, 30, 1, tzinfo=UTC), datetime(2026, 3, 5, 10, 30, tzinfo=UTC)
    assert holds(live, {"expiresAt": after}, type_of, call())
    assert holds(live, {"expiresAt": int(after.timestamp())}, type_of, call())
    assert not holds(live, {"expiresAt": before}, type_of, call())


def test_case_is_ignored_where_the_type_says_so() -> None:
    said = parse_predicate({"username": {"begins_with": "JO"}})
    assert holds(said, {"username": "John"}, lambda name: LAYOUT.type("User", name), call())


def test_dates_compare_as_dates() -> None:
    said = parse_predicate({"pointsDay": {"lt": "$today"}})
    type_of = lambda name: LAYOUT.type("Player", name)  # noqa: E731
    assert holds(said, {"pointsDay": date(2026, 3, 4)}, type_of, call())
    assert not holds(said, {"pointsDay": date(2026, 3, 5)}, type_of, call())
