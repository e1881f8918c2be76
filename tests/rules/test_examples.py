"""The samples of findings that are no design rules: what is marked is found and nothing else, the good is silent."""

from __future__ import annotations

import re
from functools import cache

import pytest

from dynaform.documents import apply_edits
from dynaform.findings import Severity, definition
from dynaform.findings.catalogue import proofs, spec
from dynaform.rules.examples import all_findings, kept_ids, sample, shown
from dynaform.workflow.rules import example

findings_of = cache(all_findings)
NO_SAMPLE = {
    "DF115": "it compares a spec with its folder",
    "DF262": "it is about a policy, which is made and not written",
    "DF263": "it is about a policy, which is made and not written",
    "DF290": "it is a mistake of this tool",
    "DF291": "it is a mistake of this tool",
}
"""Findings about a spec that no sample can show, and why."""


def said(text: str) -> list[tuple[int, str]]:
    found = [each for each in findings_of(text) if each.level is not Severity.NOTE]
    return sorted({(each.place.line, each.id) for each in found if each.place is not None})


@pytest.mark.parametrize("id", kept_ids())
def test_the_bad_sample_is_found_at_its_marks_and_nothing_else_is(id: str) -> None:
    found = sample(id)
    assert found is not None
    lines = enumerate(found.bad.splitlines(), 1)
    expected = [(number, id) for number, line in lines if re.search(rf"# <- {id}$", line)]
    assert said(found.bad) == expected
    assert expected


@pytest.mark.parametrize("id", kept_ids())
def test_nothing_is_said_of_the_good_sample(id: str) -> None:
    found = sample(id)
    assert found is not None
    assert said(found.good) == []


@pytest.mark.parametrize("id", kept_ids())
def test_the_finding_says_how_to_mend_it(id: str) -> None:
    found = sample(id)
    assert found is not None
    for finding in (each for each in findings_of(found.bad) if each.id == id):
        assert finding.advice or finding.expected
        if finding.repair:
            mended = all_findings(apply_edits(found.bad, finding.repair))
            assert (id, finding.seen) not in {(each.id, each.seen) for each in mended}


def test_every_finding_about_a_spec_has_a_sample_or_the_reason_why_not() -> None:
    ids = {each.id for each in (*spec.DEFINITIONS, *proofs.DEFINITIONS)}
    assert ids - set(kept_ids()) == NO_SAMPLE.keys()
    assert all(definition(id).title for id in kept_ids())


def test_a_reader_sees_no_marks_and_every_finding_has_words() -> None:
    found = example("DF201")
    assert found is not None
    assert "# <-" not in found.bad and found.bad == shown(found.bad)
    assert "nothing serves" in found.said and "DF201" in found.said
    assert example("DF401") is None
