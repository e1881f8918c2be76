"""What predicates and computed attributes mean, case by case."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from dynaform.planner.calls.values import Call
from dynaform.smoke.oracle.meaning import completed, holds
from dynaform.spec import parse_family
from dynaform.spec.predicates import parse_predicate

NOW = datetime(2026, 5, 4, 12, 30, tzinfo=UTC)
ENTITY = parse_family("""
format: 1
family: words
tables: {T: {key: {partition: id}}}
entities:
  E:
    table: T
    live: always
    attributes:
      id: id
      mail: {type: string, ignore_case: true}
      n: {type: integer, optional: true}
      max: {type: integer, optional: true}
      at: {type: timestamp, optional: true}
      day: {is: {day: at}}
      ends: {type: epoch, is: {plus: [at, 1h]}}
      other: {type: id, optional: true}
      both: {is: {pair: [id, other]}}
      start: {is: {prefix: mail, of: 2}}
      tags: {type: {set: string}, optional: true}
      deep: {type: map, optional: true}
access_patterns: {get-e: {get: E, by: [id]}}
""").family.entities["E"]


@pytest.mark.parametrize(
    ("predicate", "row", "parameters", "expected"),
    [
        ({"n": "3"}, {"n": 3}, {}, True),
        ({"n": {"ne": "3"}}, {}, {}, False),
        ({"n": {"lt": "10"}}, {"n": 9}, {}, True),
        ({"n": {"between": ["$a", "$b"]}}, {"n": 10}, {"a": 9, "b": 10}, True),
        ({"n": {"between": ["$a", "$b"]}}, {"n": 8}, {"a": 9, "b": 10}, False),
        ({"n": {"between": ["$a", "$b"]}}, {"n": 11}, {"a": 9}, True),
        ({"n": {"between": ["$a", "$b"]}}, {}, {}, True),
        ({"n": {"in": ["1", "2"]}}, {"n": 2}, {}, True),
        ({"n": {"in": "$list"}}, {"n": 2}, {"list": [3]}, False),
        ({"n": {"exists": "false"}}, {}, {}, True),
        ({"n": {"lt": "$.max"}}, {"n": 3, "max": 4}, {}, True),
        ({"n": {"lt": "$.max"}}, {"n": 3}, {}, False),
        ({"mail": "$m"}, {"mail": "Ann@X"}, {"m": "aNN@x"}, True),
        ({"mail": {"begins_with": "AN"}}, {"mail": "ann"}, {}, True),
        ({"at": {"le": "$now"}}, {"at": NOW}, {}, True),
        ({"at": {"lt": "$now"}}, {"at": NOW}, {}, False),
        ({"tags": {"contains": "a"}}, {"tags": frozenset({"a", "b"})}, {}, True),
        ({"tags": {"size": {"ge": "2"}}}, {"tags": frozenset({"a"})}, {}, False),
        ({"deep.x.y": "1"}, {"deep": {"x": {"y": 1}}}, {}, True),
        ({"any": [{"n": "1"}, {"n": "2"}]}, {"n": 2}, {}, True),
        ({"any": [{"n": "1"}, {"n": "2"}]}, {"n": 3}, {}, False),
    ],
)
def test_a_predicate_means_what_it_says(
    predicate: dict[str, Any], row: dict[str, Any], parameters: dict[str, Any], expected: bool
) -> None:
    assert holds(parse_predicate(predicate), row, ENTITY, Call(parameters, NOW)) is expected


def test_computed_attributes_follow_their_sources() -> None:
    row = completed(ENTITY, {"id": "b", "other": "a", "mail": "ANN", "at": NOW})
    assert row["day"] == date(2026, 5, 4)
    assert row["ends"] == int(NOW.timestamp()) + 3600
    assert row["both"] == "a#b"
    assert row["start"] == "an"


def test_a_computed_attribute_without_its_source_is_absent() -> None:
    row = completed(ENTITY, {"id": "b", "mail": "x", "both": "stale"})
    assert "both" not in row and "day" not in row and "ends" not in row
