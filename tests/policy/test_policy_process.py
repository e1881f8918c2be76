import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from dynaform.findings import WorldError
from dynaform.policy import run_process

ENVIRONMENT = {"PATH": os.environ["PATH"]}


def test_input_output_and_code_come_back() -> None:
    script = "import os, sys; print(sys.stdin.read(), os.environ['X']); sys.stderr.write('said'); sys.exit(3)"
    result = run_process([sys.executable, "-c", script], stdin="in", environment={"X": "1"}, limit_seconds=30)
    assert (result.code, result.stdout, result.stderr) == (3, "in 1\n", "said")


def test_what_cannot_be_started_is_an_error() -> None:
    with pytest.raises(WorldError, match="cannot be started"):
        run_process(["/nonexistent/python"], stdin="", environment={}, limit_seconds=1)


def test_the_limit_ends_it() -> None:
    started = time.monotonic()
    with pytest.raises(WorldError, match="ended after"):
        run_process(["sleep", "30"], stdin="", environment=ENVIRONMENT, limit_seconds=0.2)
    assert time.monotonic() - started < 5


def test_ctrl_c_ends_it_and_its_children(tmp_path: Path) -> None:
    beat = tmp_path / "beat"
    shell = f"(while :; do i=$((i+1)); echo $i >> {beat}; sleep 0.02; done); true"
    script = (
        "import os\n"
        "from dynaform.findings import UserInterruptError\n"
        "from dynaform.policy import run_process\n"
        "try:\n"
        f"    run_process(['sh', '-c', '{shell}'], stdin='', environment=os.environ, limit_seconds=60)\n"
        "except UserInterruptError as error:\n"
        "    raise SystemExit(error.exit_code)\n"
    )
    process = subprocess.Popen([sys.executable, "-c", script], start_new_session=True)
    while not beat.exists():
        assert process.poll() is None
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    assert process.wait(10) == 130
    last = beat.read_text("utf-8")
    time.sleep(0.2)
    assert beat.read_text("utf-8") == last
