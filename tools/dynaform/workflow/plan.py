"""`plan`: a saved plan per family, judged by policy and guard, with a review; nothing changes."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from dynaform.documents import write_atomically
from dynaform.findings import Severity
from dynaform.review import Review, changes_of
from dynaform.terraform import most_at_once, redact_plan, run_all
from dynaform.workflow.check import check
from dynaform.workflow.deployment import SHARED_ROOT, Deployment
from dynaform.workflow.inputs import digest, digests, input_files
from dynaform.workflow.judge import SavedPlan, judge
from dynaform.workflow.progress import Task
from dynaform.workflow.workspace import choose_families


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
    shared_saved, shared = _plan_shared(deployment, destroying=destroying and all_of_them)
    if not destroying and changes_of(shared_saved.json):
        _forget(deployment, families)
        return Planned(tuple(judge(deployment, [shared_saved], destroying)), tuple(families))
    saved = _plan_families(deployment, families, shared, destroying)
    return Planned(tuple(judge(deployment, [shared_saved, *saved], destroying)))


def _plan_shared(deployment: Deployment, *, destroying: bool) -> tuple[SavedPlan, dict[str, Any]]:
    """Plan what families share, with the values they take from it: known as long as its resources stay."""
    saved = _save(deployment, SHARED_ROOT, {}, destroying, deployment.workspace.progress.task(SHARED_ROOT))
    known = saved.json.get("prior_state" if destroying else "planned_values", {})
    outputs = (known.get("values", known) if destroying else known).get("outputs", {})
    return saved, {"customer_key_arn": outputs.get("customer_key_arn", {}).get("value")}


def _forget(deployment: Deployment, families: Sequence[str]) -> None:
    """Plans made before what all share changes are no longer the ones to apply."""
    for family in families:
        (deployment.family_folder(family) / "plan.record.json").unlink(missing_ok=True)


def _plan_families(
    deployment: Deployment, families: Sequence[str], shared: Mapping[str, Any], destroying: bool
) -> list[SavedPlan]:
    progress = deployment.workspace.progress
    limit = most_at_once(deployment.workspace.variables)
    tasks = [(family, progress.task(family)) for family in families]
    return run_all(
        [partial(_save, deployment, family, shared, destroying, task) for family, task in tasks],
        limit,
        deployment.stop,
    )


def _save(deployment: Deployment, family: str, shared: Mapping[str, Any], destroying: bool, task: Task) -> SavedPlan:
    """Init, plan, show: the plan stays on disk, its redacted JSON beside it."""
    folder = deployment.family_folder(family)
    terraform = deployment.terraform(family, task)
    files = deployment.var_files(family, shared)
    root = deployment.workspace.root
    # before Terraform reads them: what is edited while it plans is no part of this plan
    inputs = digests(root, input_files(root, deployment.root(family), family, deployment.name, files))
    task.update("plan")
    (folder / "plan.record.json").unlink(missing_ok=True)
    changes = terraform.plan(folder / "plan.bin", files, destroy=destroying)
    made = digest(folder / "plan.bin")
    redacted = redact_plan(terraform.show_plan(folder / "plan.bin"))
    write_atomically(folder / "plan.json", json.dumps(redacted, indent=1), mode=0o600)
    task.done("changes" if changes else "no changes")
    return SavedPlan(family, changes, redacted, inputs, made)
