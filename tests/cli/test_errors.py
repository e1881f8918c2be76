"""The one error edge: what each kind of failure says, and the exit code it ends with."""

import errno
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from dynaform.cli import main
from dynaform.findings import (
    DynaformError,
    Finding,
    FindingsError,
    Place,
    RefusedError,
    UsageError,
    UserInterruptError,
    WorldError,
)

Fail = Callable[[BaseException], int]


@pytest.fixture
def fail(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Fail:
    """Runs a command that raises, in a folder of its own; its exit code."""
    monkeypatch.chdir(tmp_path)

    def run(error: BaseException) -> int:
        @click.command("check")
        def command() -> None:
            raise error

        monkeypatch.setattr(main._Lazy, "get_command", lambda self, ctx, name: command)
        return main.run(["check"])

    return run


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (RefusedError("no", hint="Mend it."), 1),
        (UsageError("no", hint="Mend it."), 2),
        (WorldError("no", hint="Mend it."), 4),
        (UserInterruptError("no", hint="Mend it."), 130),
        (DynaformError("no", hint="Mend it."), 4),
    ],
)
def test_expected_errors_show_message_and_hint_on_standard_error(
    fail: Fail, capsys: pytest.CaptureFixture[str], error: DynaformError, code: int
) -> None:
    assert fail(error) == code
    assert capsys.readouterr() == ("", "error: no\n  Mend it.\n")


def test_detail_stands_between_message_and_hint(fail: Fail, capsys: pytest.CaptureFixture[str]) -> None:
    assert fail(WorldError("terraform failed", hint="Plan again.", detail="line 1\nline 2")) == 4
    assert capsys.readouterr().err == "error: terraform failed\n  line 1\n  line 2\n  Plan again.\n"


def test_findings_show_where_and_how_many(fail: Fail, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "environment.yaml").write_text("environment: prd\n", "utf-8")
    place = Place("environment.yaml", 1, 14, 3)
    assert fail(FindingsError([Finding("DF191", "the folder is 'prod'", place, hint="Write prod.")])) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "error DF191 environment name and folder differ: the folder is 'prod'" in said.err
    assert "environment.yaml:1:14" in said.err
    assert "environment: prd" in said.err
    assert said.err.endswith("\n1 error\n")


def test_a_bug_is_reported_in_a_file_and_ends_with_3(
    fail: Fail, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert fail(RuntimeError("impossible")) == 3
    said = capsys.readouterr().err
    assert "a bug of ours: RuntimeError: impossible" in said
    assert "Traceback" not in said
    report = next(tmp_path.glob("dynaform-bug-*.txt"))
    assert report.name in said
    assert report.stat().st_mode & 0o777 == 0o600
    text = report.read_text("utf-8")
    assert text.startswith("dynaform ")
    assert "Python " in text
    assert "Traceback" in text
    assert "RuntimeError: impossible" in text


def test_reports_of_bugs_stay_out_of_the_work_tree_where_they_can(fail: Fail, tmp_path: Path) -> None:
    (tmp_path / ".dynaform").mkdir()
    assert fail(ZeroDivisionError()) == 3
    assert [path.parent for path in tmp_path.rglob("dynaform-bug-*")] == [tmp_path / ".dynaform" / "bugs"]


def test_a_report_that_cannot_be_written_is_not_lost(
    fail: Fail, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / ".dynaform").mkdir()
    (tmp_path / ".dynaform" / "bugs").write_text("in the way", "utf-8")
    assert fail(RuntimeError("impossible")) == 3
    assert "RuntimeError: impossible" in capsys.readouterr().err


@pytest.mark.parametrize("error", [KeyboardInterrupt(), click.Abort()])
def test_ctrl_c_is_130(fail: Fail, capsys: pytest.CaptureFixture[str], error: BaseException) -> None:
    assert fail(error) == 130
    assert capsys.readouterr().err.strip() == "interrupted"


def test_a_full_disk_is_no_bug_of_ours(fail: Fail, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert fail(OSError(errno.ENOSPC, "No space left on device", "plan.json")) == 4
    assert fail(OSError(errno.ENOSPC, "No space left on device")) == 4
    assert capsys.readouterr().err == (
        "error: plan.json cannot be written: No space left on device\n"
        "error: the output cannot be written: No space left on device\n"
    )
    assert fail(FileNotFoundError(errno.ENOENT, "No such file", "ours")) == 3
    assert len(list(tmp_path.glob("dynaform-bug-*"))) == 1


def test_a_reader_that_has_gone_is_no_error(fail: Fail, monkeypatch: pytest.MonkeyPatch) -> None:
    with (Path("/dev/null")).open("w", encoding="utf-8") as nowhere:
        monkeypatch.setattr(sys, "stderr", nowhere)
        assert fail(BrokenPipeError()) == 0


def test_the_exit_code_is_what_the_command_returns(monkeypatch: pytest.MonkeyPatch) -> None:
    @click.command("check")
    def command() -> int:
        return 1

    monkeypatch.setattr(main._Lazy, "get_command", lambda self, ctx, name: command)
    with pytest.raises(SystemExit) as ended:
        main.main(["check"])
    assert ended.value.code == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["plan", "--enviroment", "dev"], "No such option"),
        (["chek"], "No such command 'chek'"),
        (["check", "--format", "xml"], "'xml' is not one of"),
        (["new"], "Missing argument 'FAMILY'"),
        (["explain", "one", "two"], "unexpected extra argument"),
    ],
)
def test_wrong_use_of_the_command_line_is_2(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main.run(arguments) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert said in output.err
    assert "Usage: dynaform" in output.err


def test_a_command_that_is_nearly_right_is_suggested(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.run(["rehears"]) == 2
    assert "Did you mean" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["plan", "--help"], ["simulator", "--help"]])
def test_help_and_version_are_0(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main.run(arguments) == 0
    assert "dynaform" in capsys.readouterr().out


def test_every_command_has_a_module_and_the_summary_of_help(capsys: pytest.CaptureFixture[str]) -> None:
    for name in main.COMMANDS:
        assert main.run([name, "--help"]) == 0
    assert main.run([]) in (0, 2)
    commands = {path.stem.replace("_", "-") for path in (Path(main.__file__).parent / "commands").glob("[a-z]*.py")}
    assert commands == set(main.COMMANDS)


@pytest.mark.parametrize("signum", [signal.SIGTERM, signal.SIGHUP])
def test_being_ended_cleans_up_as_ctrl_c_does(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], signum: signal.Signals
) -> None:
    cleaned = []

    def command(arguments: list[str]) -> int:
        try:
            signal.raise_signal(signum)
        finally:
            cleaned.append(arguments)
        return 0

    monkeypatch.setattr(main.cli, "main", lambda arguments, **_: command(arguments))
    monkeypatch.setattr(signal, "getsignal", lambda _: signal.SIG_DFL)
    before = signal.signal(signum, signal.SIG_IGN)
    try:
        with pytest.raises(SystemExit) as ended:
            main.main(["smoke"])
    finally:
        signal.signal(signum, before)
    assert (ended.value.code, cleaned) == (130, [["smoke"]])
    assert capsys.readouterr().err == "interrupted\n"


def test_what_nohup_ignores_stays_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(main.cli, "main", lambda *_, **__: signal.raise_signal(signal.SIGHUP))
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with pytest.raises(SystemExit) as ended:
            main.main(["smoke"])
    finally:
        signal.signal(signal.SIGHUP, before)
    assert ended.value.code == 0
