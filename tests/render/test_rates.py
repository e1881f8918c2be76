"""Rates and sizes in a README: numbers as people read them, what they rest on, and what the totals leave out."""

from __future__ import annotations

import pytest

from dynaform.planner.prove import FamilyProofs, prove_family
from dynaform.render.rates import FAMILY, Calls, Size, bytes_text, rate_text, rates, sizes, totals, units_text
from dynaform.spec import parse_family
from families import family_proofs

SPEC = """
format: 1
family: small
tables: {Things: {key: {partition: thingId}}}
entities:
  Thing:
    table: Things
    attributes: {thingId: id}
    workload: {items: 2000, size: 1.5KB, per: {thingId: {typical: 1}}, source: Chapter 3}
  Other:
    table: Things
    key: {thingId: "OTHER#{otherId}"}
    attributes: {otherId: id}
    workload: {items: 10, assumption: A handful.}
  Bare: {table: Things, key: {thingId: "BARE#{bareId}"}, attributes: {bareId: id}}
access_patterns:
  get-thing: {get: Thing, by: [thingId], rate: {average: 4/s, peak: 20/s, hottest: 10%, source: Chapter 4}}
  put-thing: {put: Thing, rate: 86400/day}
  get-other: {get: Other, by: [otherId], rate: 1/s}
  get-bare: {get: Bare, by: [bareId]}
  search: {elsewhere: OpenSearch}
"""


def small() -> FamilyProofs:
    return prove_family(parse_family(SPEC))


def test_sizes_say_what_they_rest_on() -> None:
    assert sizes(small()) == [
        Size("Thing", "2,000", "1.5 KB", "3 MB", "`thingId`: 1, no bound said", "document: Chapter 3"),
        Size("Other", "10", "not said", "", "", "A handful."),
        Size("Bare", "not said", "not said", "", "", ""),
    ]


def test_rates_say_what_they_rest_on_and_what_a_call_costs() -> None:
    assert rates(small()) == [
        Calls("get-thing", "4/s, peak 20/s, hottest key 10%", "0.5 RU", "document: Chapter 4"),
        Calls("put-thing", "1/s", "2 WU", FAMILY),
        Calls("get-other", "1/s", "", FAMILY),
        Calls("get-bare", "not said", "", ""),
        Calls("search", "not said", "", ""),
    ]


def test_totals_add_what_is_known_and_name_what_is_not() -> None:
    stored, used = totals(small())
    assert stored == (
        "Stored in the tables, without their indexes: 3 MB (not counted, because a number is not said: Other, Bare)."
    )
    assert used == (
        "Used on average, by all patterns together: 2 read and 2 write units a second"
        " (not counted, because a number is not said: get-other, get-bare)."
    )


def test_nothing_known_is_no_total() -> None:
    spec = SPEC[: SPEC.index("  Thing:")] + SPEC[SPEC.index("  Bare:") : SPEC.index("  get-thing:")].replace(
        "\n\n", "\n"
    )
    spec += "  get-bare: {get: Bare, by: [bareId]}\n"
    assert totals(prove_family(parse_family(spec))) == []


@pytest.mark.parametrize(
    ("number", "text"),
    [(0, "0 B"), (999, "999 B"), (1000, "1 KB"), (414, "414 B"), (6.02e9, "6.02 GB"), (2e13, "20 TB")],
)
def test_bytes_in_decimal_units(number: float, text: str) -> None:
    assert bytes_text(number) == text


@pytest.mark.parametrize(
    ("per_second", "text"),
    [
        (20, "20/s"),
        (0.051, "0.051/s"),
        (200 / 86400, "200/day"),
        (1 / 86400, "1/day"),
        (10 / 3600, "10/h"),
        (1500, "1,500/s"),
        (12345 / 86400, "12,345/day"),
    ],
)
def test_rates_are_told_as_a_spec_writes_them(per_second: float, text: str) -> None:
    assert rate_text(per_second) == text


def test_units_leave_out_what_is_not_known() -> None:
    assert units_text(0.5, None) == "0.5 RU"
    assert units_text(None, 2) == "2 WU"
    assert units_text(None, None) == ""


def test_the_rates_that_a_document_states_name_their_place() -> None:
    found = {row.pattern: row.basis for row in rates(family_proofs("social"))}
    assert found["get-user-by-username"] == "document: UsersByUsername GSI, 0.051 reads per second"
    assert found["notify-user"] == FAMILY
