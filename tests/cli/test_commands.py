"""Commands in process, on a copy of the repository: formats, exit codes, and the right place of what is wrong."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from dynaform.cli.main import run
from dynaform.findings import Finding, Severity
from dynaform.workflow.render import render
from workflow.conftest import FAMILIES, two_families

pytestmark = pytest.mark.usefixtures("shared_specs")

REPOSITORY = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Copy:
    """A copy that commands run in."""

    root: Path
    capture: pytest.CaptureFixture[str]

    def __call__(self, *arguments: str) -> tuple[int, str, str]:
        """Exit code, standard output, standard error."""
        self.capture.readouterr()
        code = run(list(arguments))
        said = self.capture.readouterr()
        assert "Traceback" not in said.out + said.err
        return code, said.out, said.err

    def edit(self, path: str, old: str, new: str) -> int:
        """Change one text; the line it begins on."""
        file = self.root / path
        text = file.read_text("utf-8")
        assert old in text, f"{old!r} is not in {path}"
        file.write_text(text.replace(old, new, 1), "utf-8")
        return text[: text.index(old)].count("\n") + 1


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a busy machine a check takes long enough to say how far it is; what that looks like has tests of its own."""
    monkeypatch.setattr("dynaform.workflow.check._PATIENCE_SECONDS", 600.0)


@pytest.fixture(scope="session")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("repository")
    ignored = shutil.ignore_patterns(".terraform", "__pycache__", "*.tfstate*")
    for name in ("modules", "terraform", "envs"):
        shutil.copytree(REPOSITORY / name, root / name, ignore=ignored)
    two_families(root)
    render(root, FAMILIES, ())
    return root


@pytest.fixture
def copy(rendered: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Copy:
    shutil.copytree(rendered, tmp_path / "repository")
    monkeypatch.chdir(tmp_path / "repository")
    return Copy(tmp_path / "repository", capsys)


SPEC = "modules/families/conversation/spec.yaml"


@pytest.mark.parametrize(
    ("id", "old", "new", "said"),
    [
        pytest.param("DF003", "    rate: 50/day", "    rte: 50/day", "Did you mean 'rate'?", id="misspelt key"),
        pytest.param("DF005", '"{prefix}Users"', "{prefix}", "Quote the template", id="unquoted template"),
        pytest.param("DF001", '"{prefix}Users"', "{prefix}Users", "not YAML", id="no YAML"),
        pytest.param(
            "DF201",
            "  get-user:\n",
            "  get-user-by-email: {get: User, by: [email]}\n  get-user:\n",
            "by-email: {key: {partition: email}",
            id="a pattern nobody serves",
        ),
    ],
)
def test_what_is_wrong_in_a_spec_is_said_at_its_line(copy: Copy, id: str, old: str, new: str, said: str) -> None:
    line = copy.edit(SPEC, old, new)
    code, out, err = copy("check")
    assert (code, err) == (1, "")
    assert f"error {id} " in out
    assert f"  {SPEC}:{line}:" in out
    assert said in out


def test_an_index_that_no_attribute_feeds_is_named(copy: Copy) -> None:
    copy.edit(SPEC, "    indexes: {Waiting: {queue: WAITING, when: {isWaitingInQueue: true}}}\n", "")
    code, out, _ = copy("check", "--family", "conversation")
    assert code == 1
    assert "error DF105 index that no entity feeds" in out
    assert "(tables/Users/indexes/Waiting)" in out


def test_a_stale_render_is_1_and_render_mends_it(copy: Copy) -> None:
    copy.edit("modules/families/conversation/main.tf", "Users", "Usrs")
    for arguments in (["check"], ["render", "--check"]):
        code, out, _ = copy(*arguments)
        assert code == 1
        assert "error DF301 rendered file is stale: modules/families/conversation/main.tf" in out
        assert "mend it: Run: make render" in out
    assert copy("render")[:2] == (0, "wrote modules/families/conversation/main.tf\n")
    assert copy("render")[:2] == (0, "everything is as the specs say\n")
    assert copy("render", "--check")[0] == 0
    assert copy("check")[0] == 0


def test_what_is_clean_says_how_much_it_was(copy: Copy) -> None:
    code, out, err = copy("check")
    assert code == 0
    assert re.fullmatch(r"(check: 2 families \(\d+\.\d s\)\n)?", err), (
        "on a slow machine how long it took, and nothing else"
    )
    assert out.endswith("2 families, 43 access patterns proved\n")


def test_a_spec_that_cannot_be_read_is_not_counted_as_proved(copy: Copy) -> None:
    copy.edit(SPEC, "    rate: 50/day", "    rte: 50/day")
    assert copy("check")[1].endswith(
        "2 families, 30 access patterns proved; not proved, because it cannot be read: conversation\n"
    )


def test_gaps_of_absent_families_are_shown_and_fail_nothing(copy: Copy) -> None:
    copy.edit("modules/families/social/spec.yaml", "format: 1", "fromat: 1")
    code, out, _ = copy("check", "--all")
    assert code == 0
    before, _, after = out.partition("Not in any environment yet, so these fail nothing:")
    assert "social/spec.yaml" in after
    assert "social/spec.yaml" not in before
    assert copy("check")[0] == 0
    assert copy("check", "--family", "social")[0] == 1


def test_the_threshold_decides_what_fails(copy: Copy) -> None:
    copy.edit(SPEC, "    rate: 50/day", "    rte: 50/day")
    assert [copy("check", "--fail-on", severity)[0] for severity in ("error", "warning", "note")] == [1, 1, 1]


def test_the_threshold_lets_milder_findings_pass(copy: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    from dynaform.cli.commands import check as module
    from dynaform.workflow.check import Checked

    warning = Finding("DF191", "mild", severity=Severity.WARNING)
    monkeypatch.setattr(module, "check", lambda *_, **__: Checked((warning,), (), 1, 1))
    assert [copy("check", "--fail-on", severity)[0] for severity in ("error", "warning", "note")] == [0, 1, 1]
    assert copy("check")[0] == 1


@pytest.mark.parametrize("format", ["json", "sarif", "github"])
def test_findings_in_every_format_stand_alone_on_standard_output(copy: Copy, format: str) -> None:
    line = copy.edit(SPEC, "    rate: 50/day", "    rte: 50/day")
    code, out, err = copy("check", "--format", format)
    assert (code, err) == (1, "")
    if format == "github":
        assert out.startswith(f"::error file={SPEC},line={line},")
    elif format == "sarif":
        (result,) = (each for each in json.loads(out)["runs"][0]["results"] if "suppressions" not in each)
        assert result["ruleId"] == "DF003"
        assert result["locations"][0]["physicalLocation"]["region"]["startLine"] == line
    else:
        assert "DF003" in json.dumps(json.loads(out))


def test_explain_prints_one_proof_or_all(copy: Copy) -> None:
    code, out, err = copy("explain", "next-waiting")
    assert (code, err) == (0, "")
    assert "next-waiting" in out
    assert "Waiting" in out
    assert out == out.rstrip("\n") + "\n"
    code, out, _ = copy("explain")
    assert "\n\ncreate-user\n" in out
    assert "\n\n\n" not in out
    (document,) = json.loads(copy("explain", "--family", "conversation", "--format", "json")[1])
    assert (document["version"], document["family"], len(document["proofs"])) == (1, "conversation", 13)
    code, out, _ = copy("explain", "--format", "json")
    assert (code, [each["family"] for each in json.loads(out)]) == (0, ["conversation", "marketplace"])


COMMANDS = ("plan", "review", "apply", "smoke", "outputs", "destroy", "rehearse")


@pytest.mark.parametrize("command", COMMANDS)
def test_without_an_environment_they_are_listed(copy: Copy, command: str) -> None:
    code, out, err = copy(command)
    assert (code, out) == (2, "")
    assert err == "error: which environment?\n  Say --env NAME (make: ENV=NAME). There are: dev, prod, staging.\n"


@pytest.mark.parametrize("command", COMMANDS)
def test_an_unknown_environment_is_suggested(copy: Copy, command: str) -> None:
    code, out, err = copy(command, "--env", "prd")
    assert (code, out) == (2, "")
    assert err == "error: there is no environment 'prd'\n  Did you mean 'prod'?\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["check", "--family", "marketplce"], "there is no family 'marketplce'\n  Did you mean 'marketplace'?"),
        (["render", "--family", "marketplce"], "there is no family 'marketplce'\n  Did you mean 'marketplace'?"),
        (["review", "--env", "dev", "--family", "marketplce"], "Did you mean 'marketplace'?"),
        (["review", "--env", "dev", "--family", "social"], "family 'social' is not in this environment"),
        (["review", "--env", "dev"], "there is no saved review\n  Run: make plan ENV=dev"),
        (["explain", "get-usr"], "there is no access pattern 'get-usr'\n  Did you mean 'get-user'?"),
        (["rule", "DF40"], "there is no finding 'DF40'"),
        (["new", "marketplace"], "family 'marketplace' exists already"),
        (["new", "Orders"], "'Orders' is no family name"),
        (["simulator", "status", "--env", "prod"], "environment prod has target: aws\n  Rehearse it instead."),
    ],
)
def test_wrong_use_is_2_and_says_what_would_be_right(copy: Copy, arguments: list[str], said: str) -> None:
    code, out, err = copy(*arguments)
    assert (code, out) == (2, "")
    assert said in err


def test_outside_of_a_repository_commands_say_so(copy: Copy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    code, _, err = copy("check")
    assert code == 2
    assert "this is no dynaform repository" in err


def test_commands_work_from_a_folder_within(copy: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    copy.edit(SPEC, "    rate: 50/day", "    rte: 50/day")
    monkeypatch.chdir(copy.root / "modules")
    code, out, _ = copy("check")
    assert code == 1
    assert f"{SPEC}:" in out
    assert "rte: 50/day" in out


def test_an_environment_file_with_mistakes_is_a_finding_at_its_place(copy: Copy) -> None:
    line = copy.edit("envs/dev/environment.yaml", "region:", "regoin:")
    for arguments in (["check"], ["plan", "--env", "dev"], ["review", "--env", "dev"]):
        code, out, err = copy(*arguments)
        assert code == 1
        assert f"envs/dev/environment.yaml:{line}:" in out + err


def test_real_environments_refuse_an_emulator(copy: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    for command in ("plan", "apply", "smoke", "outputs", "destroy"):
        code, out, err = copy(command, "--env", "prod")
        assert (code, out) == (2, "")
        assert "AWS_ENDPOINT_URL points at http://127.0.0.1:9, but environment prod has target: aws" in err


def test_an_emulator_that_does_not_answer_is_4(copy: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    code, out, err = copy("plan", "--env", "dev")
    assert (code, out) == (4, "")
    assert err.startswith("environment dev, target simulator, account 000000000000, Region us-east-1, endpoint http://")
    assert "http://127.0.0.1:9 does not answer" in err


def test_a_new_family_passes_check(copy: Copy) -> None:
    code, out, _ = copy("new", "orders")
    assert code == 0
    assert "wrote modules/families/orders/spec.yaml" in out
    assert copy("check", "--family", "orders")[0] == 0


def test_a_rule_is_explained_and_all_are_listed(copy: Copy) -> None:
    code, out, _ = copy("rule", "df401")
    assert code == 0
    assert out.startswith("DF401 table would be deleted (error)\n\n")
    out = copy("rule", "DF720")[1]
    assert "Bad:\n\n    format: 1\n" in out
    assert "DF720 index that nobody reads: no access pattern reads by-customer" in out
    assert out.index("Good:") > out.index("Bad:")
    out = copy("rule", "DF201")[1]
    assert "DF201 unserved access pattern: nothing serves list Order" in out
    assert out.index("Good:") > out.index("Bad:")
    listed = copy("rule")[1].splitlines()
    assert len(listed) > 50
    assert any(line.startswith("DF401  error") for line in listed)


def test_the_simulators_state_is_told(copy: Copy) -> None:
    assert copy("simulator", "status")[:2] == (1, "not running\n")
    assert copy("simulator", "down")[:2] == (0, "not running\n")


def test_make_asks_for_commands_that_are_there(copy: Copy) -> None:
    makefile = (REPOSITORY / "Makefile").read_text("utf-8")
    asked = {tuple(each.split()) for each in re.findall(r"\$\(DYNAFORM\) ([a-z-]+(?: (?:up|down|status))?)", makefile)}
    assert ("simulator", "up") in asked
    for arguments in asked:
        assert copy(*arguments, "--help")[0] == 0
