"""Every rule's own samples: the bad one gives its finding at the marked lines, the good one gives nothing."""

from __future__ import annotations

import re
from functools import cache

import pytest

from dynaform.documents import apply_edits
from dynaform.findings import Finding, Severity, definition
from dynaform.planner.prove import FamilyProofs, prove_family
from dynaform.rules import RULES, Rule, check_rules
from dynaform.spec.load import parse_family

IDS = [rule.id for rule in RULES]


@cache
def proved(text: str) -> FamilyProofs:
    proofs = prove_family(parse_family(text))
    assert [each for each in proofs.findings if each.level is Severity.ERROR] == []
    return proofs


def marked(text: str, id: str) -> list[int]:
    return [number for number, line in enumerate(text.splitlines(), 1) if re.search(rf"# <- {id}$", line)]


def lines(findings: tuple[Finding, ...], id: str) -> list[int]:
    return [each.place.line for each in findings if each.id == id and each.place is not None]


@pytest.mark.parametrize("rule", RULES, ids=IDS)
def test_the_bad_sample_is_found_at_its_marks(rule: Rule) -> None:
    found = check_rules(proved(rule.bad_spec))
    # what nobody stated is said of the family, whose name no sample shows
    expected = [2] if rule.id == "DF796" else marked(rule.bad_spec, rule.id)
    assert lines(found, rule.id) == expected
    assert expected


@pytest.mark.parametrize("rule", RULES, ids=IDS)
def test_nothing_is_said_of_the_good_sample(rule: Rule) -> None:
    proofs = proved(rule.good_spec)
    said = [*proofs.loaded.findings, *proofs.findings, *check_rules(proofs)]
    assert [each for each in said if each.level is not Severity.NOTE] == []
    assert rule.id not in {each.id for each in said}


@pytest.mark.parametrize("rule", RULES, ids=IDS)
def test_a_repair_mends_the_bad_sample(rule: Rule) -> None:
    found = check_rules(proved(rule.bad_spec), [rule])
    for finding in (each for each in found if each.repair):
        mended = proved(apply_edits(rule.bad_spec, finding.repair))
        assert rule.id not in {each.id for each in check_rules(mended, [rule])}


@pytest.mark.parametrize("rule", RULES, ids=IDS)
def test_a_rule_says_how_to_mend_it(rule: Rule) -> None:
    for finding in check_rules(proved(rule.bad_spec), [rule]):
        assert finding.advice


def test_every_rule_has_an_id_of_the_catalogue_and_no_two_have_one() -> None:
    assert sorted(IDS) == IDS
    assert len(set(IDS)) == len(IDS)
    assert all(definition(id).title for id in IDS)
