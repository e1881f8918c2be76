"""estates: check of made-up estates of four sizes, cold and from memory, beside checkov on the same tables."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.bare import CHECKOV
from benchmarks.commands import BenchError, Commands
from benchmarks.estates import Estate, write_estate, write_flat
from benchmarks.line import Line, Target, Unit
from benchmarks.timing import Samples, interleaved, timed
from benchmarks.world import DYNAFORM, REPOSITORY, private_commands
from dynaform.workflow.render import render

SIZES = (10, 100, 1_000, 5_000)
MOST_RUNS = 2
"""Turns that count at most: a turn takes minutes, and a ratio of minutes varies little."""
LIMIT_CHECKOV, LIMIT_WARM, LIMIT_GROWTH, LIMIT_MEGABYTES = 0.2, 0.05, 1.15, 400
CHECK = (DYNAFORM, "check", "--fail-on", "error")
_PEAK = "import resource,subprocess,sys; subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL); " \
    "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"  # fmt: skip


def measure(runs: int, say: Callable[[str], None]) -> list[Line]:
    """Every estate cold; that of 1,000 tables from memory and beside checkov, with its peak of memory."""
    with _estates(say) as (estates, flat, commands):
        ten, hundred, thousand, most = (estates[size] for size in SIZES)
        works = (
            *(lambda each=each: _cold(commands, each) for each in (ten, hundred, thousand)),
            lambda: timed(lambda: commands.run(CHECK, thousand.root)),
            lambda: _cold(commands, most),
            lambda: _checkov(commands, ten.root / "terraform" / "families", 1),
            lambda: _checkov(commands, flat, thousand.tables),
        )
        samples = interleaved(min(runs, MOST_RUNS), works, say=say)
        megabytes = _megabytes(commands, thousand)
    return _lines(samples, megabytes)


def _lines(samples: list[Samples], megabytes: float) -> list[Line]:
    ten, hundred, thousand, warm, most, rendered, plain = samples
    met = "met" if megabytes <= LIMIT_MEGABYTES else "missed"
    memory = f"{megabytes:.0f} MB at most, target {LIMIT_MEGABYTES} {met}"
    checkov = Target(Unit.RATIO, LIMIT_CHECKOV)
    return [
        Line("estates", "check of 10 tables", "checkov on the Terraform rendered from them", ten, rendered, checkov),
        Line(
            "estates",
            f"check of 1,000 tables ({memory})",
            "checkov on the same tables as plain resources",
            thousand,
            plain,
            checkov,
        ),
        Line("estates", "check of 1,000 unchanged tables", "the first", warm, thousand, Target(Unit.RATIO, LIMIT_WARM)),
        Line("estates", "check of 100 tables", "of 10", hundred, ten, _growth(10)),
        Line("estates", "check of 1,000 tables", "of 100", thousand, hundred, _growth(10)),
        Line("estates", "check of 5,000 tables", "of 1,000", most, thousand, _growth(5)),
    ]


def _growth(times: int) -> Target:
    """So many times the tables take hardly more than so many times as long."""
    return Target(Unit.RATIO, times * LIMIT_GROWTH)


@contextlib.contextmanager
def _estates(say: Callable[[str], None]) -> Iterator[tuple[dict[int, Estate], Path, Commands]]:
    """Rendered estates by size, and the tables of that of 1,000 as plain resources; gone with the block."""
    with tempfile.TemporaryDirectory(prefix="dynaform-bench-") as name:
        folder = Path(name)
        estates = {}
        for size in SIZES:
            say(f"preparing: {size:,} tables are written and rendered")
            estates[size] = write_estate(folder / str(size), size, repository=REPOSITORY)
            render(estates[size].root, (), estates[size].families)
        for family in estates[1_000].families:
            write_flat(estates[1_000].root, family, folder / "flat" / family)
        yield estates, folder / "flat", private_commands(folder)


def _cold(commands: Commands, estate: Estate) -> float:
    """A check that remembers nothing and, as everybody's does, remembers what it finds."""
    shutil.rmtree(estate.root / ".dynaform", ignore_errors=True)
    return timed(lambda: commands.run(CHECK, estate.root))


def _checkov(commands: Commands, folder: Path, least: int) -> float:
    """One command with its built-in checks over a folder of Terraform."""
    options = ["--framework", "terraform", "--skip-download", "--soft-fail", "--quiet", "--output", "json"]
    said: list[str] = []
    command = [str(CHECKOV / "python"), str(CHECKOV / "checkov"), "-d", str(folder), *options]
    seconds = timed(lambda: said.append(commands.run(command, folder)))
    answer = json.loads(said[0])
    summary = answer.get("summary", answer) if isinstance(answer, dict) else {}
    if summary.get("resource_count", 0) < least:
        raise BenchError(f"bare checkov read fewer than {least} resources:\n{said[0][:500]}")
    return seconds


def _megabytes(commands: Commands, estate: Estate) -> float:
    """The most memory a cold check can have had: that of its largest process, times all of them."""
    shutil.rmtree(estate.root / ".dynaform", ignore_errors=True)
    largest = int(commands.run([sys.executable, "-c", _PEAK, *CHECK], estate.root))
    return largest * (1 + len(os.sched_getaffinity(0))) / 1000
