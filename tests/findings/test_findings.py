"""Findings sort the same way always, and the catalogue has one meaning per id."""

from __future__ import annotations

import random
import re

import pytest

from dynaform.findings import (
    DynaformError,
    Edit,
    Finding,
    FindingsError,
    Place,
    RefusedError,
    Severity,
    UsageError,
    UserInterruptError,
    WorldError,
    definition,
    definitions,
    repair_text,
    sort_findings,
)


def test_a_finding_takes_severity_title_and_reason_from_the_catalogue() -> None:
    finding = Finding("DF003", "'x' is not a key of this place")
    assert (finding.level, finding.title) == (Severity.ERROR, "unknown key")
    assert finding.why == definition("DF003").why
    assert Finding("DF003", "", severity=Severity.NOTE).level is Severity.NOTE


def test_an_unknown_id_cannot_be_used() -> None:
    with pytest.raises(KeyError):
        Finding("DF999", "")


def test_the_order_does_not_depend_on_the_order_of_discovery() -> None:
    sorted_once = (
        Finding("DF002", "b", Place("a.yaml", 1, 1)),
        Finding("DF001", "b", Place("a.yaml", 2, 1)),
        Finding("DF001", "b", Place("a.yaml", 2, 5)),
        Finding("DF003", "b", Place("a.yaml", 2, 5)),
        Finding("DF001", "a", Place("a.yaml", 2, 5), severity=Severity.WARNING),
        Finding("DF001", "a", Place("b.yaml", 1, 1)),
        Finding("DF001", "a"),
    )
    shuffled = list(sorted_once)
    random.Random(7).shuffle(shuffled)  # noqa: S311 - a fixed shuffle, no secret
    assert sort_findings(shuffled) == sorted_once
    assert FindingsError(shuffled).findings == sorted_once


def test_severities_rank_from_the_worst() -> None:
    assert sorted(Severity, key=lambda each: each.rank) == [Severity.ERROR, Severity.WARNING, Severity.NOTE]


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (DynaformError, 4),
        (RefusedError, 1),
        (FindingsError, 1),
        (UsageError, 2),
        (WorldError, 4),
        (UserInterruptError, 130),
    ],
)
def test_exit_codes(kind: type[DynaformError], code: int) -> None:
    assert kind.exit_code == code


def test_errors_carry_what_happened_and_how_to_mend_it() -> None:
    error = UsageError("there is no family 'x'", hint="Known here: y.", detail="more")
    assert (str(error), error.message, error.hint, error.detail) == (
        "there is no family 'x'", "there is no family 'x'", "Known here: y.", "more",
    )  # fmt: skip


def test_definitions_are_complete_sentences_under_stable_ids() -> None:
    for id, each in definitions().items():
        assert re.fullmatch(r"DF\d{3}", id)
        assert each.title and each.title == each.title.strip()
        assert each.why.endswith("."), id
        assert Severity(each.severity)
    assert list(definitions()) == sorted(definitions())


def test_a_repair_is_said_as_a_person_pastes_it() -> None:
    repair = (
        Edit(("tables", "t", "indexes", "a"), "{key: {partition: x}}"),
        Edit(("tables", "t", "indexes", "b"), "key: {partition: y}\nprojection: ALL"),
        Edit(("access_patterns", "p", "via"), ""),
        Edit(("notes", 2), "said"),
        Edit(("access_patterns", "p", "steps", 0, "page"), "5"),
        Edit(("access_patterns", "p", "steps", 0, "where"), "- a"),
        Edit(("access_patterns", "p", "steps", 1, "accept", "DF204"), ""),
        Edit(("title",), "T"),
    )
    assert repair_text(repair).splitlines() == [
        "Write in tables.t.indexes:",
        "  a: {key: {partition: x}}",
        "  b:",
        "    key: {partition: y}",
        "    projection: ALL",
        "Remove access_patterns.p.via.",
        "Write as item 3 of notes:",
        "  said",
        "Write in item 1 of access_patterns.p.steps:",
        "  page: 5",
        "  where:",
        "    - a",
        "Remove accept.DF204 of item 2 of access_patterns.p.steps.",
        "Write at the top:",
        "  title: T",
    ]
    finding = Finding("DF003", "seen", hint="Do this.", repair=repair[2:3])
    assert finding.advice == "Do this.\nRemove access_patterns.p.via."
    assert hash(finding)
