import os
import signal
import textwrap
import threading
import time
from pathlib import Path

import pytest

from dynaform.findings import UsageError, UserInterruptError, WorldError
from dynaform.terraform import Stop, most_at_once, run_all
from dynaform.terraform.process import run

from .conftest import FakeTerraform

GB = 1000**3


@pytest.mark.parametrize(
    ("cores", "memory", "said", "most"),
    [
        (8, 64 * GB, None, 8),
        (8, 3 * GB, None, 2),
        (2, 1 * GB // 2, None, 1),
        (4, 0, None, 1),
        (8, 64 * GB, "3", 3),
        (2, 64 * GB, "9", 2),
    ],
)
def test_never_more_than_cores_memory_and_the_variable_allow(
    cores: int, memory: int, said: str | None, most: int
) -> None:
    variables = {} if said is None else {"DYNAFORM_PARALLEL": said}
    assert most_at_once(variables, cores=cores, memory=memory) == most


@pytest.mark.parametrize("said", ["0", "-1", "many", ""])
def test_a_variable_that_is_no_number_is_refused(said: str) -> None:
    with pytest.raises(UsageError, match="DYNAFORM_PARALLEL"):
        most_at_once({"DYNAFORM_PARALLEL": said})


def test_results_come_in_order_and_no_more_run_at_once_than_allowed() -> None:
    running, most, lock = 0, 0, threading.Lock()

    def task(number: int) -> int:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        time.sleep(0.02 * (5 - number))
        with lock:
            running -= 1
        return number

    tasks = [lambda number=number: task(number) for number in range(5)]
    assert run_all(tasks, 2, Stop()) == [0, 1, 2, 3, 4]
    assert most == 2


def test_the_first_failure_lets_the_running_end_and_starts_nothing_more() -> None:
    ended: list[str] = []

    def fail() -> str:
        raise WorldError("no")

    def slow() -> str:
        time.sleep(0.2)
        ended.append("slow")
        return "slow"

    def later() -> str:
        time.sleep(0.3)
        ended.append("later")
        return "later"

    with pytest.raises(WorldError, match="no"):
        run_all([slow, fail, later, later, later], 2, Stop())
    assert ended[0] == "slow"
    assert ended.count("later") <= 1


def test_further_failures_are_in_the_detail_of_the_first() -> None:
    both_run = threading.Barrier(2, timeout=10)

    def fail(name: str) -> None:
        both_run.wait()
        raise WorldError(f"{name} failed", detail=f"{name}'s own words")

    with pytest.raises(WorldError, match="social failed") as raised:
        run_all([lambda: fail("social"), lambda: fail("ielts")], 2, Stop())
    assert raised.value.detail == "social's own words\n\nielts failed"


def test_ctrl_c_after_a_failure_is_an_interrupt_that_tells_of_it() -> None:
    stop = Stop()

    def fail() -> None:
        os.kill(os.getpid(), signal.SIGINT)
        while not stop.asked:
            time.sleep(0.01)
        raise WorldError("social failed")

    with pytest.raises(UserInterruptError) as raised:
        run_all([fail], 1, stop)
    assert raised.value.detail == "social failed"


def test_ctrl_c_asks_every_running_terraform_once_and_waits_for_all(
    tmp_path: Path, fake_terraform: FakeTerraform
) -> None:
    script = """
    asked = []
    signal.signal(signal.SIGINT, lambda *_: asked.append(1))
    open(sys.argv[2], "w").write("ready")
    while not asked: time.sleep(0.01)
    time.sleep(0.3)
    open(sys.argv[2], "w").write(str(len(asked)))
    """
    binary, stop = fake_terraform(textwrap.dedent(script)), Stop()
    states = [tmp_path / name for name in ("social", "ielts", "never")]

    def apply(state: Path) -> None:
        command = [str(binary.path), "apply", str(state)]
        run(command, folder=tmp_path, environment={"PATH": "/usr/bin:/bin"}, limit=20.0, stop=stop)

    def interrupt_twice() -> None:
        while not all(state.exists() for state in states[:2]):
            time.sleep(0.01)
        for _ in range(2):
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(0.15)

    impatient = threading.Thread(target=interrupt_twice)
    impatient.start()
    with pytest.raises(UserInterruptError, match="its state is saved, its lock released"):
        run_all([lambda state=state: apply(state) for state in states], 2, stop)
    impatient.join()
    assert [state.read_text() for state in states[:2]] == ["1", "1"]
    assert not states[2].exists()


def test_ctrl_c_asks_all_and_starts_nothing_more() -> None:
    stop = Stop()
    started: list[int] = []

    def task(number: int) -> None:
        started.append(number)
        while not stop.asked:
            time.sleep(0.01)
        raise UserInterruptError(f"{number} interrupted")

    threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT)).start()
    with pytest.raises(UserInterruptError):
        run_all([lambda number=number: task(number) for number in range(4)], 2, stop)
    assert sorted(started) == [0, 1]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
