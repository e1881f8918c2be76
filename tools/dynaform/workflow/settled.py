"""Whether an environment is as its configuration says: plans that nobody keeps, judges or reviews."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from dynaform.terraform import most_at_once, run_all
from dynaform.workflow.deployment import SHARED_ROOT, Deployment
from dynaform.workflow.plan import known_values
from dynaform.workflow.progress import Task


def unsettled(deployment: Deployment, roots: Sequence[str]) -> tuple[str, ...]:
    """Those of the roots that another plan would still change.

    Unlike `plan`, it asks Terraform one thing per root, all side by side: everything is applied, so that what families
    share is known from its state.

    Raises:
        WorldError, UserInterruptError: as `plan`.
    """
    progress = deployment.workspace.progress
    with deployment.alone():
        tasks = {root: progress.task(root) for root in roots}
        shared = (known_values(deployment, tasks[SHARED_ROOT]) if SHARED_ROOT in tasks else None) or {}
        changes = run_all(
            [partial(_changes, deployment, root, {} if root == SHARED_ROOT else shared, tasks[root]) for root in roots],
            most_at_once(deployment.workspace.variables),
            deployment.stop,
        )
    return tuple(root for root, changed in zip(roots, changes, strict=True) if changed)


def _changes(deployment: Deployment, root: str, shared: dict[str, object], task: Task) -> bool:
    terraform = deployment.terraform(root, task)
    task.update("plan")
    unkept = deployment.family_folder(root) / "settled.bin"
    try:
        changed = terraform.plan(unkept, deployment.var_files(root, shared))
    finally:
        unkept.unlink(missing_ok=True)
    task.done("changes" if changed else "no changes")
    return changed
