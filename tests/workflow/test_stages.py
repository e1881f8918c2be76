"""What stands between the commands: outputs, the stages of a rehearsal, and who must be there before whom."""

from __future__ import annotations

import dataclasses
import json
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from dynaform.aws import TargetKind
from dynaform.findings import Finding, FindingsError, RefusedError, Severity, UsageError
from dynaform.policy import PolicyReport
from dynaform.review import Action, ResourceChange, Review
from dynaform.smoke import Progress as SmokeProgress
from dynaform.workflow import judge as judging
from dynaform.workflow import rehearse as rehearsing
from dynaform.workflow import smoke as smoking
from dynaform.workflow.apply import apply
from dynaform.workflow.deployment import Deployment
from dynaform.workflow.destroy import throw_away
from dynaform.workflow.outputs import deployed, outputs
from dynaform.workflow.plan import Planned, plan
from dynaform.workflow.progress import Silent
from dynaform.workflow.rehearse import Rehearsal
from dynaform.workflow.workspace import choose_families

pytestmark = pytest.mark.usefixtures("shared_specs")

Deploy = Callable[..., Deployment]
USERS = {"Users": {"name": "dev-Users"}}


def review(family: str, *, changed: bool = False, findings: tuple[Finding, ...] = ()) -> Review:
    change = ResourceChange("a.b", "aws_dynamodb_table", Action.UPDATE, "b", (), {}, {})
    return Review("dev", family, "environment dev", (change,) if changed else (), findings, 1)


@pytest.fixture
def state(terraform: Path) -> None:
    """conversation is deployed, marketplace is not."""
    (terraform / "conversation.json").write_text(json.dumps({"tables": {"value": USERS}}), "utf-8")
    (terraform / "marketplace.json").write_text("{}", "utf-8")


@pytest.mark.usefixtures("state")
def test_outputs_are_per_family_and_empty_where_nothing_is_deployed(deploy: Deploy) -> None:
    assert outputs(deploy(), []) == {"conversation": USERS, "marketplace": {}}
    assert outputs(deploy(), ["conversation"]) == {"conversation": USERS}


@pytest.mark.usefixtures("state")
def test_what_needs_tables_says_which_are_missing(deploy: Deploy) -> None:
    assert deployed(deploy(), ["conversation"]) == {"conversation": USERS}
    with pytest.raises(UsageError, match="marketplace is not deployed in dev") as refused:
        deployed(deploy(), [])
    assert refused.value.hint == "Run: make plan ENV=dev and make apply ENV=dev"


def test_an_environment_without_families_is_no_success(root: Path) -> None:
    assert choose_families(root, [], ["social"]) == ["social"]
    with pytest.raises(UsageError, match="no family is present"):
        choose_families(root, [], [])


def test_a_family_with_mistakes_is_not_planned(deploy: Deploy, root: Path) -> None:
    (root / "terraform/families/marketplace/main.tf").write_text("# by hand\n", "utf-8")
    with pytest.raises(FindingsError) as refused:
        plan(deploy(), [])
    assert [each.id for each in refused.value.findings] == ["DF301"]
    assert not (deploy().folder / "environment").exists()


@pytest.mark.parametrize(
    ("left", "said"),
    [
        ((), None),
        (("social",), "the second plan is not empty: social: 1 to change"),
        (("ielts", "social"), "the second plan is not empty: ielts: its outputs; social: 1 to change"),
    ],
)
def test_a_second_plan_that_changes_something_is_no_rehearsal(
    deploy: Deploy, monkeypatch: pytest.MonkeyPatch, left: tuple[str, ...], said: str | None
) -> None:
    monkeypatch.setattr(rehearsing, "unsettled", lambda *_: left)
    monkeypatch.setattr(rehearsing, "plan", lambda *_: Planned((review("ielts"), review("social", changed=True))))
    if said is None:
        rehearsing._require_settled(deploy(), [], [])
        return
    with pytest.raises(RefusedError, match=said):
        rehearsing._require_settled(deploy(), [], [])


def test_the_second_plan_runs_beside_smoke_and_ends_the_rehearsal_where_it_is_not_empty(
    deploy: Deploy, monkeypatch: pytest.MonkeyPatch
) -> None:
    rehearsal = Rehearsal("dev", roots=("conversation",))
    begun = threading.Event()

    def unsettled(_: Deployment, roots: tuple[str, ...]) -> tuple[str, ...]:
        assert begun.wait(30), "smoke does not wait for it"
        return roots

    def exercise(_: Deployment, found: object, record: object) -> list[object]:
        begun.set()
        return [found, record]

    monkeypatch.setattr(rehearsing, "unsettled", unsettled)
    monkeypatch.setattr(rehearsing, "plan", lambda *_: Planned(()))
    monkeypatch.setattr(rehearsing, "exercise", exercise)
    with pytest.raises(RefusedError, match="the second plan is not empty: conversation: its outputs"):
        rehearsing._prove(deploy(), [], {"conversation": USERS}, rehearsal, None)
    assert rehearsal.reports == ({"conversation": USERS}, None)
    assert list(rehearsal.seconds) == ["second plan, beside smoke", "smoke"]


def test_only_what_is_on_a_private_simulator_is_thrown_away(deploy: Deploy, terraform: Path) -> None:
    for theirs in (
        deploy(),
        deploy("prod", TargetKind.AWS),
        dataclasses.replace(deploy("prod", TargetKind.AWS), private=True),
    ):
        with pytest.raises(ValueError, match="private simulator"):
            throw_away(theirs, ["conversation"])
    assert not (terraform / "applied").exists()


def test_what_families_share_is_thrown_away_after_them(deploy: Deploy, terraform: Path) -> None:
    throw_away(dataclasses.replace(deploy(), private=True), ["environment", "conversation"])
    first, last = (terraform / "applied").read_text("utf-8").splitlines()
    assert "conversation.tfvars" in first
    assert "conversation" not in last
    for said in (first, last):
        assert {"-destroy", "-auto-approve", "-refresh=false"} <= set(said.split())


def test_families_are_made_ready_beside_the_plan_of_what_they_share(
    deploy: Deploy, terraform: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = (terraform / "terraform").read_text("utf-8")
    note = 'echo "$1 $(basename "$PWD")" >> "$here/called"\ncase'
    (terraform / "terraform").write_text(script.replace("case", note, 1), "utf-8")
    monkeypatch.setattr(judging, "scan", lambda files, level: PolicyReport(level, (), (), ()))
    plan(deploy(), [])
    called = (terraform / "called").read_text("utf-8").splitlines()
    assert [each for each in called if each.startswith("init")] == [
        "init environment",
        "init conversation",
        "init marketplace",
    ], "once each"
    assert called.index("init marketplace") < called.index("plan conversation")


def test_a_refused_plan_ends_a_rehearsal_with_its_findings() -> None:
    note = Finding("DF402", "waived", severity=Severity.NOTE)
    rehearsing._accept(Planned((review("social", findings=(note,)),)))
    with pytest.raises(FindingsError) as refused:
        rehearsing._accept(Planned((review("ielts"), review("social", findings=(Finding("DF401", "lost"), note)))))
    assert {each.id for each in refused.value.findings} == {"DF401", "DF402"}


def test_a_stage_is_timed_even_where_it_fails_and_twice_adds_up() -> None:
    rehearsal = Rehearsal("dev")
    assert rehearsal.timed("plan", lambda: 7) == 7
    first = rehearsal.seconds["plan"]
    with pytest.raises(ZeroDivisionError):
        rehearsal.timed("plan", lambda: 1 // 0)
    assert rehearsal.seconds["plan"] >= first
    assert list(rehearsal.seconds) == ["plan"]


def test_what_is_edited_while_terraform_plans_makes_the_plan_stale(
    deploy: Deploy, root: Path, terraform: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = root / "envs" / "dev" / "conversation.tfvars"
    script = (terraform / "terraform").read_text("utf-8")
    edit = f'case "$1" in\n  plan) echo "# edited" >> "{settings}" ;;\n'
    (terraform / "terraform").write_text(script.replace('case "$1" in\n', edit, 1), "utf-8")
    monkeypatch.setattr(judging, "scan", lambda files, level: PolicyReport(level, (), (), ()))
    plan(deploy(), ["conversation"])
    with pytest.raises(UsageError, match=r"is stale: envs/dev/conversation\.tfvars changed since"):
        apply(deploy(), ["conversation"])


@pytest.mark.usefixtures("state")
@pytest.mark.parametrize("command", [outputs, plan, apply])
def test_commands_in_one_environment_wait_for_each_other(
    deploy: Deploy, monkeypatch: pytest.MonkeyPatch, command: Callable[[Deployment, list[str]], object]
) -> None:
    class WaitedError(Exception):
        """In place of waiting for ever."""

    def say(self: Silent, text: str) -> None:
        raise WaitedError(text)

    monkeypatch.setattr(Silent, "say", say)
    with deploy().alone(), pytest.raises(WaitedError, match="another command is at work in dev"):
        command(deploy(), [])
    assert set(outputs(deploy(), [])) == {"conversation", "marketplace"}


def test_journals_and_reports_name_an_endpoint_without_its_password(deploy: Deploy) -> None:
    mine = deploy("prod", TargetKind.AWS)
    assert smoking._where(mine) == "account 333333333333, us-east-1"
    named = dataclasses.replace(
        mine, target=dataclasses.replace(mine.target, endpoint="http://me:hidden@emulator:4566")
    )
    assert smoking._where(named) == "http://emulator:4566"
    assert smoking._where(deploy()) == "the simulator of dev"


def test_smoke_beside_terraform_hears_of_an_interrupt_at_the_next_pattern(deploy: Deploy) -> None:
    deployment = deploy()
    task = deployment.workspace.progress.task("smoke")
    progress = SmokeProgress("conversation", "get-user", 0, 1)
    smoking._tell(deployment, task, progress)
    deployment.stop.set()
    with pytest.raises(KeyboardInterrupt):
        smoking._tell(deployment, task, progress)
