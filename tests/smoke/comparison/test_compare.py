"""Differences are found, and said so that a person can act on them."""

from __future__ import annotations

from typing import Any

import pytest

from dynaform.smoke.comparison.compare import Comparer
from dynaform.smoke.execution.execute import Found, WriteResult
from dynaform.smoke.oracle.answers import Answer
from dynaform.smoke.oracle.effects import Effect, Outcome, Verdict
from dynaform.smoke.oracle.world import Item
from smoke.small import small

COMPARER = Comparer(small().layout, "rabc")
COLUMNS = ("ownerId", "credits")


def row(number: int, **more: Any) -> dict[str, Any]:
    return {"ownerId": f"rabc{number}", "credits": number, **more}


def found(*rows: dict[str, Any]) -> list[Found]:
    return [Found("Owner", each, each) for each in rows]


def expected(*groups: list[dict[str, Any]], limit: int | None = None) -> Answer:
    return Answer(tuple(tuple(Item("Owner", each) for each in group) for group in groups), limit)


@pytest.mark.parametrize(
    ("answer", "rows", "texts"),
    [
        (expected([row(1)], [row(2)]), found(row(1), row(2)), []),
        (expected([row(1), row(2)]), found(row(2), row(1)), []),
        (expected([row(1)], [row(2)]), found(row(2), row(1)), ["row 1 is Owner ownerId=rabc2 credits=2, expected"]),
        (expected([row(1)], [row(2)]), found(row(1)), ["missing: Owner ownerId=rabc2 credits=2"]),
        (expected([row(1)]), found(row(1), row(3)), ["should not be there: Owner ownerId=rabc3"]),
        (expected([row(1)]), found(row(1), row(1)), ["came twice: Owner ownerId=rabc1"]),
        (expected([row(1)]), found(row(1, credits=9)), ["Owner ownerId=rabc1: credits is 9, expected 1"]),
        (expected([row(1)]), found({"ownerId": "rabc1"}), ["credits is absent, expected 1"]),
        (expected([row(1)]), found(row(1), {"ownerId": "somebody", "credits": 1}), []),
        (expected([row(1), row(2)], [row(3)], limit=2), found(row(2), row(1)), []),
        (expected([row(1), row(2)], [row(3)], limit=2), found(row(1), row(3)), ["credits=3 came, expected"]),
        (expected([row(1), row(2)], [row(3)], limit=2), found(row(1)), ["1 row(s) came, expected 2"]),
        (expected([row(1)], [row(2)], limit=1), found({"ownerId": "somebody", "credits": 0}), []),
    ],
)
def test_rows_are_compared_as_groups_of_free_order(answer: Answer, rows: list[Found], texts: list[str]) -> None:
    differences = COMPARER.rows(answer, rows, COLUMNS)
    assert len(differences) == len(texts)
    for difference, text in zip(differences, texts, strict=True):
        assert text in difference.text


def test_case_that_is_ignored_makes_no_difference() -> None:
    answer = Answer(((Item("Owner", {"ownerId": "rabc1", "handle": "Ann"}),),))
    assert COMPARER.rows(answer, found({"ownerId": "rabc1", "handle": "ann"}), ("ownerId", "handle")) == []


def test_sensitive_values_are_never_said() -> None:
    text = COMPARER.state("Owner", row(1, secret="rabc-hush"), row(1, secret="rabc-shh"))
    assert text == "Owner ownerId=rabc1: secret is (sensitive), expected (sensitive)"
    assert "hush" not in COMPARER.state("Owner", None, row(1, secret="rabc-hush"))


def test_many_differences_are_cut_short() -> None:
    answer = expected([row(number) for number in range(20)])
    texts = [each.text for each in COMPARER.rows(answer, [], COLUMNS)]
    assert len(texts) == 6 and texts[-1] == "and 15 more"


@pytest.mark.parametrize(
    ("before", "after", "text"),
    [
        (None, None, ""),
        (row(1), row(1), ""),
        (None, row(1), "Owner ownerId=rabc1 is there, and should not be"),
        (row(1), None, "Owner ownerId=rabc1 is not there"),
        (row(1), row(1, credits=2), "Owner ownerId=rabc1: credits is 2, expected 1"),
    ],
)
def test_stored_items_are_compared_attribute_by_attribute(before: Any, after: Any, text: str) -> None:
    assert COMPARER.state("Owner", before, after) == text


def verdict(outcome: Outcome, member: int | None = None, answer: dict[str, Any] | None = None) -> Verdict:
    return Verdict(outcome, (Effect("Owner", ("rabc1",), outcome),) * 2, answer, member)


@pytest.mark.parametrize(
    ("wanted", "came", "text"),
    [
        (verdict(Outcome.DONE), WriteResult(Outcome.DONE), ""),
        (verdict(Outcome.REFUSED, 0), WriteResult(Outcome.DONE), "the call was done, expected refused"),
        (verdict(Outcome.DONE), WriteResult(Outcome.INVALID, words="no"), "refused as a request (no), expected done"),
        (verdict(Outcome.REFUSED, 1), WriteResult(Outcome.REFUSED, None, 0), "member 1 decided, expected member 2"),
        (
            verdict(Outcome.RETURNED, 0, row(1)),
            WriteResult(Outcome.RETURNED, row(1, credits=4), 0),
            "the answer's credits is 4, expected 1",
        ),
        (verdict(Outcome.DONE, None, {"credits": 4}), WriteResult(Outcome.DONE), "credits is absent, expected 4"),
    ],
)
def test_outcomes_are_compared(wanted: Verdict, came: WriteResult, text: str) -> None:
    differences = COMPARER.outcome(wanted, came)
    assert bool(differences) == bool(text)
    assert not differences or text in differences[0].text
