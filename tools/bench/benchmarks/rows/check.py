"""check: what people run after every edit, start-up included, beside a Python that imports the same libraries."""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.line import Line, Target, Unit
from benchmarks.rows.start import python
from benchmarks.timing import interleaved, timed
from benchmarks.world import private_copy

LIMIT_SECONDS = 1.0
IMPORTS = "import click, jinja2, pydantic, yaml"


def measure(runs: int, say: Callable[[str], None]) -> list[Line]:
    """Every family proved anew, which the target is about; where nothing changed, and rendering, for information."""
    with private_copy() as copy:
        commands = (("check", "--no-cache"), ("check",), ("render", "--check"))
        ours = [lambda words=words: timed(lambda: copy.dynaform(*words)) for words in commands]
        anew, remembered, rendered, bare = interleaved(runs, (*ours, lambda: python(copy, IMPORTS)), say=say)
    beside = f'python -c "{IMPORTS}"'
    return [
        Line("check", "dynaform check --no-cache", beside, anew, bare, Target(Unit.SECONDS, LIMIT_SECONDS)),
        Line("check", "dynaform check, nothing changed since the last", beside, remembered, bare),
        Line("check", "dynaform render --check", beside, rendered, bare),
    ]
