"""estates: check of made-up estates of four sizes, cold and from memory, beside checkov on the same tables."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.bare import CHECKOV
from benchmarks.commands import BenchError, Commands
from benchmarks.estates import Estate, write_estate, write_flat
from benchmarks.line import Line, Target, Unit
from benchmarks.timing import Samples, interleaved, timed
from benchmarks.world import DYNAFORM, REPOSITORY, private_commands


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many tables the estates have, multiples of ten; ``rendered`` of them are given to checkov as rendered."""

    few: int
    some: int
    many: int
    most: int
    rendered: int

    @property
    def checked(self) -> tuple[int, ...]:
        """The estates that are checked, smallest first."""
        return self.few, self.some, self.many, self.most


SIZES = Sizes(few=10, some=100, many=1_000, most=5_000, rendered=30)
MOST_RUNS = 2
"""Turns that count at most: a ratio of many seconds varies little."""
LIMIT_CHECKOV, LIMIT_WARM, LIMIT_GROWTH, LIMIT_MEGABYTES = 0.2, 0.05, 1.15, 400
CHECK = (DYNAFORM, "check", "--fail-on", "error")
_PEAK = "import resource,subprocess,sys; subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL); " \
    "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"  # fmt: skip


def measure(runs: int, say: Callable[[str], None], sizes: Sizes = SIZES) -> list[Line]:
    """Every estate cold; that of 1,000 tables from memory and beside checkov, with its peak of memory."""
    with _estates(sizes, say) as (estates, flat, commands):
        few, some, many, most = (estates[size] for size in sizes.checked)
        turns = interleaved(
            min(runs, MOST_RUNS),
            (
                *(lambda each=each: _cold(commands, each) for each in (few, some, many)),
                lambda: timed(lambda: commands.run(CHECK, many.root)),
                lambda: _checkov(commands, flat, many.tables),
            ),
            say=say,
        )
        part = estates[sizes.rendered].root / "terraform" / "families"
        once = interleaved(
            1,
            (
                lambda: _checkov(commands, part, 1),
                lambda: _cold(commands, many),
                lambda: _cold(commands, most),
            ),
            warm=True,
            say=lambda _: say(f"once: {sizes.most:,} tables, and checkov on what {sizes.rendered} are rendered to"),
        )
        megabytes = _megabytes(commands, many)
    return _lines(sizes, turns, once, megabytes)


def _lines(sizes: Sizes, turns: list[Samples], once: list[Samples], megabytes: float) -> list[Line]:
    few, some, many, warm, plain = turns
    rendered, beside, most = once
    met = "met" if megabytes <= LIMIT_MEGABYTES else "missed"
    memory = f"{megabytes:.0f} MB at most, target {LIMIT_MEGABYTES} {met}"
    part = f"checkov on the Terraform rendered from {sizes.rendered} of them"
    checkov, unchanged = Target(Unit.RATIO, LIMIT_CHECKOV), Target(Unit.RATIO, LIMIT_WARM)
    checks = {size: f"check of {size:,} tables" for size in sizes.checked}
    of = {size: f"of {size:,}" for size in sizes.checked}
    return [
        Line("estates", f"{checks[sizes.many]} ({memory})", part, beside, rendered, checkov),
        Line("estates", checks[sizes.many], "checkov on the same tables as plain resources", many, plain),
        Line("estates", f"check of {sizes.many:,} unchanged tables", "the first", warm, many, unchanged),
        Line("estates", checks[sizes.some], of[sizes.few], some, few, _growth(sizes.some, sizes.few)),
        Line("estates", checks[sizes.many], of[sizes.some], many, some, _growth(sizes.many, sizes.some)),
        Line("estates", checks[sizes.most], of[sizes.many], most, beside, _growth(sizes.most, sizes.many)),
    ]


def _growth(tables: int, fewer: int) -> Target:
    """So many times the tables take hardly more than so many times as long."""
    return Target(Unit.RATIO, tables / fewer * LIMIT_GROWTH)


@contextlib.contextmanager
def _estates(sizes: Sizes, say: Callable[[str], None]) -> Iterator[tuple[dict[int, Estate], Path, Commands]]:
    """Rendered estates by size, and the tables of ``many`` as plain resources; gone with the block."""
    with tempfile.TemporaryDirectory(prefix="dynaform-bench-") as name:
        folder = Path(name)
        commands = private_commands(folder)
        wanted = sorted({*sizes.checked, sizes.rendered})
        estates = {size: write_estate(folder / str(size), size, repository=REPOSITORY) for size in wanted}
        say(f"preparing: {sizes.most:,} tables are rendered")
        largest = estates[sizes.most]
        _render(commands, largest)
        for estate in (estates[size] for size in wanted if size != sizes.most):
            _copy_rendered(largest, estate)
        for family in estates[sizes.many].families:
            write_flat(estates[sizes.many].root, family, folder / "flat" / family)
        yield estates, folder / "flat", commands


def _render(commands: Commands, estate: Estate) -> None:
    """Render an estate, as many families side by side as there are processors."""
    at_once = len(os.sched_getaffinity(0))
    parts = [names for start in range(at_once) if (names := estate.families[start::at_once])]
    options = [[word for name in names for word in ("--family", name)] for names in parts]
    commands.together(
        [lambda said=said: commands.run((DYNAFORM, "render", *said), estate.root) for said in options], at_once
    )


def _copy_rendered(source: Estate, estate: Estate) -> None:
    """The families of a smaller estate are the first of a larger one, and are rendered to the same files."""
    for family in estate.families:
        for below in (Path("modules/families", family), Path("terraform/families", family)):
            shutil.copytree(source.root / below, estate.root / below, dirs_exist_ok=True)


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
