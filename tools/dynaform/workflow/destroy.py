"""`destroy`: a plan like any other, that deletes; real data is deleted only after words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from dynaform.findings import RefusedError
from dynaform.terraform import most_at_once, run_all
from dynaform.workflow.apply import Applied, apply
from dynaform.workflow.deployment import SHARED_ROOT, Deployment
from dynaform.workflow.plan import Planned, known_values, plan
from dynaform.workflow.progress import Task


def words(deployment: Deployment, wanted: Sequence[str]) -> str:
    """What must be said to destroy: the environment, and the families where not all are meant."""
    return " ".join(["destroy", deployment.name, *wanted])


def plan_destroy(deployment: Deployment, wanted: Sequence[str]) -> Planned:
    """The destroy plan, guarded: a protected table is found here and not half-way. Raises as `plan`."""
    return plan(deployment, wanted, destroying=True)


def apply_destroy(deployment: Deployment, wanted: Sequence[str], said: str | None) -> Applied:
    """Carry the destroy plan out.

    Args:
        deployment: the environment; a simulated one needs no words, its data is not real.
        wanted: the families.
        said: what the person said.

    Raises:
        RefusedError: other words, or none.
    """
    due = words(deployment, wanted)
    if not deployment.target.simulated and said != due:
        raise RefusedError("destroying deletes data", hint=f"Say it: --confirm '{due}'")
    return apply(deployment, wanted, destroying=True)


def throw_away(deployment: Deployment, roots: Sequence[str]) -> None:
    """Destroy the roots of a private simulator at once: nothing there is worth a plan that somebody reads first.

    Args:
        deployment: a private one.
        roots: those that are applied; what families share goes last.

    Raises:
        ValueError: the simulator is not private, or it is none.
        WorldError, UserInterruptError: Terraform failed or was interrupted.
    """
    if not (deployment.private and deployment.target.simulated):
        raise ValueError("only what is on a private simulator is destroyed without a plan")
    tasks = {root: deployment.workspace.progress.task(f"destroy {root}") for root in roots}
    with deployment.alone():
        shared = (known_values(deployment, tasks[SHARED_ROOT]) if SHARED_ROOT in tasks else None) or {}
        families = [root for root in roots if root != SHARED_ROOT]
        for group, values in ((families, shared), ([SHARED_ROOT], {})):
            run_all(
                [partial(_throw_away, deployment, root, values, tasks[root]) for root in group if root in tasks],
                most_at_once(deployment.workspace.variables),
                deployment.stop,
            )


def _throw_away(deployment: Deployment, root: str, shared: Mapping[str, Any], task: Task) -> None:
    terraform = deployment.terraform(root, task)
    terraform.destroy(deployment.var_files(root, shared))
    task.done("destroyed")
