"""`plan`: a saved plan per family, judged by policy and guard, with a review; nothing changes."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from dynaform.documents import digest, digests, write_atomically
from dynaform.findings import Severity
from dynaform.review import Review, changes_of
from dynaform.terraform import Stop, most_at_once, redact_plan, run_all
from dynaform.workflow.check import check
from dynaform.workflow.deployment import SHARED_ROOT, Deployment
from dynaform.workflow.inputs import input_files
from dynaform.workflow.judge import SavedPlan, judge
from dynaform.workflow.progress import Task
from dynaform.workflow.workspace import choose_families

SHARED_VALUES = ("customer_key_arn", "alarm_topic_arn", "backup_vault_name")
"""Outputs of the environment's root that every family takes."""


@dataclass(frozen=True, slots=True)
class Planned:
    """What a plan of an environment came to.

    Attributes:
        reviews: one per root that was planned, what all share first.
        waiting: families that cannot be planned before what all share is applied.
    """

    reviews: tuple[Review, ...]
    waiting: tuple[str, ...] = ()

    @property
    def refused(self) -> bool:
        """Whether guard or policy refuses any of it."""
        return any(each.level is Severity.ERROR for review in self.reviews for each in review.findings)

    @property
    def changes(self) -> bool:
        """Whether anything would change."""
        return any(review.changes for review in self.reviews)


def plan(deployment: Deployment, wanted: Sequence[str], *, destroying: bool = False) -> Planned:
    """Plan the families (all that are present when none is named) and what they share.

    Raises:
        FindingsError: a spec has errors, or rendered files are stale.
        UsageError, WorldError, UserInterruptError: see the rooms below.
    """
    families = choose_families(deployment.workspace.root, wanted, deployment.environment.families)
    check(deployment.workspace.root, families).require_clean()
    with deployment.alone():
        return _plan(deployment, families, destroying=destroying, all_of_them=not wanted)


def _plan(deployment: Deployment, families: Sequence[str], *, destroying: bool, all_of_them: bool) -> Planned:
    destroying_shared = destroying and all_of_them
    progress = deployment.workspace.progress
    task, tasks = progress.task(SHARED_ROOT), {family: progress.task(family) for family in families}
    shared, shared_saved = _shared_first(deployment, tasks, destroying_shared, task)
    if shared_saved is None:
        works = _families(deployment, tasks, shared, destroying)
        works.insert(0, partial(_save, deployment, SHARED_ROOT, {}, destroying_shared, task))
        shared_saved, *saved = run_all(works, *_at_once(deployment))
        if not destroying and changes_of(shared_saved.json):
            return _waiting(deployment, shared_saved, tasks)
    else:
        if not destroying and changes_of(shared_saved.json):
            return _waiting(deployment, shared_saved, tasks)
        shared = _planned_values(shared_saved.json, destroying_shared)
        saved = run_all(_families(deployment, tasks, shared, destroying), *_at_once(deployment))
    return Planned(tuple(judge(deployment, [shared_saved, *saved], destroying)))


def _shared_first(
    deployment: Deployment, tasks: Mapping[str, Task], destroying: bool, task: Task
) -> tuple[dict[str, Any], SavedPlan | None]:
    """What families take from what they share, or, where that was never applied, its plan.

    Only that plan tells what families will take, and whether they have to wait for it; they are made ready beside it.
    """
    found: dict[str, Any] = {}
    saved: list[SavedPlan] = []

    def look() -> None:
        if (known := known_values(deployment, task)) is None:
            saved.append(_save(deployment, SHARED_ROOT, {}, destroying, task))
        else:
            found.update(known)

    works: list[Callable[[], None]] = [look]
    works += [partial(_make_ready, deployment, family, each) for family, each in tasks.items()]
    run_all(works, *_at_once(deployment))
    return found, next(iter(saved), None)


def _make_ready(deployment: Deployment, family: str, task: Task) -> None:
    deployment.terraform(family, task)
    task.update("waiting")


def known_values(deployment: Deployment, task: Task) -> dict[str, Any] | None:
    """What families take from the environment's root, as it is applied; None where it is not, or lacks some of it."""
    outputs = deployment.terraform(SHARED_ROOT, task).outputs()
    return {name: outputs[name] for name in SHARED_VALUES} if outputs.keys() >= set(SHARED_VALUES) else None


def _planned_values(plan: Mapping[str, Any], destroying: bool) -> dict[str, Any]:
    """The same from its plan: known as long as its resources stay."""
    known = plan.get("prior_state" if destroying else "planned_values", {})
    outputs = (known.get("values", known) if destroying else known).get("outputs", {})
    return {name: outputs.get(name, {}).get("value") for name in SHARED_VALUES}


def _waiting(deployment: Deployment, shared: SavedPlan, tasks: Mapping[str, Task]) -> Planned:
    """What all share changes first; plans of families made before that are no longer the ones to apply."""
    for family, task in tasks.items():
        task.done("waits until what families share is applied")
        (deployment.family_folder(family) / "plan.record.json").unlink(missing_ok=True)
    return Planned(tuple(judge(deployment, [shared], destroying=False)), tuple(tasks))


def _families(
    deployment: Deployment, tasks: Mapping[str, Task], shared: Mapping[str, Any], destroying: bool
) -> list[Callable[[], SavedPlan]]:
    """The work of planning each family, to be done side by side."""
    return [partial(_save, deployment, family, shared, destroying, task) for family, task in tasks.items()]


def _at_once(deployment: Deployment) -> tuple[int, Stop]:
    return most_at_once(deployment.workspace.variables), deployment.stop


def _save(deployment: Deployment, family: str, shared: Mapping[str, Any], destroying: bool, task: Task) -> SavedPlan:
    """Init, plan, show: the plan stays on disk, its redacted JSON beside it."""
    folder = deployment.family_folder(family)
    terraform = deployment.terraform(family, task)
    files = deployment.var_files(family, shared)
    root = deployment.workspace.root
    # before Terraform reads them: what is edited while it plans is no part of this plan
    inputs = digests(root, sorted(input_files(root, deployment.root(family), family, deployment.name, files)))
    task.update("plan")
    (folder / "plan.record.json").unlink(missing_ok=True)
    changes = terraform.plan(folder / "plan.bin", files, destroy=destroying)
    made = digest(folder / "plan.bin")
    redacted = redact_plan(terraform.show_plan(folder / "plan.bin"))
    write_atomically(folder / "plan.json", json.dumps(redacted, indent=1), mode=0o600)
    task.done("changes" if changes else "no changes")
    return SavedPlan(family, changes, redacted, inputs, made)
