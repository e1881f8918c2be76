"""`env-file` and `cli-script` on a copy of the repository: what they print, whose settings they take, refusals."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from dynaform.cli.main import run
from dynaform.documents import digest
from dynaform.workflow.inputs import PlanRecord

pytestmark = pytest.mark.usefixtures("shared_specs")

REPOSITORY = Path(__file__).resolve().parents[2]
WHERE = ("--env", "dev", "--family", "conversation")


@dataclass(frozen=True)
class Copy:
    """A copy that commands run in."""

    root: Path
    capture: pytest.CaptureFixture[str]

    def __call__(self, *arguments: str) -> tuple[int, str, str]:
        """Exit code, standard output, standard error."""
        code = run(list(arguments))
        said = self.capture.readouterr()
        return code, said.out, said.err

    def environment(self, **lines: str) -> None:
        """Change lines of dev's environment.yaml."""
        path = self.root / "envs/dev/environment.yaml"
        kept = [line for line in path.read_text("utf-8").splitlines() if line.split(":")[0] not in lines]
        path.write_text("\n".join([*kept, *(f"{name}: {value}" for name, value in lines.items())]) + "\n", "utf-8")


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Copy:
    for name in ("modules/families", "envs"):
        shutil.copytree(REPOSITORY / name, tmp_path / name)
    for name in ("AWS_ENDPOINT_URL", "AWS_REGION"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return Copy(tmp_path, capsys)


# -- env-file ---------------------------------------------------------------------------------------------------------


def test_companion_gets_the_variables_of_its_document_and_no_keys(copy: Copy) -> None:
    copy.environment(families="[companion]")
    code, out, err = copy("env-file", "--env", "dev", "--family", "companion")
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "# Made by: dynaform env-file --env dev --family companion",
        "# From: modules/families/companion/spec.yaml, envs/dev/environment.yaml",
        "DYNAMODB_TABLE_NAME=dev-ai-girlfriend-table",
        "AWS_REGION=us-east-1",
        "AWS_DEFAULT_REGION=us-east-1",
    ]


def test_json_holds_the_same_variables(copy: Copy) -> None:
    code, out, _ = copy("env-file", *WHERE, "--format", "json", "--consumer", "application")
    assert code == 0
    assert json.loads(out) == {
        "DYNAMODB_TABLE_USERS": "dev-Users",
        "DYNAMODB_TABLE_SESSIONS": "dev-Sessions",
        "AWS_REGION": "us-east-1",
        "AWS_DEFAULT_REGION": "us-east-1",
    }


def test_an_endpoint_is_named_only_when_it_is_wanted(copy: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    code, _, err = copy("env-file", *WHERE, "--with-endpoint")
    assert code == 2
    assert "the simulator of dev does not run" in err
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:5000")
    assert "AWS_ENDPOINT_URL" not in copy("env-file", *WHERE)[1]
    assert copy("env-file", *WHERE, "--with-endpoint")[1].endswith("AWS_ENDPOINT_URL=http://127.0.0.1:5000\n")


def test_an_endpoint_in_aws_is_the_one_that_the_environment_names(copy: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    copy.environment(target="aws", account='"111122223333"')
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:5000")
    code, _, err = copy("env-file", *WHERE, "--with-endpoint")
    assert code == 2
    assert "dev names no endpoint" in err
    copy.environment(target="aws", account='"111122223333"', endpoint="https://vpce-1.example.com")
    assert copy("env-file", *WHERE, "--with-endpoint")[1].endswith("AWS_ENDPOINT_URL=https://vpce-1.example.com\n")


@pytest.mark.parametrize("command", ["env-file", "cli-script"])
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--family", "conversation"), "which environment?"),
        (("--env", "dev"), "which family?"),
        (("--env", "dve", "--family", "conversation"), "there is no environment 'dve'"),
        (("--env", "dev", "--family", "conversatoin"), "Did you mean 'conversation'?"),
    ],
)
def test_what_is_not_known_is_wrong_use(copy: Copy, command: str, arguments: tuple[str, ...], said: str) -> None:
    code, out, err = copy(command, *arguments)
    assert (code, out) == (2, "")
    assert said in err


def test_a_family_of_other_environments_and_an_unknown_consumer_are_wrong_use(copy: Copy) -> None:
    copy.environment(families="[marketplace]")
    for command in ("env-file", "cli-script"):
        code, _, err = copy(command, *WHERE)
        assert code == 2
        assert "family 'conversation' is not in this environment" in err
    code, _, err = copy("env-file", "--env", "dev", "--family", "marketplace", "--consumer", "nobody")
    assert code == 2
    assert "there is no consumer 'nobody'" in err


# -- cli-script -------------------------------------------------------------------------------------------------------


def saved_plan(root: Path) -> None:
    """A saved plan of conversation, made of its spec: Users without recovery, on a key of AWS."""
    folder = root / ".dynaform/dev/conversation"
    folder.mkdir(parents=True)
    resources = [
        {
            "address": f'module.family.module.tables["{table}"].aws_dynamodb_table.this',
            "values": {"billing_mode": "PAY_PER_REQUEST", "tags_all": {"CostCenter": "platform-dev"}},
        }
        for table in ("Users", "Sessions")
    ]
    plan = {"planned_values": {"root_module": {"child_modules": [{"resources": resources}]}}}
    (folder / "plan.json").write_text(json.dumps(plan), "utf-8")
    inputs = [
        path
        for name in ("modules/families/conversation", "envs/dev")
        for path in (root / name).iterdir()
        if path.suffix in {".tf", ".hcl", ".yaml"} or path.name in {"common.tfvars", "conversation.tfvars"}
    ]
    record = PlanRecord(
        "conversation", "dev", "somewhere", "1.11.4", {str(path.relative_to(root)): digest(path) for path in inputs},
        plan="", changes=True, destroying=False, refused=(), made="2026-03-01T12:00:00Z",
    )  # fmt: skip
    record.save(folder / "plan.record.json")


def test_without_a_plan_a_script_says_that_it_holds_promises(copy: Copy) -> None:
    code, out, err = copy("cli-script", *WHERE)
    assert (code, err) == (0, "")
    assert "# Billing, recovery, encryption, protection and tags: what the document promises" in out
    assert "make plan ENV=dev" in out
    assert '"RecoveryPeriodInDays": 35' in out
    assert "--deletion-protection-enabled" in out


def test_with_a_saved_plan_the_settings_are_its(copy: Copy) -> None:
    saved_plan(copy.root)
    code, out, _ = copy("cli-script", *WHERE, "--part", "create")
    assert code == 0
    assert "as the saved plan for dev has them" in out
    assert "--no-deletion-protection-enabled" in out
    assert "aws dynamodb update-continuous-backups" not in out
    assert '{"Key": "CostCenter", "Value": "platform-dev"}' in out


def test_a_stale_plan_is_wrong_use(copy: Copy) -> None:
    saved_plan(copy.root)
    (copy.root / "envs/dev/common.tfvars").write_text("settings = {}\n", "utf-8")
    code, out, err = copy("cli-script", *WHERE)
    assert (code, out) == (2, "")
    assert "the plan of conversation is stale: envs/dev/common.tfvars changed since" in err
    assert "make plan ENV=dev" in err


@pytest.mark.parametrize(("part", "made", "called"), [("create", True, False), ("query", False, True)])
def test_a_part_is_that_part(copy: Copy, part: str, made: bool, called: bool) -> None:
    _, out, _ = copy("cli-script", *WHERE, "--part", part)
    assert ("create-table" in out, "say get-user" in out) == (made, called)
