"""Answers and effects from intent alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from dynaform.planner.calls.values import Call
from dynaform.smoke.oracle.answers import answer
from dynaform.smoke.oracle.effects import Outcome, apply, transaction_verdict, write_verdict
from dynaform.smoke.oracle.world import Item, World
from dynaform.spec.model import Action, Otherwise, Pattern
from smoke.hub import hub
from smoke.small import small

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)


def thing(number: int, hours: int = 0, **more: Any) -> Item:
    row = {
        "thingId": f"t{number}", "ownerId": "o1", "created": NOW - timedelta(hours=hours), "title": f"title {number}",
        "open": True, "state": "NEW", "rank": number,
    }  # fmt: skip
    return Item("Thing", {name: value for name, value in (row | more).items() if value is not None})


def owner(**more: Any) -> Item:
    return Item("Owner", {"ownerId": "o1", "handle": "Ann", "credits": 5, **more})


def world(*items: Item) -> World:
    made = World(small().layout)
    assert all(made.add(item) for item in items)
    return made


def pattern(name: str) -> Pattern:
    return small().loaded.family.access_patterns[name]


def read(name: str, made: World, **parameters: Any) -> list[list[str]]:
    found = answer(pattern(name), Call(parameters, NOW), made)
    return [sorted(item.row["thingId"] for item in group) for group in found.groups]


def test_rows_are_selected_ordered_and_grouped_where_equal() -> None:
    made = world(thing(1, 1), thing(2, 2), thing(3, 2), thing(4, 5), thing(5, 1, ownerId="o10"))
    assert read("things-since", made, ownerId="o1", since=NOW - timedelta(hours=2)) == [["t1"], ["t2", "t3"]]


def test_what_is_not_alive_is_absent() -> None:
    made = world(thing(1, 24), thing(2, 23))
    assert read("open-things", made, ownerId="o1") == [["t2"]]


def test_an_item_without_the_order_attribute_is_in_no_ordered_list() -> None:
    made = world(thing(9), thing(10), thing(3, rank=None))
    assert read("by-state", made, state="NEW") == [["t10"], ["t9"]]


def test_a_bound_that_is_left_out_does_not_bind() -> None:
    made = world(thing(1, 1), thing(2, 2))
    assert read("things-between", made, ownerId="o1", to=NOW - timedelta(hours=2)) == [["t2"]]
    assert read("things-between", made, ownerId="o1") == [["t2"], ["t1"]]


def write(name: str, made: World, **parameters: Any) -> Any:
    return write_verdict(pattern(name), Call(parameters, NOW), made)


def test_update_is_refused_at_the_floor_and_done_above() -> None:
    made = world(owner(credits=5))
    done = write("spend", made, ownerId="o1", n=5)
    assert (done.outcome, done.answer) == (Outcome.DONE, {"credits": 0})
    apply(done, made)
    assert write("spend", made, ownerId="o1", n=1).outcome is Outcome.REFUSED
    assert write("spend", made, ownerId="o2", n=1).outcome is Outcome.REFUSED


def test_delete_of_nothing_is_ignored_where_the_pattern_says_so() -> None:
    made = world(owner())
    found = write("remove-owner", made, ownerId="o1")
    assert found.outcome is Outcome.DONE
    apply(found, made)
    assert list(made.rows("Owner")) == []
    assert write("remove-owner", made, ownerId="o1").outcome is Outcome.IGNORED


def test_otherwise_return_answers_with_the_stored_item() -> None:
    made = world(thing(1, state="GONE"))
    found = write("use-thing", made, ownerId="o1", created=NOW, thingId="t1")
    assert found.outcome is Outcome.RETURNED and found.answer["state"] == "GONE"


def test_create_replaces_what_is_dead() -> None:
    made = world(thing(1))
    call = Call({"ownerId": "o1", "thingId": "t1", "title": "new"}, NOW)
    assert write_verdict(pattern("add-thing"), call, made).outcome is Outcome.REFUSED
    later = Call(dict(call.parameters), NOW + timedelta(days=2))
    assert write_verdict(pattern("add-thing"), later, world(thing(1))).outcome is Outcome.DONE


def test_created_rows_have_defaults_and_computed_attributes() -> None:
    call = Call({"ownerId": "o1", "thingId": "t1", "title": "new"}, NOW)
    (effect,) = write_verdict(pattern("add-thing"), call, world()).effects
    assert effect.after is not None
    assert effect.after["open"] is True and effect.after["expiresAt"] == int(NOW.timestamp()) + 86400
    assert "rank" not in effect.after


def test_a_transaction_is_all_or_nothing_and_the_first_failing_member_decides() -> None:
    made = world(Item("HandleClaim", {"handle": "ann", "ownerId": "o9"}))
    call = Call({"ownerId": "o1", "handle": "ANN"}, NOW)
    found = transaction_verdict(pattern("register").actions, call, made)
    assert (found.outcome, found.member) == (Outcome.REFUSED, 1)
    apply(found, made)
    assert list(made.rows("Owner")) == []


def test_one_item_twice_is_no_request() -> None:
    action = pattern("spend")
    found = transaction_verdict((action, action), Call({"ownerId": "o1", "n": 1}, NOW), world(owner()))
    assert found.outcome is Outcome.INVALID


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"set": {"credits": "7"}}, {"credits": 7}),
        ({"add": {"credits": "2"}}, {"credits": 7}),
        ({"init": {"credits": "1", "secret": "s"}}, {"credits": 5, "secret": "s"}),
        ({"remove": ["credits"]}, {"credits": None}),
    ],
)
def test_changes_change_only_what_they_name(changes: dict[str, Any], expected: dict[str, Any]) -> None:
    action = Action.model_validate({"update": "Owner", "by": ["ownerId"], **changes})
    (effect,) = write_verdict(action, Call({"ownerId": "o1"}, NOW), world(owner())).effects
    assert effect.after is not None
    assert {name: effect.after.get(name) for name in expected} == expected
    assert effect.after["handle"] == "Ann"


def test_otherwise_is_the_answer_only_when_the_condition_fails() -> None:
    action = Action.model_validate({"update": "Owner", "by": ["ownerId"], "otherwise": "ignore"})
    assert action.otherwise is Otherwise.IGNORE
    assert write_verdict(action, Call({"ownerId": "o1"}, NOW), world(owner())).outcome is Outcome.DONE
    assert write_verdict(action, Call({"ownerId": "o2"}, NOW), world(owner())).outcome is Outcome.IGNORED


def test_a_unique_value_is_seeded_once() -> None:
    made = world(owner())
    assert not made.add(Item("Owner", {"ownerId": "o2", "handle": "ANN"}))


# -- entities that share their keys ------------------------------------------------------------------------------------

USER = Item("User", {"name": "ann", "region": "eu", "plan": "free", "mail": "m"})
ORGANIZATION = Item("Organization", {"title": "ann", "region": "eu", "plan": "free", "seats": 3})
CLOSED = Item("Organization", {**ORGANIZATION.row, "closed": NOW})


def hubs(*items: Item) -> World:
    made = World(hub().layout)
    assert all(made.add(item) for item in items)
    return made


def hub_verdict(pattern: str, made: World, /, **parameters: Any) -> Any:
    said = hub().loaded.family.access_patterns[pattern]
    call = Call({"name": "ann", "region": "eu", "mail": "m", **parameters}, NOW)
    return transaction_verdict(said.actions, call, made) if said.transaction else write_verdict(said, call, made)


def test_a_key_has_one_item_whosever_it_is() -> None:
    made = hubs(USER)
    assert not made.add(ORGANIZATION) and made.other("Organization", ORGANIZATION.row) == USER
    assert made.add(Item("Organization", {**ORGANIZATION.row, "title": "bob"}))
    made.drop("User", ("ann",))
    assert made.other("Organization", ORGANIZATION.row) is None and made.add(ORGANIZATION)
    later = made.snapshot()
    made.drop("Organization", ("ann",))
    assert later.other("User", USER.row) == ORGANIZATION and made.other("User", USER.row) is None


@pytest.mark.parametrize("there", [ORGANIZATION, CLOSED], ids=["alive", "dead"])
@pytest.mark.parametrize(
    ("name", "outcome"),
    [
        ("sign-up", Outcome.REFUSED),
        ("find-or-make", Outcome.RETURNED),
        ("replace-user", Outcome.REFUSED),
        ("pay", Outcome.REFUSED),
        ("leave", Outcome.IGNORED),
    ],
)
def test_no_write_of_a_user_touches_an_organization(name: str, outcome: Outcome, there: Item) -> None:
    made = hubs(there)
    found = hub_verdict(name, made)
    assert found.outcome is outcome
    assert found.answer == (there.row if outcome is Outcome.RETURNED else None)
    apply(found, made)
    assert list(made.items()) == [there]


def test_an_upsert_makes_nothing_where_another_entity_has_the_key() -> None:
    made = hubs(USER)
    assert hub_verdict("seat", made, word="ann", why="y").outcome is Outcome.REFUSED
    assert hub_verdict("seat", made, word="bob", why="y").outcome is Outcome.DONE


def test_two_entities_at_one_key_are_one_item_twice() -> None:
    made = hubs(ORGANIZATION)
    assert hub_verdict("is-free", made, title="ann").outcome is Outcome.INVALID
    assert hub_verdict("is-free", made, title="ann", name="bob").outcome is Outcome.DONE


def test_a_read_finds_its_own_entity_alone() -> None:
    said = hub().loaded.family.access_patterns["get-user"]
    assert answer(said, Call({"name": "ann"}, NOW), hubs(ORGANIZATION)).items == []
    assert answer(said, Call({"name": "ann"}, NOW), hubs(USER)).items == [USER]
