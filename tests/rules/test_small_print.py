"""What rules say and do not say beside their samples."""

from __future__ import annotations

import pytest

from dynaform.planner.prove import prove_family
from dynaform.rules import RULES, check_rules
from dynaform.spec import parse_family

EVENTS = """
format: 1
family: sample
tables:
  Events: {key: {partition: pk, sort: sk}}
entities:
  Event:
    table: Events
    key: {pk: KEY, sk: "{createdAt}#{eventId}"}
    attributes:
      eventId: id
      createdAt: timestamp
      kind: [view, click]
      day: {is: {day: createdAt}}
      slice: {is: {shard: eventId, of: 4}}
    workload: {items: 1000000, size: 300B}
access_patterns:
  record-event: {create: Event, rate: 50/s}
  events: {list: Event, where: {day: $day, kind: view}, order: createdAt desc, page: 50, requests: 4, rate: RATE}
"""
STEPS = """
format: 1
family: sample
tables:
  Players: {key: {partition: player}}
  Games: {key: {partition: game}}
entities:
  Player: {table: Players, attributes: {player: id, waiting: boolean}}
  Game: {table: Games, attributes: {game: id, player: id}}
access_patterns:
  begin:
    steps:
      - {update: Player, by: [player], when: {waiting: true}, set: {waiting: VALUE}, otherwise: ANSWER}
      - {create: Game}
    requests: 2
"""


VOTES = """
format: 1
family: sample
tables:
  Polls: {key: {partition: pollId}}
entities:
  Poll:
    table: Polls
    attributes: {pollId: id, votes: {type: integer, default: 0, min: 0}}
    workload: {items: 100, size: 300B}
access_patterns:
  add-poll: {create: Poll, rate: 1/day}
  vote: {update: Poll, by: [pollId], add: {votes: 1}, rate: {average: 500/s, peak: 3000/s, hottest: 60%}}
  result: {get: Poll, by: [pollId], rate: 1/s}
"""


def said(id: str, spec: str) -> list[str]:
    [rule] = [each for each in RULES if each.id == id]
    return [each.seen for each in check_rules(prove_family(parse_family(spec)), [rule])]


@pytest.mark.parametrize(
    ("key", "rate", "begins"),
    [
        ("EVENTS#{day}", "1/s", "every Event of a day has one partition key"),
        ("EVENTS#{kind}#{day}", "900/s", "every Event of a day has one of 2 partition keys"),
        ("EVENTS#{kind}#{day}", "1/s", ""),  # the rates are told, and far from the limit
        ("EVENTS#{kind}#{day}#{slice}", "900/s", ""),  # a shard: whether it has parts enough is another rule's
    ],
)
def test_few_partitions_of_a_day(key: str, rate: str, begins: str) -> None:
    found = said("DF212", EVENTS.replace("KEY", f'"{key}"').replace("RATE", rate))
    assert [each[: len(begins)] for each in found] == ([begins] if begins else [])


@pytest.mark.parametrize(
    ("value", "answer", "count"), [("false", "refuse", 1), ("false", "ignore", 0), ("true", "refuse", 0)]
)
def test_half_done_where_a_write_ends_its_own_condition(value: str, answer: str, count: int) -> None:
    assert len(said("DF767", STEPS.replace("VALUE", value).replace("ANSWER", answer))) == count


def test_the_table_class_is_not_judged_while_requests_are_unknown() -> None:
    [rule] = [each for each in RULES if each.id == "DF797"]
    unserved = "  mails-of-day: {list: Mail, by: [body], rate: 9/s}\n"
    assert said("DF797", rule.bad_spec) != []
    assert said("DF797", rule.bad_spec.replace("access_patterns:\n", f"access_patterns:\n{unserved}")) == []


def test_one_hot_item_is_said_once() -> None:
    found = [each.id for each in check_rules(prove_family(parse_family(VOTES)))]
    assert "DF704" in found and "DF700" not in found


def test_where_rates_show_that_one_partition_is_too_few_nothing_guesses_it_beside() -> None:
    spec = EVENTS.replace("KEY", "ALL").replace("RATE", "1/s")
    calm, hot = (spec, spec.replace("rate: 50/s", "rate: 2500/s"))
    assert (len(said("DF212", calm)), said("DF700", calm)) == (1, [])
    assert (said("DF212", hot), len(said("DF700", hot))) == ([], 1)
