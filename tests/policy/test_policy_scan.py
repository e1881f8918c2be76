"""The counting around checkov, with a runner that answers what the test says."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from dynaform.findings import WorldError
from dynaform.policy import PlanFile, ProcessResult, scan

from .conftest import MakePlan, load

OURS = [f"CKV_DYNAFORM_{number}" for number in range(1, 8)]


class Answering:
    """A process runner that plays checkov: every check passes on every table, except as told."""

    def __init__(
        self, *, failing: Sequence[str] = (), drop: int = 0, extra: Sequence[str] = (), **changes: Any
    ) -> None:
        self.failing, self.drop, self.extra, self.changes = set(failing), drop, list(extra), changes
        self.argv: list[str] = []
        self.environment: dict[str, str] = {}

    def __call__(
        self, argv: Sequence[str], *, stdin: str, environment: Mapping[str, str], limit_seconds: float
    ) -> ProcessResult:
        self.argv, self.environment = list(argv), dict(environment)
        request = json.loads(stdin)
        answer = {
            "format": 1,
            "loaded": sorted({*request["checks"], *OURS, *self.extra}),
            "plans": [
                {"records": self.records(plan["path"], request["checks"]), "unread": []} for plan in request["plans"]
            ],
            **self.changes,
        }
        return ProcessResult(0, json.dumps(answer), "")

    def records(self, path: str, checks: Sequence[str]) -> list[dict[str, Any]]:
        document = json.loads(Path(path).read_text("utf-8"))
        tables = [each["address"] for each in document["resource_changes"] if each["type"] == "aws_dynamodb_table"]
        tables_only = [each for each in checks if each not in ("CKV_AWS_271", "CKV_DYNAFORM_7")]
        pairs = [(check, table) for check in tables_only for table in tables]
        return [
            {
                "check": check,
                "address": table,
                "result": "FAILED" if check in self.failing else "PASSED",
                "seen": f"{check} says no." if check.startswith("CKV_DYNAFORM") and check in self.failing else "",
                "line": 7,
            }
            for check, table in pairs[self.drop :]
        ]


def test_all_passing_is_clean(prod: PlanFile) -> None:
    report = scan([prod], "prod", Answering())
    assert report.clean and not report.findings
    assert report.passed == len(report.evaluated) == 2 * 8


def test_a_rule_fails_once_whichever_of_its_checks_fail(prod: PlanFile) -> None:
    report = scan([prod], "prod", Answering(failing=["CKV_AWS_28", "CKV_DYNAFORM_1"]))
    assert [(each.rule, each.checks) for each in report.failures] == [("DF501", ("CKV_AWS_28", "CKV_DYNAFORM_1"))] * 2
    assert report.passed == len(report.evaluated) - 4
    first = report.failures[0]
    assert first.address == 'module.family.module.tables["bookings"].aws_dynamodb_table.this'
    assert first.seen == "CKV_DYNAFORM_1 says no."
    assert first.plan == f"{prod.path}:7"


def test_a_built_in_check_alone_fails_its_rule(prod: PlanFile) -> None:
    report = scan([prod], "prod", Answering(failing=["CKV_AWS_119"]))
    assert {(each.rule, each.seen) for each in report.failures} == {("DF503", "CKV_AWS_119 failed.")}


def test_a_failure_reads_as_a_finding_that_names_file_and_setting(prod: PlanFile) -> None:
    finding = scan([prod], "prod", Answering(failing=["CKV_DYNAFORM_2"])).findings[0]
    assert finding.id == "DF502"
    assert finding.subject.startswith("marketplace/module.family")
    assert finding.expected == "a recovery window of at least 35 days"
    assert "family_settings or table_settings of marketplace.tfvars" in finding.hint
    assert "point_in_time_recovery_days = 35 in settings of envs/prod/common.tfvars" in finding.hint
    assert "CKV_DYNAFORM_2" in finding.notes[0]


def test_one_evaluation_that_did_not_run_is_a_gap(prod: PlanFile) -> None:
    report = scan([prod], "prod", Answering(drop=1))
    assert [each.id for each in report.gaps] == ["DF590"]
    assert report.gaps[0].seen == "15 of 16 evaluations ran."
    assert not report.clean


def test_a_skipped_or_unknown_result_is_a_gap(prod: PlanFile) -> None:
    plans = [{"records": [], "unread": []}]
    report = scan([prod], "prod", Answering(plans=plans))
    assert report.gaps[0].seen == "0 of 16 evaluations ran."
    record = {"check": "CKV_AWS_28", "address": "x", "result": "SKIPPED", "seen": "", "line": 0}
    report = scan([prod], "prod", Answering(plans=[{"records": [record], "unread": []}]))
    assert report.gaps[0].seen == "0 of 16 evaluations ran."


def test_an_answer_for_no_resource_of_the_plan_is_a_gap(prod: PlanFile) -> None:
    runner = Answering()
    records = runner.records(str(prod.path), ["CKV_DYNAFORM_3", "CKV_DYNAFORM_4", "CKV_DYNAFORM_6"])
    stray = {"check": "CKV_AWS_28", "address": "aws_dynamodb_table.else", "result": "PASSED", "seen": "", "line": 0}
    report = scan([prod], "dev", Answering(plans=[{"records": [*records, stray], "unread": []}]))
    assert "no resource of the plan" in report.gaps[0].notes[0]


def test_a_plan_that_checkov_cannot_parse_is_a_gap(prod: PlanFile) -> None:
    records = Answering().records(str(prod.path), ["CKV_DYNAFORM_3", "CKV_DYNAFORM_4", "CKV_DYNAFORM_6"])
    report = scan([prod], "dev", Answering(plans=[{"records": records, "unread": [str(prod.path)]}]))
    assert [each.id for each in report.gaps] == ["DF590"]


def test_the_ids_loaded_must_equal_the_ids_declared(prod: PlanFile) -> None:
    missing = scan([prod], "prod", Answering(loaded=[*OURS, "CKV_AWS_119", "CKV_AWS_271"]))
    assert "not loaded: CKV_AWS_28" in missing.gaps[0].seen
    surplus = scan([prod], "prod", Answering(extra=["CKV_DYNAFORM_99"]))
    assert "loaded but not declared: CKV_DYNAFORM_99" in surplus.gaps[0].seen


def test_a_plan_without_tables_proves_nothing(make_plan: MakePlan) -> None:
    empty = {"terraform_version": "1.11.4", "planned_values": {"root_module": {}}, "resource_changes": []}
    assert [each.id for each in scan([make_plan("empty", empty)], "dev", Answering()).gaps] == ["DF591"]
    assert scan([make_plan("gone", empty, tables=0)], "dev", Answering()).clean


def test_the_number_of_tables_must_be_the_expected_one(make_plan: MakePlan) -> None:
    gaps = scan([make_plan("marketplace", load("prod"), tables=6)], "prod", Answering()).gaps
    assert [(each.id, each.expected) for each in gaps] == [("DF591", "6")]
    assert scan([make_plan("marketplace", load("prod"), tables=2)], "prod", Answering()).clean


def test_no_plan_at_all_is_a_gap() -> None:
    assert [each.id for each in scan([], "dev", Answering()).gaps] == ["DF591"]


def test_a_malformed_plan_is_a_gap_and_the_others_are_checked(make_plan: MakePlan, prod: PlanFile) -> None:
    report = scan([make_plan("bad", "{"), prod], "prod", Answering())
    assert [(each.id, each.subject) for each in report.gaps] == [("DF592", "bad")]
    assert {each.family for each in report.evaluated} == {"marketplace"}


@pytest.mark.parametrize(
    "result",
    [
        ProcessResult(1, "", "Traceback\nImportError: no"),
        ProcessResult(0, "not json", ""),
        ProcessResult(0, "{}", ""),
        ProcessResult(0, '{"format": 1, "loaded": [], "plans": []}', ""),
        ProcessResult(0, '{"format": 2, "loaded": [], "plans": [{}]}', ""),
    ],
)
def test_no_whole_answer_is_an_error(prod: PlanFile, result: ProcessResult) -> None:
    with pytest.raises(WorldError, match="no answer") as caught:
        scan([prod], "dev", lambda *_, **__: result)
    assert caught.value.hint.startswith("make setup")
    assert caught.value.detail == result.stderr


def test_a_missing_environment_says_how_to_make_it(prod: PlanFile, tmp_path: Path) -> None:
    with pytest.raises(WorldError, match="missing") as caught:
        scan([prod], "dev", Answering(), python=tmp_path / "python")
    assert caught.value.hint == "make setup"


def test_checkov_gets_no_credentials_and_nothing_that_changes_its_answer(prod: PlanFile) -> None:
    runner = Answering()
    given = {"PATH": "/bin", "AWS_SECRET_ACCESS_KEY": "x", "BC_API_KEY": "x", "CHECKOV_CHECK_FAIL_LEVEL": "WARNING"}
    scan([prod], "dev", runner, environment=given)
    assert runner.environment == {"PATH": "/bin", "LOG_LEVEL": "WARNING"}
    assert runner.argv[1] == "-I"
