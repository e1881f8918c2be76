"""The prover finds the mistakes of the documents, where they are, and what it offers mends them."""

from __future__ import annotations

import os
import re
from collections import Counter

import pytest

from dynaform.documents import apply_edits
from dynaform.findings import definitions
from prover.figures import record

from .journey import FAMILIES, Expected, data, expected, repair_of, said, stages
from .page import PAGE, REGENERATE, fresh

pytestmark = pytest.mark.proof

PLACES = [
    pytest.param(family, each, id=f"{family}-{each.id}-{each.words}")
    for family in FAMILIES
    for each in expected(family)
]


def mistakes(family: str) -> list[str]:
    """The headings of a family's entries in the page, without what is no mistake."""
    section = PAGE.read_text(encoding="utf-8").split(f"\n## {family}\n", 1)[1].split("\n## ", 1)[0]
    return [each for each in re.findall(r"^### (.*)$", section, re.MULTILINE) if not each.startswith("Not wrong")]


@pytest.mark.parametrize(("family", "mistake"), PLACES)
def test_a_mistake_is_found_where_it_is(family: str, mistake: Expected) -> None:
    assert any(stage.of(mistake) for stage in stages(family)), f"{mistake.id} is not given at {mistake.words}"


@pytest.mark.parametrize(("family", "mistake"), PLACES)
def test_what_is_offered_mends_it_and_breaks_nothing(family: str, mistake: Expected) -> None:
    """Findings that leave the choice to a person say in words what to do."""
    stage = next(each for each in stages(family) if each.of(mistake))
    for finding in stage.of(mistake):
        repair = repair_of(family, stage, finding)
        assert finding.advice or mistake.mend
        if not repair:
            continue
        after = said(apply_edits(stage.text, repair), repairs=False)
        assert (finding.id, finding.subject, finding.seen) not in after.errors
        assert finding.seen not in [each.seen for each in after.findings if each.subject == finding.subject]
        if after.whole == stage.whole:
            assert after.errors <= stage.errors


@pytest.mark.parametrize("family", FAMILIES)
def test_every_mistake_of_the_page_is_found_or_it_is_said_why_not(family: str, request: pytest.FixtureRequest) -> None:
    found = [each.mistake for each in expected(family)]
    left_out = data(family)["not_shown"]
    assert sorted({*found, *left_out}) == sorted(mistakes(family))
    assert not set(found) & set(left_out)
    counts = {"documents": 1, "mistakes found": len(set(found)), "said why not": len(left_out)}
    record(request, "documents as written", Counter(counts))


def test_what_waits_for_a_rule_waits_no_longer_than_the_rule() -> None:
    """A reason ``rule: TITLE`` ends with the rule of that title: then the finding is expected, strictly."""
    titles = {each.title for each in definitions()}
    reasons = [reason for family in FAMILIES for reason in data(family)["not_shown"].values()]
    assert all(reasons)
    assert [each for each in reasons if each.startswith("rule: ") and each.removeprefix("rule: ") in titles] == []


def test_the_page_says_what_the_prover_says_today() -> None:
    text = PAGE.read_text(encoding="utf-8")
    if os.environ.get("REGENERATE"):
        PAGE.write_text(fresh(text), encoding="utf-8")
    else:
        assert fresh(text) == text, f"write it anew with: {REGENERATE}"


@pytest.mark.parametrize("family", FAMILIES)
def test_nothing_is_found_that_no_edit_or_word_mends(family: str) -> None:
    silent = [each.seen for stage in stages(family) for each in stage.findings if not each.advice]
    assert silent == []
