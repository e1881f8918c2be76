"""plan: `dynaform plan` beside bare terraform and checkov on the same roots, files, state bucket and simulator."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.bare import bare_root, terraform_and_checkov
from benchmarks.commands import BenchError
from benchmarks.line import Line, Target, Unit
from benchmarks.timing import interleaved, timed
from benchmarks.world import ENVIRONMENT, World, private_world
from dynaform.terraform import most_at_once

LIMIT_RATIO = 1.15


def measure(runs: int, say: Callable[[str], None]) -> list[Line]:
    """A first plan of every family, what they share being applied; both sides initialise from nothing each time."""
    with private_world() as world:
        say("preparing: what the families share is applied")
        world.bring_up_shared()
        ours, bare = interleaved(runs, (lambda: _ours(world), lambda: _bare(world)), say=say)
    beside = "terraform init, plan, show per root; one checkov over all plans"
    return [Line("plan", "dynaform plan", beside, ours, bare, Target(Unit.RATIO, LIMIT_RATIO))]


def _ours(world: World) -> float:
    for root in world.roots:
        shutil.rmtree(world.deployment.family_folder(root), ignore_errors=True)
    return timed(lambda: world.copy.dynaform("plan", "--env", ENVIRONMENT))


def _bare(world: World) -> float:
    """The same roots from the var files that ours, which was its turn before, was given; the same plans come out."""
    scratch = world.copy.scratch / "bare"
    shutil.rmtree(scratch, ignore_errors=True)
    roots = [bare_root(world, name, scratch / name) for name in world.roots]
    commands = world.copy.commands
    seconds = timed(lambda: terraform_and_checkov(commands, roots, most_at_once(commands.environment)))
    for name, root in zip(world.roots, roots, strict=True):
        _require_the_same(name, world.deployment.family_folder(name) / "plan.json", root.plan)
    return seconds


def _require_the_same(name: str, ours: Path, bare: Path) -> None:
    """Both sides must have planned the same changes, or their times say nothing about each other."""
    if _actions(ours) != _actions(bare):
        raise BenchError(f"the two sides planned different changes for {name}")


def _actions(plan: Path) -> dict[str, Any]:
    changes = json.loads(plan.read_text(encoding="utf-8")).get("resource_changes", [])
    return {each["address"]: each["change"]["actions"] for each in changes}
