"""The pure parts of the bench: turns, medians, ratios, table; and that every row is explained."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from benchmarks.commands import BenchError, Commands
from benchmarks.line import Line, Target, Unit
from benchmarks.rows import ROWS
from benchmarks.table import HEADINGS, as_json, markdown
from benchmarks.timing import Samples, interleaved, ratios

BENCH = Path(__file__).resolve().parents[2] / "tools" / "bench"


def line(target: Target | None, ours: tuple[float, ...] = (2.0, 6.0, 3.0)) -> Line:
    return Line("plan", "ours", "theirs", Samples(ours), Samples((1.0, 4.0, 2.0)), target)


def test_works_take_turns_and_the_first_turn_does_not_count() -> None:
    order: list[str] = []
    clock = iter(range(100))

    def work(name: str) -> float:
        order.append(name)
        return float(next(clock))

    ours, bare = interleaved(2, (lambda: work("A"), lambda: work("B")))
    assert "".join(order) == "ABABAB"
    assert (ours.seconds, bare.seconds) == ((2.0, 4.0), (3.0, 5.0))


def test_the_ratio_is_the_median_of_the_turns_not_the_ratio_of_the_medians() -> None:
    slow_minute = line(None, ours=(1.1, 8.0, 2.2))
    assert slow_minute.ratios == pytest.approx((1.1, 1.1, 2.0))
    assert slow_minute.ratio == pytest.approx(1.1)
    assert slow_minute.ours.median == 2.2


def test_ratios_need_the_same_turns() -> None:
    with pytest.raises(ValueError, match="zip"):
        ratios(Samples((1.0, 2.0)), Samples((1.0,)))


@pytest.mark.parametrize(
    ("target", "met"),
    [
        (Target(Unit.RATIO, 1.5), True),
        (Target(Unit.RATIO, 1.49), False),
        (Target(Unit.RATIO, 1.0, more=1.0), True),
        (Target(Unit.RATIO, 0.99, more=1.0), False),
        (Target(Unit.SECONDS, 3.0), True),
        (Target(Unit.SECONDS, 2.9), False),
        (None, None),
    ],
)
def test_a_target_limits_the_ratio_or_the_seconds(target: Target | None, met: bool | None) -> None:
    assert line(target).met is met


def test_the_table_says_every_number_and_the_machine() -> None:
    text = markdown([line(Target(Unit.RATIO, 1.15)), line(None)], "Machine: one.", 3)
    heading, rule, first, second, *rest = text.splitlines()
    assert heading == f"| {' | '.join(HEADINGS)} |"
    assert re.fullmatch(r"(\| -+ )+\|", rule)
    assert first == "| plan | ours | theirs | 3.00 s | 2.00 s | 1.50 (1.50 to 2.00) | ratio 1.15 | no |"
    assert second.endswith("| information |  |")
    assert "3 turns" in rest[1]
    assert rest[-1] == "Machine: one."


def test_the_json_has_every_sample() -> None:
    found = json.loads(as_json([line(Target(Unit.SECONDS, 1.0))], "Machine: one.", 3))
    assert found["format"] == 1
    assert found["lines"][0]["ours"] == {"median": 3.0, "seconds": [2.0, 6.0, 3.0]}
    assert found["lines"][0]["target"] == {"unit": "seconds", "limit": 1.0, "more": 0.0}
    assert found["lines"][0]["met"] is False


def test_every_row_is_explained() -> None:
    explained = re.findall(r"^\| `(\w+)` \|", (BENCH / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert explained == list(ROWS)


def test_a_measured_command_that_fails_fails_the_bench(tmp_path: Path) -> None:
    commands = Commands({})
    assert commands.run([sys.executable, "-c", "print('fine')"], tmp_path) == "fine\n"
    with pytest.raises(BenchError, match=r"(?s)exit code 3.*no luck"):
        commands.run([sys.executable, "-c", "print('no luck'); raise SystemExit(3)"], tmp_path)


def test_when_one_of_several_fails_the_others_are_asked_to_end(tmp_path: Path) -> None:
    commands = Commands({})
    endless = "import time\nopen('ready', 'w').close()\ntime.sleep(60)"
    fail = "import os, time\nwhile not os.path.exists('ready'): time.sleep(0.01)\nraise SystemExit(1)"

    def work(program: str) -> str:
        return commands.run([sys.executable, "-c", program], tmp_path)

    started = time.monotonic()
    with pytest.raises(BenchError, match="exit code 1"):
        commands.together([lambda: work(fail), lambda: work(endless)], 2)
    assert time.monotonic() - started < 30
    with pytest.raises(BenchError, match="interrupted"):
        commands.run([sys.executable, "-c", "pass"], tmp_path)


def test_nothing_outlives_an_interrupted_bench(tmp_path: Path) -> None:
    child = "import time, pathlib, os\npathlib.Path('pid').write_text(str(os.getpid()))\ntime.sleep(60)"
    parent = (
        f"import signal, sys; sys.path.insert(0, {str(BENCH)!r})\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "from pathlib import Path\nfrom benchmarks.commands import Commands\n"
        f"Commands({{}}).run([sys.executable, '-c', {child!r}], Path.cwd())"
    )
    process = subprocess.Popen([sys.executable, "-c", parent], cwd=tmp_path, stderr=subprocess.PIPE, text=True)
    pid = tmp_path / "pid"
    deadline = time.monotonic() + 30
    while not (pid.exists() and pid.read_text()) and time.monotonic() < deadline:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=30)
    assert said.rstrip().endswith("KeyboardInterrupt")
    assert not Path(f"/proc/{pid.read_text()}").exists()
