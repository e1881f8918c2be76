"""Saved plans judged: guard, policy, waivers; the artifacts; and what an apply is held to."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from dynaform.documents import digest
from dynaform.findings import Finding, Severity
from dynaform.policy import Evaluation, PlanFile, PolicyFailure, PolicyReport
from dynaform.review import Review
from dynaform.workflow import judge as judging
from dynaform.workflow import plan as planning
from dynaform.workflow.deployment import SHARED_ROOT, Deployment
from dynaform.workflow.inputs import load_record
from dynaform.workflow.plan import Planned

pytestmark = pytest.mark.usefixtures("shared_specs")

Deploy = Callable[..., Deployment]
ADDRESS = 'module.family.module.tables["Users"].aws_dynamodb_table.this'
WAIVER = """\
waivers:
  - rule: {rule}
    address: '{address}'
    reason: Being moved.
    owner: platform@example.com
    expires: {expires}
"""


def change(*actions: str, protected: bool = False) -> dict[str, Any]:
    values = {"name": "dev-Users", "deletion_protection_enabled": protected}
    after = None if actions == ("delete",) else values
    return {
        "address": ADDRESS,
        "type": "aws_dynamodb_table",
        "name": "this",
        "change": {"actions": list(actions), "before": None if actions == ("create",) else values, "after": after},
    }


@pytest.fixture
def policy(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the scan answers, to be filled in; the files it was asked about."""
    answer: dict[str, Any] = {"failures": (), "gaps": (), "files": []}

    def scan(files: Sequence[PlanFile], level: str) -> PolicyReport:
        answer["files"], answer["level"] = list(files), level
        passed = tuple(Evaluation("DF501", "CKV_AWS_28", file.family, ADDRESS, True) for file in files)
        return PolicyReport(level, passed, tuple(answer["failures"]), tuple(answer["gaps"]))

    monkeypatch.setattr(judging, "scan", scan)
    return answer


def failure(family: str = "conversation") -> PolicyFailure:
    return PolicyFailure(
        "DF501", ADDRESS, family, ("CKV_AWS_28",), "recovery is off", "on", "Switch it on.", "dev", "plan.json:1"
    )


def judge(deployment: Deployment, *changes: dict[str, Any], destroying: bool = False, only: str = "") -> list[Review]:
    """The changes in conversation's plan, the other plans empty."""
    saved = []
    for family in (SHARED_ROOT, *([only] if only else deployment.environment.families)):
        folder = deployment.family_folder(family)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "plan.bin").write_text(family, "utf-8")
        found = list(changes) if family == "conversation" else []
        inputs = {path.name: "a digest" for path in deployment.var_files(family, {})}
        saved.append(
            judging.SavedPlan(family, bool(found), {"resource_changes": found}, inputs, digest(folder / "plan.bin"))
        )
    return judging.judge(deployment, saved, destroying)


def errors(reviews: Sequence[Review]) -> list[str]:
    return [each.id for review in reviews for each in review.findings if each.level is Severity.ERROR]


def write_waiver(root: Path, rule: str, expires: str = "2026-12-31", address: str = ADDRESS) -> None:
    (root / "envs/dev/waivers.yaml").write_text(WAIVER.format(rule=rule, address=address, expires=expires), "utf-8")


def test_a_clean_plan_is_kept_with_what_it_was_made_of(deploy: Deploy, policy: dict[str, Any]) -> None:
    deployment = deploy()
    reviews = judge(deployment, change("create"))
    assert errors(reviews) == []
    assert [review.family for review in reviews] == [SHARED_ROOT, "conversation", "marketplace"]
    assert policy["level"] == "dev"
    assert [(file.family, file.tables) for file in policy["files"]] == [
        (SHARED_ROOT, 0),
        ("conversation", 2),
        ("marketplace", 6),
    ]
    record = load_record(deployment.family_folder("conversation") / "plan.record.json")
    assert (record.changes, record.destroying, record.refused, record.terraform) == (True, False, (), "1.11.4")
    assert record.target == deployment.target.describe()
    assert record.inputs == dict.fromkeys(("place.tfvars.json", "common.tfvars", "conversation.tfvars"), "a digest")
    assert record.plan == digest(deployment.family_folder("conversation") / "plan.bin")
    review = json.loads((deployment.family_folder("conversation") / "review.json").read_text("utf-8"))
    assert (review["summary"], review["policy_checks"]) == ("1 to create", 1)
    assert "1 to create" in (deployment.family_folder("conversation") / "review.md").read_text("utf-8")


def test_policy_and_guard_refuse_and_the_record_says_so(deploy: Deploy, policy: dict[str, Any]) -> None:
    policy["failures"] = [failure()]
    reviews = judge(deploy(), change("delete"))
    assert sorted(errors(reviews)) == ["DF401", "DF501"]
    assert Planned(tuple(reviews)).refused
    assert load_record(deploy().family_folder("conversation") / "plan.record.json").refused == ("DF401", "DF501")
    assert load_record(deploy().family_folder("marketplace") / "plan.record.json").refused == ()


def test_what_could_not_be_checked_refuses(deploy: Deploy, policy: dict[str, Any]) -> None:
    policy["gaps"] = [Finding("DF501", "nothing ran")]
    assert errors(judge(deploy(), change("create"))) == ["DF501"]
    for family in (SHARED_ROOT, "conversation", "marketplace"):
        assert load_record(deploy().family_folder(family) / "plan.record.json").refused == ("DF501",)


@pytest.mark.parametrize(("rule", "actions"), [("DF401", ("delete",)), ("DF402", ("delete", "create"))])
def test_a_waiver_turns_a_refusal_into_a_note(
    deploy: Deploy, policy: dict[str, Any], root: Path, rule: str, actions: tuple[str, ...]
) -> None:
    write_waiver(root, rule)
    reviews = judge(deploy(), change(*actions))
    assert errors(reviews) == []
    notes = [each for review in reviews for each in review.findings]
    assert [(each.id, each.level) for each in notes] == [(rule, Severity.NOTE)]
    assert notes[0].seen.endswith("(waived)")


def test_a_waiver_covers_policy_too(deploy: Deploy, policy: dict[str, Any], root: Path) -> None:
    policy["failures"] = [failure()]
    write_waiver(root, "DF501")
    assert errors(judge(deploy(), change("create"))) == []


@pytest.mark.parametrize(("expires", "said"), [("2026-03-01", []), ("2026-02-28", ["DF192", "DF401"])])
def test_a_waiver_lasts_to_the_end_of_its_day(
    deploy: Deploy, policy: dict[str, Any], root: Path, expires: str, said: list[str]
) -> None:
    write_waiver(root, "DF401", expires)
    assert sorted(errors(judge(deploy(), change("delete")))) == said


def test_a_waiver_is_about_its_rule_and_its_address(deploy: Deploy, policy: dict[str, Any], root: Path) -> None:
    write_waiver(root, "DF402")
    assert sorted(errors(judge(deploy(), change("delete")))) == ["DF193", "DF401"]
    write_waiver(root, "DF401", address=ADDRESS.replace("Users", "Sessions"))
    assert sorted(errors(judge(deploy(), change("delete")))) == ["DF193", "DF401"]


def test_a_waiver_of_a_family_that_was_not_planned_is_not_stale(
    deploy: Deploy, policy: dict[str, Any], root: Path
) -> None:
    write_waiver(root, "DF501")
    assert errors(judge(deploy(), only="marketplace")) == []
    assert errors(judge(deploy(), destroying=True)) == []
    assert errors(judge(deploy())) == ["DF193"]
    write_waiver(root, "DF501", "2026-02-28")
    assert errors(judge(deploy(), only="marketplace")) == ["DF192"]


def test_destroying_what_was_asked_for_is_allowed_but_not_what_is_protected(
    deploy: Deploy, policy: dict[str, Any]
) -> None:
    policy["files"] = []
    assert errors(judge(deploy(), change("delete"), destroying=True)) == []
    assert load_record(deploy().family_folder("conversation") / "plan.record.json").destroying
    assert errors(judge(deploy(), change("delete", protected=True), destroying=True)) == ["DF403"]
    assert policy["files"] == [], "a plan that destroys leaves nothing to judge"


def test_nothing_to_do_is_no_change(deploy: Deploy, policy: dict[str, Any]) -> None:
    planned = Planned(tuple(judge(deploy(), change("no-op"))))
    assert not planned.changes
    assert not planned.refused


@pytest.mark.parametrize("known", [None, {"customer_key_arn": None}], ids=["never applied", "applied before"])
def test_while_what_all_share_changes_families_wait_and_their_older_plans_are_forgotten(
    deploy: Deploy, policy: dict[str, Any], monkeypatch: pytest.MonkeyPatch, known: dict[str, Any] | None
) -> None:
    deployment = deploy()
    judge(deployment, change("create"))
    key = {**change("create"), "address": "aws_kms_key.customer[0]", "type": "aws_kms_key"}
    planned_roots: list[str] = []

    def save(_: object, root: str, *__: object) -> judging.SavedPlan:
        planned_roots.append(root)
        return judging.SavedPlan(root, True, {"resource_changes": [key] if root == SHARED_ROOT else []}, {}, "")

    monkeypatch.setattr(planning, "known_values", lambda *_: known)
    monkeypatch.setattr(planning, "_save", save)
    planned = planning.plan(deployment, [])
    assert ([each.family for each in planned.reviews], planned.waiting) == (
        [SHARED_ROOT],
        ("conversation", "marketplace"),
    )
    assert planned_roots == [SHARED_ROOT, *(("conversation", "marketplace") if known else ())]
    assert (deployment.family_folder(SHARED_ROOT) / "plan.record.json").exists()
    assert not (deployment.family_folder("conversation") / "plan.record.json").exists()
