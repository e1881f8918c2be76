"""start: how long the command line takes to say anything, beside a Python that imports the library it needs for it."""

from __future__ import annotations

import sys
from collections.abc import Callable

from benchmarks.line import Line, Target, Unit
from benchmarks.timing import interleaved, timed
from benchmarks.world import Copy, private_copy

LIMIT_SECONDS = 0.3
IMPORTS = "import click"


def measure(runs: int, say: Callable[[str], None]) -> list[Line]:
    """`dynaform --help` beside what no command line built with click can do without."""
    with private_copy() as copy:
        works = (lambda: timed(lambda: copy.dynaform("--help")), lambda: python(copy, IMPORTS))
        ours, bare = interleaved(runs, works, say=say)
    return [Line("start", "dynaform --help", f'python -c "{IMPORTS}"', ours, bare, Target(Unit.SECONDS, LIMIT_SECONDS))]


def python(copy: Copy, program: str) -> float:
    """The wall time of the same Python for one line of program."""
    return timed(lambda: copy.commands.run([sys.executable, "-c", program], copy.root))
