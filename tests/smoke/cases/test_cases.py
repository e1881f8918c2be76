"""Cases hold the neighbours that break bad designs, and every one of them is what its name says."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from dynaform.planner.calls.values import Call
from dynaform.planner.layout import Layout
from dynaform.smoke.cases.domain import Values, equal, shifted, unequal
from dynaform.smoke.cases.make import make_cases
from dynaform.smoke.cases.material import Case, PatternCases
from dynaform.smoke.cases.variation import ways, with_settings
from dynaform.smoke.oracle.answers import answer
from dynaform.smoke.oracle.effects import Outcome, transaction_verdict, write_verdict
from dynaform.smoke.oracle.world import World
from dynaform.spec import parse_family
from dynaform.spec.predicates import parse_predicate
from dynaform.spec.types import AttributeType, Kind
from smoke.small import small

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
TOKEN = "rabc"


def cases(name: str) -> PatternCases:
    return make_cases(small().layout, Values(TOKEN, NOW), name, small().loaded.family.access_patterns[name])


def seeded(found: PatternCases, *extra: Case) -> World:
    world = World(small().layout)
    for item in (*found.seeds, *(seed for case in extra for seed in case.seeds)):
        world.add(item)
    return world


@pytest.mark.parametrize("name", ["get-owner", "things-since", "things-between", "open-things", "by-state"])
def test_a_read_has_rows_neighbours_and_a_call_of_nothing(name: str) -> None:
    found = cases(name)
    world = seeded(found)
    pattern = small().loaded.family.access_patterns[name]
    sizes = {case.name: answer(pattern, Call(case.parameters, NOW), world).size for case in found.cases}
    assert sizes["its own parameters"] > 0
    assert len(list(world.items())) > sizes["its own parameters"]


def test_a_range_has_its_boundary_and_the_step_below() -> None:
    found = cases("things-since")
    since = found.cases[0].parameters["since"]
    created = {item.row["created"] for item in found.seeds if item.entity == "Thing"}
    second = shifted(AttributeType(Kind.TIMESTAMP), since, -1)
    assert {since, second} <= created


def test_a_list_has_prefix_twins_siblings_dead_items_and_equal_order_values() -> None:
    found = cases("things-since")
    own = found.cases[0].parameters["ownerId"]
    owners = {item.row["ownerId"] for item in found.seeds}
    assert {own, own + "0", own[:-1]} <= owners
    assert any(item.entity == "Owner" and item.row["ownerId"] == own for item in found.seeds)
    assert any(item.row["expiresAt"] <= NOW.timestamp() for item in found.seeds if item.entity == "Thing")
    created = [item.row["created"] for item in found.seeds if item.entity == "Thing" and item.row["ownerId"] == own]
    assert len(set(created)) < len(created)


def test_every_enum_value_is_asked_for() -> None:
    asked = {case.parameters["state"] for case in cases("by-state").cases}
    assert asked == {"NEW", "USED", "GONE"}


def test_every_subset_of_optional_parameters_is_left_out() -> None:
    left = {frozenset({"from", "to"} - set(case.parameters)) for case in cases("things-between").cases}
    assert left == {frozenset(), frozenset({"from"}), frozenset({"to"}), frozenset({"from", "to"})}


def outcomes(name: str) -> dict[str, Outcome]:
    pattern = small().loaded.family.access_patterns[name]
    found: dict[str, Outcome] = {}
    for case in cases(name).cases:
        world = World(small().layout)
        for item in case.seeds:
            world.add(item)
        call = Call(case.parameters, NOW)
        if pattern.transaction:
            found[case.name] = transaction_verdict(pattern.actions, call, world).outcome
        else:
            found[case.name] = write_verdict(pattern, call, world).outcome
    return found


@pytest.mark.parametrize("name", ["spend", "remove-owner", "add-thing", "use-thing", "register"])
def test_write_cases_come_out_as_they_are_named(name: str) -> None:
    found = outcomes(name)
    assert found["everything holds"] is Outcome.DONE
    for title, outcome in found.items():
        if "does not hold" in title or "missing" in title or title.endswith("there, alive"):
            assert outcome is not Outcome.DONE, title
        elif title.endswith(("holds", "there, dead")):
            assert outcome is Outcome.DONE, title


def test_each_conjunct_and_existence_fails_once() -> None:
    titles = outcomes("use-thing")
    assert any("state in (NEW) does not hold" in title for title in titles)
    assert any("expiresAt > $now does not hold" in title for title in titles)
    assert any("missing" in title for title in titles)


def test_both_members_of_a_transaction_are_taken_in_turn() -> None:
    titles = [title for title in outcomes("register") if "is there, alive" in title]
    assert [title.split(":")[0] for title in titles] == ["member 1 (create Owner)", "member 2 (create HandleClaim)"]


def test_all_items_of_a_run_carry_its_token() -> None:
    for name in small().loaded.family.access_patterns:
        found = cases(name)
        for item in (*found.seeds, *(seed for case in found.cases for seed in case.seeds)):
            key = [item.row[attribute] for attribute in small().layout.base(item.entity).attributes]
            assert any(TOKEN in str(value).lower() for value in key), (name, item)


def test_an_entity_whose_key_has_no_room_for_the_token_is_not_exercised() -> None:
    text = """
format: 1
family: days
tables: {Days: {key: {partition: day}}}
entities: {Day: {table: Days, live: always, attributes: {day: date, n: integer}}}
access_patterns: {get-day: {get: Day, by: [day]}}
"""
    loaded = parse_family(text)
    found = make_cases(Layout(loaded.family), Values(TOKEN, NOW), "get-day", loaded.family.access_patterns["get-day"])
    assert found.cases == [] and "nothing in its key" in found.excluded[0]


@pytest.mark.parametrize(
    ("kind", "value", "twins"),
    [
        (AttributeType(Kind.ID), "u1", ["u10", "u", "U1"]),
        (AttributeType(Kind.STRING, ignore_case=True), "ann", ["ann0", "an"]),
        (AttributeType(Kind.INTEGER), 9, [10, 8]),
        (AttributeType(Kind.ENUM, values=("A", "B", "C")), "B", ["A", "C"]),
        (AttributeType(Kind.BOOLEAN), True, [False]),
    ],
)
def test_unequal_values_stand_next_to_a_value(kind: AttributeType, value: Any, twins: list[Any]) -> None:
    assert unequal(kind, value) == twins


def test_case_variants_are_equal_only_where_case_is_ignored() -> None:
    assert equal(AttributeType(Kind.STRING), "ann") == ["ann"]
    assert equal(AttributeType(Kind.STRING, ignore_case=True), "ann") == ["ann", "ANN", "Ann"]


def test_a_dead_row_is_made_by_moving_what_its_end_is_computed_from() -> None:
    entity = small().layout.entity("Thing")
    call = Call({}, NOW)
    row = {"created": NOW, "thingId": "t", "ownerId": "o"}
    dead = with_settings(entity, row, ways(entity.liveness, entity, row, call).bad[0], call)
    assert dead["expiresAt"] == int(NOW.timestamp()) and dead["created"] < NOW


def test_any_is_satisfied_by_one_branch_alone_and_failed_by_all() -> None:
    entity = small().layout.entity("Thing")
    predicate = parse_predicate({"any": [{"state": "NEW"}, {"rank": {"ge": "5"}}]})
    row = {"state": "NEW", "rank": 9}
    found = ways(predicate, entity, row, Call({}, NOW))
    good = [with_settings(entity, row, each, Call({}, NOW)) for each in found.good]
    bad = [with_settings(entity, row, each, Call({}, NOW)) for each in found.bad]
    assert any(each["state"] != "NEW" and each["rank"] >= 5 for each in good)
    assert any(each["state"] == "NEW" and each["rank"] < 5 for each in good)
    assert bad and all(each["state"] != "NEW" and each.get("rank", 0) < 5 for each in bad)
