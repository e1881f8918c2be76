"""Whatever happens, Terraform ends by itself: once asked, waited for, and only then is anything raised."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from dynaform.findings import UserInterruptError, WorldError
from dynaform.terraform import Stop, process
from dynaform.terraform.process import run

from .conftest import FakeTerraform

# Counts the SIGINTs it gets; the first makes it "save its state", which takes a moment, and end.
SAVING = """
asked = []
signal.signal(signal.SIGINT, lambda *_: asked.append(1))
print("ready", flush=True)
while not asked:
    time.sleep(0.01)
time.sleep(0.3)
open("state", "w").write(str(len(asked)))
sys.exit(1)
"""


def start(binary: Path, folder: Path, **options: object) -> process.Outcome:
    settings: dict[str, object] = {"environment": {"PATH": "/usr/bin:/bin"}, "limit": 20.0, "stop": Stop()}
    return run([str(binary), "apply"], folder=folder, **(settings | options))  # type: ignore[arg-type]


def test_output_streams_while_it_runs_and_is_returned_whole(tmp_path: Path, fake_terraform: FakeTerraform) -> None:
    script = 'print("one", flush=True); time.sleep(0.3); print("two"); print("oops", file=sys.stderr); sys.exit(3)'
    seen: list[tuple[str, float]] = []
    outcome = start(fake_terraform(script).path, tmp_path, on_line=lambda line: seen.append((line, time.monotonic())))
    assert (outcome.code, outcome.stdout, outcome.stderr) == (3, "one\ntwo\n", "oops\n")
    assert [line for line, _ in seen] == ["one", "two"]
    assert seen[1][1] - seen[0][1] > 0.2


def test_a_full_pipe_blocks_nothing_even_when_the_listener_fails(tmp_path: Path, fake_terraform: FakeTerraform) -> None:
    def fail(line: str) -> None:
        raise ValueError(line)

    script = 'print("x" * 300000); print("y" * 300000, file=sys.stderr)'
    with pytest.raises(ValueError, match="xxx"):
        start(fake_terraform(script).path, tmp_path, on_line=fail)


def test_the_environment_is_exactly_the_given_one(
    tmp_path: Path, fake_terraform: FakeTerraform, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_PROFILE", "somebody")
    outcome = start(fake_terraform("print(sorted(os.environ))").path, tmp_path, environment={"ONLY": "this"})
    assert "AWS_PROFILE" not in outcome.stdout
    assert "ONLY" in outcome.stdout


def test_after_the_limit_it_is_asked_once_and_waited_for(tmp_path: Path, fake_terraform: FakeTerraform) -> None:
    with pytest.raises(WorldError, match=r"terraform apply took longer than 0 s and was stopped"):
        start(fake_terraform(SAVING).path, tmp_path, limit=0.4)
    assert (tmp_path / "state").read_text() == "1"


@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_an_interrupt_and_an_impatient_second_one_still_let_it_finish(
    tmp_path: Path, fake_terraform: FakeTerraform, signum: signal.Signals
) -> None:
    def interrupt_twice(line: str) -> None:
        for delay in (0.0, 0.2):
            threading.Timer(delay, os.kill, (os.getpid(), signum)).start()

    before = signal.getsignal(signum)
    with pytest.raises(UserInterruptError, match="its state is saved"):
        start(fake_terraform(SAVING).path, tmp_path, on_line=interrupt_twice)
    assert (tmp_path / "state").read_text() == "1"
    assert signal.getsignal(signum) is before


def test_a_signal_that_was_ignored_stays_ignored(tmp_path: Path, fake_terraform: FakeTerraform) -> None:
    """As under nohup: a closed terminal is no reason to stop."""
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        script = fake_terraform('print("ready", flush=True); time.sleep(0.3)').path
        outcome = start(script, tmp_path, on_line=lambda line: os.kill(os.getpid(), signal.SIGHUP))
    finally:
        signal.signal(signal.SIGHUP, before)
    assert outcome.code == 0


@pytest.mark.parametrize(
    ("words", "message", "hint"),
    [
        ('state has been written to the file "errored.tfstate"', "could not save its state", "state push"),
        ("Error: Error releasing the state lock", "its lock is held", "force-unlock"),
    ],
)
def test_a_stopped_one_that_could_not_save_or_unlock_says_so(
    tmp_path: Path, fake_terraform: FakeTerraform, words: str, message: str, hint: str
) -> None:
    script = SAVING.replace("time.sleep(0.3)", f"print({words!r}, file=sys.stderr)")
    with pytest.raises(WorldError, match=message) as raised:
        start(fake_terraform(script).path, tmp_path, limit=0.4)
    assert hint in raised.value.hint


def test_only_after_the_grace_is_it_killed_with_its_children(
    tmp_path: Path, fake_terraform: FakeTerraform, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "GRACE_SECONDS", 0.3)
    script = """
signal.signal(signal.SIGINT, signal.SIG_IGN)
child = os.fork()
if child: open("child", "w").write(str(child))
time.sleep(60)
"""
    with pytest.raises(WorldError, match="was killed") as raised:
        start(fake_terraform(script).path, tmp_path, limit=0.5)
    assert "force-unlock" in raised.value.hint
    child = int((tmp_path / "child").read_text())
    deadline = time.monotonic() + 5
    while runs(child) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not runs(child)


def runs(pid: int) -> bool:
    """Whether the process is there and no zombie, which an init that does not reap would leave."""
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except ProcessLookupError:
        return False
    except OSError:
        return False


def test_nothing_is_started_once_somebody_asked_to_stop(tmp_path: Path, fake_terraform: FakeTerraform) -> None:
    stop = Stop()
    stop.set()
    with pytest.raises(UserInterruptError, match="before terraform apply began"):
        start(fake_terraform('open("ran", "w")').path, tmp_path, stop=stop)
    assert not (tmp_path / "ran").exists()


def test_a_program_that_is_not_there_is_an_error_of_the_world(tmp_path: Path) -> None:
    with pytest.raises(WorldError, match="cannot be started"):
        start(tmp_path / "nothing", tmp_path)


def test_where_we_are_killed_outright_it_still_finishes(tmp_path: Path, fake_terraform: FakeTerraform) -> None:
    # restored, as Terraform has it: a write that nobody can read would end it
    script = """
signal.signal(signal.SIGPIPE, signal.SIG_DFL)
print("started", flush=True)
time.sleep(0.5)
print("creating", flush=True)
print("warning", file=sys.stderr, flush=True)
open("state", "w").write("saved")
"""
    ours = """
import os, signal, sys
from pathlib import Path
from dynaform.terraform import Stop
from dynaform.terraform.process import run
kill = lambda line: os.kill(os.getpid(), signal.SIGKILL)
run([sys.argv[1], "apply"], folder=Path(sys.argv[2]), environment={}, limit=20.0, stop=Stop(), on_line=kill)
"""
    command = [sys.executable, "-c", ours, str(fake_terraform(script).path), str(tmp_path)]
    assert subprocess.run(command, check=False).returncode == -signal.SIGKILL
    deadline = time.monotonic() + 5
    while not (tmp_path / "state").exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert (tmp_path / "state").exists()
