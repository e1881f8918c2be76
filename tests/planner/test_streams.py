"""Where smoke's mark stands in keys of every kind, and what a reader of a stream makes of it."""

from __future__ import annotations

import pytest

from dynaform.planner.layout import Layout
from dynaform.planner.streams import SMOKE_MARK, smoke_signs, written_by_smoke
from dynaform.spec import parse_family
from families import family_spec

SPEC = """
format: 1
family: marks
tables:
  Raw: {key: {partition: id}}
  Template: {key: {partition: PK, sort: SK}, type_attribute: kind}
  Computed: {key: {partition: pair, sort: PK}}
  Counted: {key: {partition: day, sort: number}}
entities:
  Plain: {table: Raw, key: {}, attributes: {id: id}, workload: {size: 1KB}}
  User:
    table: Template
    key: {PK: "USER#{userId}", SK: PROFILE}
    attributes: {userId: id}
    workload: {size: 1KB}
  Visit:
    table: Template
    key: {PK: "DAY#{day}", SK: "AT#{at}#{userId}"}
    attributes: {userId: id, day: date, at: timestamp}
    workload: {size: 1KB}
  Setting:
    table: Template
    key: {PK: SETTINGS, SK: "{name}"}
    attributes: {name: string}
    workload: {size: 1KB}
  Pair:
    table: Computed
    key: {PK: "P#{short}"}
    attributes:
      a: id
      b: id
      pair: {type: id, is: {pair: [a, b]}}
      short: {type: id, is: {prefix: a, of: 3}}
    workload: {size: 1KB}
  Count: {table: Counted, key: {}, attributes: {day: date, number: integer}, workload: {size: 1KB}}
"""


def layout() -> Layout:
    loaded = parse_family(SPEC)
    return Layout(loaded.family)


def signs(table: str) -> dict[str, tuple[str, str, bool]]:
    return {sign.entity: (sign.attribute, sign.text, sign.at_start) for sign in smoke_signs(layout(), table)}


def test_the_mark_stands_at_the_start_of_a_raw_key() -> None:
    assert signs("Raw") == {"Plain": ("id", "dfsmoke", True)}


def test_the_mark_stands_behind_the_text_of_a_template() -> None:
    assert signs("Template") == {
        "User": ("PK", "USER#dfsmoke", True),
        "Visit": ("SK", "#dfsmoke", False),
        "Setting": ("SK", "dfsmoke", True),
    }


def test_a_pair_of_ids_begins_with_the_mark_and_three_characters_of_one_do_not_show_it() -> None:
    assert signs("Computed") == {"Pair": ("pair", "dfsmoke", True)}


def test_a_key_of_days_and_numbers_has_no_room_for_the_mark() -> None:
    assert smoke_signs(layout(), "Counted") == ()
    assert not written_by_smoke((), {"day": {"S": "2026-01-01"}, "number": {"N": "1"}})


@pytest.mark.parametrize(
    ("keys", "smokes"),
    [
        ({"PK": "USER#dfsmoke12ab300001x", "SK": "PROFILE"}, True),
        ({"PK": "USER#DFSMOKE12AB300001X", "SK": "PROFILE"}, True),
        ({"PK": "DAY#2026-05-04", "SK": "AT#2026-05-04T12:00:30Z#dfsmoke12ab300001x"}, True),
        ({"PK": "USER#anna", "SK": "PROFILE"}, False),
        ({"PK": "USER#not-dfsmoke", "SK": "PROFILE"}, False),
        ({"PK": "USERNAME#dfsmoke", "SK": "PROFILE"}, False),
        ({"PK": "DAY#2026-05-04", "SK": "AT#2026-05-04T12:00:30Z#anna"}, False),
    ],
)
def test_a_reader_drops_smokes_records_and_takes_all_others(keys: dict[str, str], smokes: bool) -> None:
    record = {name: {"S": value} for name, value in keys.items()}
    assert written_by_smoke(smoke_signs(layout(), "Template"), record) is smokes


def test_every_table_with_a_stream_reader_has_a_sign_for_each_of_its_entities() -> None:
    for family in ("companion", "conversation", "ielts", "marketplace", "social"):
        loaded = family_spec(family)
        for consumer in loaded.family.consumers.values():
            if consumer.stream is not None:
                marked = {sign.entity for sign in smoke_signs(Layout(loaded.family), consumer.stream)}
                assert marked == set(loaded.family.entities_of(consumer.stream))


def test_the_mark_holds_no_delimiter_and_leaves_room_in_a_run_id() -> None:
    assert SMOKE_MARK.isalnum() and len(SMOKE_MARK) == 7
