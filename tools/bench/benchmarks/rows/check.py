"""check: what people run after every edit, start-up included: check and render, two processes, beside two Pythons that
import the same libraries.
"""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.line import Line, Target, Unit
from benchmarks.rows.start import python
from benchmarks.timing import interleaved, timed
from benchmarks.world import Copy, private_copy

LIMIT_SECONDS = 1.0
IMPORTS = "import click, jinja2, pydantic, yaml"


def measure(runs: int, say: Callable[[str], None]) -> list[Line]:
    """The families that are present, which the target is about; and every family with a spec, for information."""
    with private_copy() as copy:
        present, every, bare = interleaved(
            runs,
            (
                lambda: _check_and_render(copy),
                lambda: timed(lambda: copy.dynaform("check", "--all")),
                lambda: python(copy, IMPORTS) + python(copy, IMPORTS),
            ),
            say=say,
        )
    beside = f'python -c "{IMPORTS}", twice'
    target = Target(Unit.SECONDS, LIMIT_SECONDS)
    return [
        Line("check", "dynaform check, then render --check", beside, present, bare, target),
        Line("check", "dynaform check --all", beside, every, bare),
    ]


def _check_and_render(copy: Copy) -> float:
    return timed(lambda: copy.dynaform("check")) + timed(lambda: copy.dynaform("render", "--check"))
