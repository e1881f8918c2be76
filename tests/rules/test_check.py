"""All rules together: acceptances, failures, and the generated pages."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

from dynaform.findings import Severity
from dynaform.planner.prove import FamilyProofs, prove_family
from dynaform.rules import RULES, Rule, check_rules
from dynaform.rules.design import Design
from dynaform.rules.pages import COMMAND, rule_pages
from dynaform.spec.load import parse_family

ROOT = Path(__file__).parents[2]
UNUSED = next(rule for rule in RULES if rule.id == "DF720")

pages = cache(rule_pages)


def proved(text: str) -> FamilyProofs:
    return prove_family(parse_family(text))


def accepting(id: str) -> str:
    return UNUSED.bad_spec.replace("projection: ALL}", f"projection: ALL, accept: {{{id}: kept for a report}}}}")


def test_what_the_spec_accepts_is_a_note_with_the_reason() -> None:
    [finding] = check_rules(proved(accepting("DF720")), [UNUSED])
    assert (finding.level, finding.accepted, finding.repair) == (Severity.NOTE, "kept for a report", ())


def test_an_acceptance_of_nothing_is_an_error_where_it_stands() -> None:
    text = accepting("DF720").replace("access_patterns:\n", "access_patterns:\n  of: {list: Order, by: [customerId]}\n")
    [finding] = check_rules(proved(text), [UNUSED])
    assert (finding.id, finding.seen) == ("DF209", "DF720 is accepted, and nothing gives it")
    assert finding.place is not None
    assert text.splitlines()[finding.place.line - 1][finding.place.column - 1 :].startswith("DF720")


def test_an_acceptance_on_the_whole_family_is_judged_too() -> None:
    [rule] = (each for each in RULES if each.id == "DF796")
    text = rule.good_spec.replace("tables:\n", "accept: {DF796: nobody knows}\ntables:\n", 1)
    assert [(each.id, each.advice) for each in check_rules(proved(text), [rule])] == [("DF209", "Remove accept.DF796.")]


def test_nobody_knows_what_would_be_said_of_a_pattern_that_is_not_proved() -> None:
    [rule] = (each for each in RULES if each.id == "DF740")
    proofs = proved(rule.good_spec)
    name = next(iter(proofs.proofs))
    text = rule.good_spec.replace(f"  {name}:\n", f"  {name}:\n    accept: {{DF740: so be it}}\n")
    assert text != rule.good_spec
    whole = proved(text)
    assert [each.id for each in check_rules(whole, [rule])] == ["DF209"]
    assert check_rules(replace(whole, proofs={}), [rule]) == ()


def test_an_acceptance_of_no_finding_or_of_a_plans_is_an_error() -> None:
    for id, seen in {
        "DF999": "there is no finding DF999 to accept",
        "DF107": "DF107 is an error, which no reason makes right",
        "DF502": "DF502 is not about a spec; what a plan or a policy says takes a waiver",
    }.items():
        said = [each.seen for each in proved(accepting(id)).findings if each.id == "DF209"]
        assert said == [seen]


def test_a_rule_that_fails_is_a_finding_and_the_others_go_on() -> None:
    def broken(_: Design) -> list[object]:
        raise ZeroDivisionError("nothing divided")

    rules = [Rule("DF212", broken, "", ""), UNUSED]  # type: ignore[arg-type]
    failed, found = sorted(check_rules(proved(UNUSED.bad_spec), rules), key=lambda each: each.id)
    assert (failed.id, failed.subject, found.id) == ("DF291", "rules/DF212", "DF720")
    assert "ZeroDivisionError: nothing divided" in failed.seen


def test_the_pages_are_what_the_rules_say() -> None:
    written = {path.relative_to(ROOT) for path in (ROOT / "docs/rules").glob("*.md")}
    assert written == pages().keys()
    for path, text in pages().items():
        assert (ROOT / path).read_text(encoding="utf-8") == text, f"{path}: run {COMMAND}"
