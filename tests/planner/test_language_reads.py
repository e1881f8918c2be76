"""What D1 to D30 say a read proves, sentence by sentence, where no other file has it."""

from __future__ import annotations

import pytest

from .reads_family import findings, keys, served

SPEC = """
format: 1
family: language
tables:
  Jobs:
    key: {partition: jobId}
    indexes:
      ByTenant: {key: {partition: [tenant, region], sort: [status, due, weight]}, projection: ALL}
      ByDay: {key: {partition: day, sort: at}, projection: ALL}
      Heavy: {key: {partition: heavy, sort: at}, projection: KEYS_ONLY}
      ByScore: {key: {partition: board, sort: down}, projection: ALL}
      ByLower: {key: {partition: owner, sort: score}, projection: ALL}
      ByPlace: {key: {partition: cell, sort: place}, projection: ALL}
      Replies: {key: {partition: thread, sort: at}, projection: ALL}
      ByEnd: {key: {partition: owner, sort: ends}, projection: ALL}
  Days: {key: {partition: PK, sort: SK}}
entities:
  Job:
    table: Jobs
    indexes: {Heavy: {heavy: "HEAVY", when: {weight: {gt: 10}}}}
    attributes:
      jobId: id
      tenant: id
      region: [eu, us]
      status: [new, done]
      due: date
      weight: integer
      at: timestamp
      day: {type: date, is: {day: at}}
      board: id
      owner: id
      score: {type: integer, width: 6}
      down: {type: integer, width: 6, is: {reverse: score}}
      ends: {type: timestamp, is: {plus: [at, 24h]}}
      note: {type: string, optional: true}
      place: id
      cell: {type: string, is: {prefix: place, of: 5}}
      parent: {type: id, optional: true}
      thread: {type: string, is: {first_of: [parent, "#ROOT"]}}
    workload: {items: 1000, size: 1KB}
  Stat:
    table: Days
    key: {PK: "STATS#{date}", SK: "{kind}"}
    attributes: {date: date, kind: id, count: integer}
    workload: {items: 1000, size: 100B, per: {date: {typical: 3, max: 10}}}
access_patterns: {}
"""

SERVED = {
    "D30: all partition attributes, some sort attributes from the left": (
        "{list: Job, by: [tenant, region, status], page: 5}",
        ["ByTenant: tenant = {$tenant} and region = {$region} and status = {$status}"],
    ),
    "D30: a range on the last sort attribute used": (
        "{list: Job, by: [tenant, region, status], where: {due: {ge: $d}}, order: due desc, page: 5}",
        ["ByTenant: tenant = {$tenant} and region = {$region} and status = {$status} and due >= {$d}"],
    ),
    "D30: numbers keep their type, and the whole key": (
        "{list: Job, by: [tenant, region, status, due], where: {weight: {between: [$a, $b]}}, page: 5}",
        [
            "ByTenant: tenant = {$tenant} and region = {$region} and status = {$status} and due = {$due} "
            "and weight between {$a} and {$b}"
        ],
    ),
    "D30 and D17: a finite gap is a query per value, in the partition and between sort attributes": (
        "{list: Job, by: [tenant], order: due, page: 5, requests: 4}",
        [
            f"ByTenant: tenant = {{$tenant}} and region = {{{region}}} and status = {{{status}}}"
            for region in ("eu", "us")
            for status in ("new", "done")
        ],
    ),
    "D6 and D17: a day over a range by the clock": (
        "{list: Job, where: {at: {ge: $now - 7d}}, order: at desc, page: 25, requests: 8}",
        ["ByDay: day = {$each day} and at >= {$now - 7d} per day from $now - 7d to $now"],
    ),
    "D6 and D17: a day between two parameters, as many as the budget pays for": (
        "{list: Job, where: {at: {between: [$from, $to]}}, order: at, page: 25, requests: 31}",
        ["ByDay: day = {$each day} and at between {$from} and {$to} per day from $from to $to"],
    ),
    "D6: a date in a template over a range": (
        "{list: Stat, where: {date: {between: [2026-01-01, 2026-01-03]}}, order: date, requests: 3}",
        ["Days: PK = STATS#{$each date} per date from 2026-01-01 to 2026-01-03"],
    ),
    "D17: one order, two directions": (
        "{list: Job, where: {any: [{board: $b}, {owner: $o}]}, order: score desc, page: 5, requests: 2}",
        ["ByScore: board = {$b}", "ByLower: owner = {$o} the other way"],
    ),
    "D6: a range and the order of a source, through what counts it down": (
        "{list: Job, by: [board], where: {score: {ge: $s}}, order: score desc, page: 5}",
        ["ByScore: board = {$board} and down <= {reverse($s)}"],
    ),
    "D6: a range and the order of a source, through what is a time later": (
        "{list: Job, by: [owner], where: {at: {between: [$a, $b]}}, order: at, page: 5}",
        ["ByEnd: owner = {$owner} and ends between {$a + 24h} and {$b + 24h}"],
    ),
    "D6: the absence of the source is the last resort": (
        "{list: Job, where: {parent: {exists: false}}, order: at desc, page: 5}",
        ["Replies: thread = {#ROOT}"],
    ),
    "D6: a value of the source, where the last resort can be none": (
        "{list: Job, where: {parent: $p}, order: at desc, page: 5}",
        ["Replies: thread = {first_of($p)}"],
    ),
    "D6: a beginning as long as the prefix binds it": (
        "{list: Job, where: {place: {begins_with: u09tvw}}, page: 5}",
        ["ByPlace: cell = {u09tv} and begins_with(place, {u09tvw})"],
    ),
    "D17: cells of a geohash, one query each": (
        "{list: Job, where: {cell: {in: $cells}}, page: 5, requests: 9}",
        ["ByPlace: cell = {$cells} per cell in $cells"],
    ),
    "D13: a number implies a lower bound of the index": (
        "{list: Job, where: {weight: {ge: 11}}, order: at, page: 5, returns: [jobId, at], via: Heavy}",
        ["Heavy: heavy = HEAVY"],
    ),
}


@pytest.mark.parametrize("name", SERVED)
def test_served(name: str) -> None:
    pattern, lines = SERVED[name]
    assert keys(served(pattern, SPEC)) == lines


REFUSED = {
    "D30: a partition attribute is missing": (
        "{list: Job, by: [region], where: {status: new}, page: 5, via: ByTenant}",
        "DF202",
        "ByTenant: its partition key needs tenant, which the pattern does not fix",
    ),
    "D30: an open range between two included ends": (
        "{list: Job, by: [tenant, region, status], where: {due: {ge: $a, lt: $b}}, page: 5, via: ByTenant}",
        "DF202",
        "ByTenant: BETWEEN includes both ends; a range of due must be written with ge and le",
    ),
    "D30: an order behind an attribute that is not fixed": (
        "{list: Job, by: [tenant, region, status], order: weight, page: 5, via: ByTenant}",
        "DF202",
        "ByTenant: gives items in order of due, not of weight",
    ),
    "D17: days without a lower bound": (
        "{list: Job, order: at desc, page: 25, requests: 8}",
        "DF213",
        "ByDay: it would be read once per day of at, and nothing bounds at",
    ),
    "D13: a number that does not imply it": (
        "{list: Job, where: {weight: {ge: 10}}, order: at, page: 5, returns: [jobId, at], via: Heavy}",
        "DF202",
        "Heavy: it holds only items where weight > 10, which the pattern does not ask for",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name: str) -> None:
    pattern, id, note = REFUSED[name]
    (finding,) = findings(pattern, SPEC)
    assert (finding.id, note in finding.notes) == (id, True), finding


def test_days_that_nobody_counts_want_a_budget() -> None:
    """Between two parameters, and since one: neither says how many days."""
    for where in ("{between: [$from, $to]}", "{ge: $since}"):
        (finding,) = findings(f"{{list: Job, where: {{at: {where}}}, order: at, page: 25}}", SPEC)
        assert finding.id == "DF213"
        assert "nothing says how many days" in finding.seen


def test_a_moment_that_callers_say_may_lie_in_the_future() -> None:
    pattern = "{list: Job, where: {at: {ge: $now - 7d}}, order: at desc, page: 25, requests: 8}"
    (finding,) = findings(pattern + "\n  add: {create: Job}", SPEC)
    assert (finding.id, "which add may set to a day to come" in finding.seen) == ("DF213", True)
    assert "between: [$now - 7d, $now]" in finding.hint
    served(pattern + "\n  add: {create: Job, set: {at: $now}}", SPEC)


def test_an_upsert_says_the_day_of_an_item_by_what_it_selects() -> None:
    pattern = "{list: Stat, where: {date: {ge: $today - 6d}}, page: 25, requests: 7}"
    bump = "\n  bump: {upsert: Stat, where: {date: %s, kind: $kind}, add: {count: 1}}"
    served(pattern + bump % "$today", SPEC)
    served(pattern + "\n  bump: {update: Stat, where: {date: $date, kind: $kind}, add: {count: 1}}", SPEC)
    for day in ("$date", "$today + 1d"):
        (finding,) = findings(pattern + bump % day, SPEC)
        assert (finding.id, "which bump may set to a day to come" in finding.seen) == ("DF213", True)


def test_a_last_resort_that_can_be_a_value_does_not_tell_absence() -> None:
    """D6: first_of needs the literal outside the source's values."""
    for where in ("{parent: {exists: false}}", "{parent: $p}"):
        pattern = f"{{list: Job, where: {where}, order: at desc, page: 5}}"
        (finding,) = findings(pattern, SPEC.replace('"#ROOT"', "ROOT"))
        assert (finding.id, "ROOT can be a value of parent too" in finding.seen) == ("DF214", True)
        assert 'its last resort "#ROOT"' in finding.hint


def test_half_a_range_and_a_gap_of_optional_parameters() -> None:
    """D26: one proof per subset; half a between is ge or le; a middle gap is a finding that names what is left out."""
    head = "{list: Job, by: [tenant, region, status], order: due, page: 5, "
    assert not findings(head + "where: {due: {between: [$a, $b]}}, optional: [a, b]}", SPEC)
    gap = "{list: Stat, by: [date], page: 5, optional: [date]}"
    (finding,) = findings(gap, SPEC)
    assert finding.id in {"DF201", "DF213"}
    assert "date" in finding.seen
