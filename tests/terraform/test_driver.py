"""Arguments, exit codes, modes and errors of the driver, on a fake terraform that records how it was called."""

import json
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from dynaform.findings import UserInterruptError, WorldError
from dynaform.terraform import Stop, Terraform

from .conftest import FakeTerraform

RECORD = """
open("calls", "a").write(json.dumps(sys.argv[1:]) + "\\n")
out = [word[5:] for word in sys.argv if word.startswith("-out=")]
if out: open(out[0], "w").write("plan")
"""

Driver = Callable[..., Terraform]


def calls(folder: Path) -> list[list[str]]:
    return [json.loads(line) for line in (folder / "calls").read_text().splitlines()]


def test_init_reads_the_lock_file_and_never_asks(tmp_path: Path, terraform: Driver) -> None:
    terraform(RECORD).init({"bucket": "b", "key": "dev/x.tfstate", "use_path_style": "true"})
    (call,) = calls(tmp_path)
    assert call == [
        *("init", "-no-color", "-input=false", "-lockfile=readonly"),
        *("-backend-config=bucket=b", "-backend-config=key=dev/x.tfstate", "-backend-config=use_path_style=true"),
        *("-reconfigure", "-backend=true"),
    ]


@pytest.mark.parametrize(("code", "changes"), [(0, False), (2, True)])
def test_a_plan_says_whether_it_changes_anything_and_is_private(
    tmp_path: Path, terraform: Driver, code: int, changes: bool
) -> None:
    plan = tmp_path / "deep" / "plan.bin"
    files = [tmp_path / "common.tfvars", tmp_path / "social.tfvars"]
    assert terraform(f"{RECORD}\nsys.exit({code})").plan(plan, files) is changes
    (call,) = calls(tmp_path)
    assert call == [
        *("plan", *(f"-var-file={path}" for path in files), "-no-color", "-input=false"),
        *(f"-out={plan}", "-lock-timeout=60s", "-detailed-exitcode"),
    ]
    assert stat.S_IMODE(plan.stat().st_mode) == 0o600


def test_destroy_is_a_plan_like_any_other(tmp_path: Path, terraform: Driver) -> None:
    terraform(RECORD).plan(tmp_path / "plan.bin", [], destroy=True)
    assert "-destroy" in calls(tmp_path)[0]


def test_what_is_thrown_away_is_destroyed_without_a_look_at_what_is_there(tmp_path: Path, terraform: Driver) -> None:
    terraform(RECORD).destroy([tmp_path / "common.tfvars"])
    assert calls(tmp_path) == [
        [
            *("apply", f"-var-file={tmp_path / 'common.tfvars'}", "-no-color", "-destroy", "-auto-approve"),
            *("-refresh=false", "-input=false", "-lock-timeout=60s"),
        ]
    ]


def test_a_failed_plan_leaves_no_file_that_could_be_applied(tmp_path: Path, terraform: Driver) -> None:
    (tmp_path / "plan.bin").write_text("of yesterday")
    with pytest.raises(WorldError, match="terraform plan failed"):
        terraform('print("Error: no", file=sys.stderr); sys.exit(1)').plan(tmp_path / "plan.bin", [])
    assert not (tmp_path / "plan.bin").exists()


def test_apply_takes_the_plan_file_and_nothing_else(tmp_path: Path, terraform: Driver) -> None:
    terraform(RECORD).apply(tmp_path / "plan.bin")
    assert calls(tmp_path) == [["apply", "-input=false", "-no-color", "-lock-timeout=60s", str(tmp_path / "plan.bin")]]


HALF_CREATED = """
open("calls", "a").write(json.dumps(sys.argv[1:]) + "\\n")
if sys.argv[1] == "untaint": sys.exit(UNTAINTED)
if sys.argv[1] == "show":
    table = {"type": "aws_dynamodb_table", "address": "module.social.module.table[\\"users\\"].aws_dynamodb_table.this"}
    alarm = {"type": "aws_cloudwatch_metric_alarm", "address": "module.social.aws_cloudwatch_metric_alarm.this"}
    whole = {**table, "address": "module.social.module.table[\\"posts\\"].aws_dynamodb_table.this"}
    child = {"resources": [whole, {**table, "tainted": True}, {**alarm, "tainted": True}]}
    print(json.dumps({"values": {"root_module": {"child_modules": [{"child_modules": [child]}]}}}))
    sys.exit(0)
stopped = []
signal.signal(signal.SIGINT, lambda *_: stopped.append(1))
print("ready", flush=True)
while not stopped: time.sleep(0.01)
print("Error: execution halted")
secret = os.environ["AWS_SECRET_ACCESS_KEY"]
print("Error: creating AWS DynamoDB Table (users): enabling TTL: context canceled of " + secret)
print()
print("  with module.social.module.table[\\"users\\"].aws_dynamodb_table.this,")
print("  on main.tf line 8")
sys.exit(1)
"""


@pytest.mark.parametrize(("untainted", "hint"), [(0, ""), (1, "terraform untaint 'module.social")])
def test_a_table_whose_creation_is_interrupted_is_kept_for_the_next_apply(
    tmp_path: Path, terraform: Driver, untainted: int, hint: str
) -> None:
    stop = Stop()
    driver = terraform(HALF_CREATED.replace("UNTAINTED", str(untainted)), stop=stop, on_line=lambda _: stop.set())
    with pytest.raises(UserInterruptError, match="its state is saved") as raised:
        driver.apply(tmp_path / "plan.bin")
    address = 'module.social.module.table["users"].aws_dynamodb_table.this'
    assert calls(tmp_path)[2:] == [["untaint", "-no-color", "-lock-timeout=60s", address]]
    assert raised.value.detail.startswith("Error: creating AWS DynamoDB Table (users): enabling TTL: context canceled")
    assert ("it is kept, and the next plan continues" in raised.value.detail) is (untainted == 0)
    assert hint in raised.value.hint
    assert "abcdefgh12345678" not in raised.value.detail


def test_relative_paths_are_the_callers_not_the_roots(
    tmp_path: Path, fake_terraform: FakeTerraform, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "root"
    root.mkdir()
    monkeypatch.chdir(tmp_path)
    body = RECORD + 'open("env", "w").write(os.environ["TF_DATA_DIR"] + os.environ["TF_CLI_CONFIG_FILE"])'
    driver = Terraform(fake_terraform(body), Path("root"), Path("data"), {"PATH": "/usr/bin:/bin"}, Path("rc"))
    driver.plan(Path("saved/plan.bin"), [Path("dev.tfvars")])
    driver.apply(Path("saved/plan.bin"))
    planned, applied = calls(root)
    assert {f"-out={tmp_path}/saved/plan.bin", f"-var-file={tmp_path}/dev.tfvars"} <= set(planned)
    assert applied[-1] == f"{tmp_path}/saved/plan.bin"
    assert (root / "env").read_text() == f"{tmp_path}/data{tmp_path}/rc"
    assert (tmp_path / "saved" / "plan.bin").is_file()


def test_the_detailed_exit_code_belongs_to_plan_alone(tmp_path: Path, terraform: Driver) -> None:
    with pytest.raises(WorldError, match="terraform apply failed"):
        terraform("sys.exit(2)").apply(tmp_path / "plan.bin")


def test_outputs_and_plans_are_read_as_json(tmp_path: Path, terraform: Driver) -> None:
    script = 'print(json.dumps({"arn": {"value": [1], "sensitive": False, "type": "list"}}))'
    assert terraform(script).outputs() == {"arn": [1]}
    assert terraform('print("{}")').show_plan(tmp_path / "plan.bin") == {}
    with pytest.raises(WorldError, match="printed no JSON"):
        terraform('print("Warning")').outputs()


def test_the_child_sees_its_own_settings(tmp_path: Path, terraform: Driver) -> None:
    driver = terraform('open("env", "w").write(json.dumps(dict(os.environ)))')
    driver.apply(tmp_path / "plan.bin")
    seen = json.loads((tmp_path / "env").read_text())
    assert seen["TF_DATA_DIR"] == str(tmp_path / "data")
    assert seen["TF_CLI_CONFIG_FILE"] == str(tmp_path / "rc")
    assert (seen["TF_IN_AUTOMATION"], seen["TF_INPUT"], seen["CHECKPOINT_DISABLE"]) == ("1", "0", "1")
    assert (seen["GOGC"], seen["GOMEMLIMIT"]) == ("off", "1GiB")


def test_secrets_of_the_environment_stay_out_of_errors(tmp_path: Path, terraform: Driver) -> None:
    script = 'print("Error: key " + os.environ["AWS_SECRET_ACCESS_KEY"], file=sys.stderr); sys.exit(1)'
    with pytest.raises(WorldError) as raised:
        terraform(script).apply(tmp_path / "plan.bin")
    assert "abcdefgh12345678" not in raised.value.message + raised.value.detail
    assert "(redacted)" in raised.value.message


def test_secrets_of_the_environment_stay_out_of_the_lines_that_are_shown(tmp_path: Path, terraform: Driver) -> None:
    lines: list[str] = []
    script = 'print("key " + os.environ["AWS_SECRET_ACCESS_KEY"])'
    terraform(script, on_line=lines.append).apply(tmp_path / "plan.bin")
    assert lines == ["key (redacted)"]


def test_only_what_people_wait_for_is_streamed(tmp_path: Path, terraform: Driver) -> None:
    lines: list[str] = []
    driver = terraform('print("{}")', on_line=lines.append)
    driver.show_plan(tmp_path / "plan.bin")
    driver.outputs()
    assert lines == []


def test_a_path_that_is_named_like_a_secret_is_none(tmp_path: Path, fake_terraform: FakeTerraform) -> None:
    environment = {"PATH": "/usr/bin:/bin", "AWS_WEB_IDENTITY_TOKEN_FILE": "/run/identity"}
    script = 'print("Error: open /run/identity: no such file", file=sys.stderr); sys.exit(1)'
    driver = Terraform(fake_terraform(script), tmp_path, tmp_path / "data", environment, tmp_path / "rc")
    with pytest.raises(WorldError, match="open /run/identity"):
        driver.apply(tmp_path / "plan.bin")


def test_nothing_is_left_in_the_temporary_folder(
    tmp_path: Path, terraform: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    driver = terraform(RECORD)
    driver.init({"bucket": "b"})
    driver.plan(tmp_path / "plan.bin", [])
    assert list(scratch.iterdir()) == []


def test_a_misspelt_command_of_the_library_is_no_terraform_command(terraform: Driver) -> None:
    with pytest.raises(AttributeError):
        terraform(RECORD)._terraform.aplly()
