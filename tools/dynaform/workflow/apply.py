"""`apply`: exactly the saved, reviewed plans, while nothing they were made of has changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from dynaform.documents import digest, digests
from dynaform.environments import var_files
from dynaform.findings import RefusedError, UsageError, WorldError
from dynaform.terraform import find_terraform, most_at_once, run_all
from dynaform.workflow.deployment import SHARED_ROOT, Deployment
from dynaform.workflow.inputs import PlanRecord, changed_inputs, input_files, load_record
from dynaform.workflow.progress import Task
from dynaform.workflow.workspace import choose_families


@dataclass(frozen=True, slots=True)
class Applied:
    """What an apply did.

    Attributes:
        applied: the roots whose plan was applied.
        unchanged: the roots whose plan had nothing to do.
        waiting: families that can be planned only now, because what all share has just changed.
    """

    applied: tuple[str, ...]
    unchanged: tuple[str, ...]
    waiting: tuple[str, ...] = ()


def apply(deployment: Deployment, wanted: Sequence[str], *, destroying: bool = False) -> Applied:
    """Apply the saved plans: what families share first, then the families in parallel (the other way to destroy).

    Raises:
        UsageError: there is no saved plan, it is stale, or it is a plan of the other kind (``destroying``).
        RefusedError: policy or guard refused the plan.
        WorldError, UserInterruptError: Terraform failed or was interrupted; its state is saved.
    """
    families = choose_families(deployment.workspace.root, wanted, deployment.environment.families)
    with deployment.alone():
        return _apply(deployment, families, destroying)


def _apply(deployment: Deployment, families: Sequence[str], destroying: bool) -> Applied:
    shared = _record(deployment, SHARED_ROOT)
    records = {family: _record(deployment, family) for family in families}
    waiting = [family for family, record in records.items() if record is None]
    if waiting and (shared is None or not shared.changes):
        raise UsageError(
            f"there is no saved plan for {', '.join(waiting)}", hint=f"Run: make plan ENV={deployment.name}"
        )
    ready = {family: record for family, record in records.items() if record is not None}
    for record in (*([shared] if shared else []), *ready.values()):
        _require_kind(deployment, record, destroying)
        _require_fresh(deployment, record)
    groups = [[SHARED_ROOT] if shared else [], list(ready)]
    changed = {family: record.changes for family, record in ready.items()}
    changed[SHARED_ROOT] = bool(shared and shared.changes)
    for group in reversed(groups) if destroying else groups:
        _apply_group(deployment, [family for family in group if changed[family]])
        _forget(deployment, [family for family in group if not changed[family]])
    done = [family for group in groups for family in group]
    return Applied(
        tuple(family for family in done if changed[family]),
        tuple(family for family in done if not changed[family]),
        tuple(waiting),
    )


def _record(deployment: Deployment, family: str) -> PlanRecord | None:
    path = deployment.family_folder(family) / "plan.record.json"
    record = load_record(path) if path.exists() else None
    if record is not None and record.family != family:
        raise UsageError(f"{path} is a record of {record.family}", hint=f"Run: make plan ENV={deployment.name}")
    return record


def _require_kind(deployment: Deployment, record: PlanRecord, destroying: bool) -> None:
    """What a `destroy` that nobody confirmed left behind is no plan for `apply`: it asks for no words."""
    if record.destroying == destroying:
        return
    what = "destroys" if record.destroying else "does not destroy"
    raise UsageError(
        f"the saved plan of {record.family} {what}",
        hint=f"Run: make plan ENV={deployment.name}, or make destroy ENV={deployment.name}",
    )


def _require_fresh(deployment: Deployment, record: PlanRecord) -> None:
    """The plan is the one that was reviewed, for this place, from these inputs, and nobody refused it."""
    again = f"Run: make plan ENV={deployment.name}"
    if record.refused:
        raise RefusedError(
            f"the plan of {record.family} was refused: {', '.join(record.refused)}",
            hint=f"Read {deployment.workspace.relative(deployment.family_folder(record.family) / 'review.md')}.",
        )
    if record.target != deployment.target.describe():
        raise UsageError(f"the plan of {record.family} was made for {record.target}", hint=again)
    version = find_terraform(deployment.workspace.variables).version
    if record.terraform != version:
        raise UsageError(
            f"the plan of {record.family} is of Terraform {record.terraform}, this is {version}", hint=again
        )
    folder = deployment.family_folder(record.family)
    if digest(folder / "plan.bin") != record.plan:
        raise UsageError(f"the plan file of {record.family} is not the one that was reviewed", hint=again)
    root = deployment.workspace.root
    # what it was made of, and what would be taken today: a new tfvars file makes it stale as well
    settings = [*(root / name for name in record.inputs), *var_files(root, deployment.name, record.family)]
    listed = input_files(root, deployment.root(record.family), record.family, deployment.name, settings)
    if changed := changed_inputs(record, digests(root, set(listed))):
        raise UsageError(f"the plan of {record.family} is stale: {', '.join(changed)} changed since", hint=again)


def _apply_group(deployment: Deployment, families: Sequence[str]) -> None:
    progress = deployment.workspace.progress
    tasks = [(family, progress.task(family)) for family in families]
    run_all(
        [partial(_apply_one, deployment, family, task) for family, task in tasks],
        most_at_once(deployment.workspace.variables),
        deployment.stop,
    )


def _apply_one(deployment: Deployment, family: str, task: Task) -> None:
    terraform = deployment.terraform(family, task)
    try:
        terraform.apply(deployment.family_folder(family) / "plan.bin")
    except WorldError as error:
        if "stale" in error.message:
            raise UsageError(error.message, hint=f"Run: make plan ENV={deployment.name}") from None
        raise
    _forget(deployment, [family])
    task.done("applied")


def _forget(deployment: Deployment, families: Sequence[str]) -> None:
    """An applied plan is history: a second apply of it must say so, not try."""
    for family in families:
        folder = deployment.family_folder(family)
        for name in ("plan.bin", "plan.record.json"):
            (folder / name).unlink(missing_ok=True)
