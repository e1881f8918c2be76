"""Reports as JSON, JUnit, text and findings."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest

from dynaform.findings import definitions
from dynaform.report.schema import schema_text
from dynaform.smoke import (
    Failure,
    PatternResult,
    SmokeReport,
    Status,
    TableResult,
    findings,
    from_json,
    json_schema,
    to_json,
    to_junit,
    to_text,
)
from dynaform.smoke.report.schema import COMMAND, SCHEMA
from smoke.small import small

ROOT = Path(__file__).parents[3]
REPORT = SmokeReport(
    family="small",
    run="rabc",
    where="http://localhost:4566",
    started="2026-05-04T12:00:30Z",
    seconds=1.25,
    requests=40,
    items=12,
    recovered=0,
    tables=(TableResult("Things", "test-Things", (Failure("", "DF605", "index ByState is not there"),)),),
    patterns=(
        PatternResult("get-owner", Status.PASSED, 5, 5, requests=5, seconds=0.1),
        PatternResult(
            "by-state", Status.FAILED, 4, 3, (Failure("its <own> & \x00", "DF601", "missing: \"x\" ]]>"),), requests=9
        ),
        PatternResult("spend", Status.SKIPPED, not_exercised=("it has no proof",)),
    ),
)  # fmt: skip


def test_json_goes_there_and_back_and_fits_its_schema() -> None:
    text = to_json(REPORT)
    assert from_json(text) == REPORT
    jsonschema.validate(json.loads(text), json_schema())
    assert json.loads(text)["version"] == 1


def test_the_schema_that_is_checked_in_is_the_one_of_the_types() -> None:
    assert (ROOT / SCHEMA).read_text(encoding="utf-8") == schema_text(json_schema()), f"run {COMMAND}"


def test_junit_has_a_case_per_table_and_pattern_and_escapes_everything() -> None:
    suite = ElementTree.fromstring(to_junit(REPORT))  # noqa: S314 - our own text
    assert {name: suite.get(name) for name in ("tests", "failures", "skipped", "time")} == {
        "tests": "4", "failures": "2", "skipped": "1", "time": "1.250",
    }  # fmt: skip
    by_state = next(case for case in suite if case.get("name") == "by-state")
    failure = by_state.find("failure")
    assert failure is not None and failure.text == 'DF601 its <own> & �: missing: "x" ]]>'
    spend = next(case for case in suite if case.get("name") == "spend")
    assert spend[0].tag == "skipped" and spend[0].get("message") == "it has no proof"


def test_text_has_a_line_per_pattern_then_failures_then_one_line_in_all() -> None:
    lines = to_text(REPORT).splitlines()
    assert lines[0].split() == ["access", "pattern", "result", "cases", "requests", "seconds"]
    assert lines[2].split() == ["by-state", "failed", "3/4", "9", "0.00"]
    assert "not exercised: spend: it has no proof" in lines
    assert lines[-1].startswith("small: 1 passed, 1 failed, 1 skipped; 9 cases, 40 requests")


def test_failures_are_findings_at_their_place() -> None:
    said = findings(REPORT, small().loaded)
    assert [each.id for each in said] == ["DF605", "DF601", "DF610"]
    assert said[1].place == small().loaded.place("access_patterns", "by-state")
    assert all(each.hint for each in said[:2])


@pytest.mark.parametrize("id", [each for each in definitions() if each.startswith("DF6") and each != "DF610"])
def test_every_failure_id_has_a_hint(id: str) -> None:
    failed = PatternResult("spend", Status.FAILED, 1, 0, (Failure("a case", id, "something"),))
    report = SmokeReport("small", "r", "here", "2026-05-04T12:00:30Z", 0, 0, 0, 0, (), (failed,))
    (finding,) = findings(report, small().loaded)
    assert finding.hint and finding.level == "error"
    assert not report.ok
