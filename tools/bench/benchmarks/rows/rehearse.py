"""rehearse: `make demo` beside bare terraform bringing the same roots up and taking them down."""

from __future__ import annotations

import shutil
from collections.abc import Callable

from benchmarks.bare import bare_root, bring_up_and_take_down
from benchmarks.commands import BenchError
from benchmarks.line import Line, Target, Unit
from benchmarks.timing import interleaved, timed
from benchmarks.world import ENVIRONMENT, World, private_world
from dynaform.terraform import most_at_once
from dynaform.workflow.deployment import SHARED_ROOT
from dynaform.workflow.plan import SHARED_VALUES

LIMIT_RATIO, LIMIT_MORE = 1.3, 30.0


def measure(runs: int, say: Callable[[str], None]) -> list[Line]:
    """The whole rehearsal, its simulator included; bare terraform has one that runs."""
    with private_world() as world:
        if world.shares_something():
            raise BenchError(f"{ENVIRONMENT} shares resources, whose values bare terraform would have to be told")
        ours, bare = interleaved(runs, (lambda: _ours(world), lambda: _bare(world)), say=say)
    beside = "terraform init, apply, plan, destroy per root"
    return [Line("rehearse", "dynaform rehearse", beside, ours, bare, Target(Unit.RATIO, LIMIT_RATIO, LIMIT_MORE))]


def _ours(world: World) -> float:
    return timed(lambda: world.copy.dynaform("rehearse", "--env", ENVIRONMENT))


def _bare(world: World) -> float:
    scratch = world.copy.scratch / "bare"
    shutil.rmtree(scratch, ignore_errors=True)
    for name in world.roots:
        world.deployment.var_files(name, {} if name == SHARED_ROOT else dict.fromkeys(SHARED_VALUES))
    roots = [bare_root(world, name, scratch / name) for name in world.roots]
    commands = world.copy.commands
    return timed(lambda: bring_up_and_take_down(commands, roots, most_at_once(commands.environment)))
