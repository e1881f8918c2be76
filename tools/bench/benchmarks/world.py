"""The world of a measurement: a copy of the repository's inputs in a folder of its own, and a private simulator."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.commands import BenchError, Commands
from dynaform.aws import child_environment
from dynaform.workflow.apply import apply
from dynaform.workflow.check import present_families
from dynaform.workflow.deployment import SHARED_ROOT, Deployment, private_deployment
from dynaform.workflow.plan import Planned, plan
from dynaform.workflow.progress import Silent
from dynaform.workflow.render import render
from dynaform.workflow.workspace import Workspace

REPOSITORY = Path(__file__).resolve().parents[3]
DYNAFORM = str(Path(sys.executable).parent / "dynaform")
ENVIRONMENT = "dev"
_INPUTS = ("envs", "modules", "terraform")
_FOREIGN = ("AWS_", "TF_", "PYTHON", "CHECKOV_", "BC_", "CKV_")
"""What would point a measured command elsewhere or change what it does, e.g. PYTHONDONTWRITEBYTECODE."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A private copy of everything `dynaform` reads in a repository.

    Attributes:
        root: the copy.
        scratch: a folder beside it for the bare side.
        commands: runs commands with this process's variables, cleaned.
    """

    root: Path
    scratch: Path
    commands: Commands

    def dynaform(self, *arguments: str) -> None:
        """Run the command line in the copy. Raises BenchError unless it exits with 0."""
        self.commands.run([DYNAFORM, *arguments], self.root)


@contextlib.contextmanager
def private_copy() -> Iterator[Copy]:
    """A copy that lives as long as the block; the repository's own .dynaform is never looked at."""
    with tempfile.TemporaryDirectory(prefix="dynaform-bench-") as name:
        folder = Path(name)
        root, scratch = folder / "repository", folder / "scratch"
        scratch.mkdir()
        for each in _INPUTS:
            shutil.copytree(REPOSITORY / each, root / each, ignore=shutil.ignore_patterns(".terraform"))
        # what the specs say now is measured, whether or not somebody has rendered it yet
        render(root, (), sorted(present_families(root)))
        yield Copy(root, scratch, private_commands(folder))


def private_commands(folder: Path) -> Commands:
    """Runs commands with this process's variables, cleaned; bytecode is cached in ``folder``, as it is in daily use."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_FOREIGN)}
    return Commands({**kept, "PYTHONPYCACHEPREFIX": str(folder / "bytecode")})


@dataclass(frozen=True, slots=True)
class World:
    """A copy with a simulator.

    Attributes:
        copy: its files.
        deployment: its environment, for set-up in this process.
    """

    copy: Copy
    deployment: Deployment

    def bring_up_shared(self) -> None:
        """Apply what the families share where it has resources: only then can the families be planned."""
        if self._accepted(plan(self.deployment, ())).waiting:
            apply(self.deployment, ())

    def shares_something(self) -> bool:
        """Whether the families of the environment wait for resources that they share."""
        return bool(self._accepted(plan(self.deployment, ())).waiting)

    def bring_up(self) -> None:
        """Apply everything."""
        planned = self._accepted(plan(self.deployment, ()))
        apply(self.deployment, ())
        if planned.waiting:
            self._accepted(plan(self.deployment, ()))
            apply(self.deployment, ())

    @property
    def roots(self) -> tuple[str, ...]:
        """Every root, what all share first."""
        return (SHARED_ROOT, *self.deployment.environment.families)

    def _accepted(self, planned: Planned) -> Planned:
        if planned.refused:
            raise BenchError(
                f"the plan of {self.deployment.name} is refused; run: make plan ENV={self.deployment.name}"
            )
        return planned


@contextlib.contextmanager
def private_world() -> Iterator[World]:
    """A copy whose environment is on a private simulator; processes and files go with the block, Ctrl-C or not.

    The command line finds that simulator through AWS_ENDPOINT_URL, as it finds anybody's.
    """
    with private_copy() as copy:
        workspace = Workspace(copy.root, copy.commands.environment, lambda: datetime.now(UTC), Silent())
        with private_deployment(workspace, ENVIRONMENT, workspace.artifacts / ENVIRONMENT) as deployment:
            copy.commands.environment |= child_environment(deployment.target, copy.commands.environment)
            yield World(copy, deployment)
