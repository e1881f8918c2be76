"""`rehearse`: a whole environment, from spec to destroyed, on a private simulator of its own."""

from __future__ import annotations

import contextlib
import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

from dynaform.aws import unprotect
from dynaform.findings import Finding, FindingsError, RefusedError
from dynaform.review import Review
from dynaform.smoke import SmokeReport
from dynaform.smoke import findings as smoke_findings
from dynaform.spec import load_family
from dynaform.terraform import run_all
from dynaform.workflow.apply import apply
from dynaform.workflow.check import check
from dynaform.workflow.deployment import SHARED_ROOT, Deployment, private_deployment
from dynaform.workflow.destroy import throw_away
from dynaform.workflow.outputs import deployed
from dynaform.workflow.plan import Planned, plan
from dynaform.workflow.settled import unsettled
from dynaform.workflow.smoke import Record, exercise
from dynaform.workflow.workspace import Workspace, choose_families

T = TypeVar("T")
Tables = Mapping[str, Mapping[str, Any]]
"""Family to its tables, as `deployed` finds them."""
SECOND_PLAN = "second plan, beside smoke"


@dataclass(slots=True)
class Rehearsal:
    """What a rehearsal showed.

    Attributes:
        environment: rehearsed.
        seconds: stage to wall time, in order.
        tables, indexes, patterns: how many were deployed and exercised.
        reviews: of the first plan.
        reports: of smoke.
        policy_checks: how many passed.
        roots: that were applied, in order; the others had nothing to do.
    """

    environment: str
    seconds: dict[str, float] = field(default_factory=dict)
    tables: int = 0
    indexes: int = 0
    patterns: int = 0
    reviews: tuple[Review, ...] = ()
    reports: tuple[SmokeReport, ...] = ()
    policy_checks: int = 0
    roots: tuple[str, ...] = ()

    @property
    def unproved(self) -> dict[str, list[str]]:
        """What the place kept smoke from showing of tables: reason to tables."""
        found: dict[str, list[str]] = {}
        for report in self.reports:
            for table in report.tables:
                for reason in table.not_exercised:
                    found.setdefault(reason, []).append(table.table)
        return found

    def timed(self, stage: str, work: Callable[[], T]) -> T:
        """Do a stage and add its time."""
        started = time.perf_counter()
        try:
            return work()
        finally:
            self.seconds[stage] = self.seconds.get(stage, 0.0) + time.perf_counter() - started


def rehearse(workspace: Workspace, name: str, wanted: Sequence[str] = (), record: Record | None = None) -> Rehearsal:
    """Check, plan, policy, review, apply, an empty second plan beside smoke, destroy; nothing is left behind.

    Raises:
        FindingsError, RefusedError: a stage said no; everything is taken down all the same.
        WorldError, UserInterruptError: as the stages.
    """
    folder = workspace.artifacts / "rehearsals" / f"{name}-{time.time_ns():x}"
    rehearsal = Rehearsal(name)
    try:
        with private_deployment(workspace, name, folder) as deployment:
            _stages(deployment, wanted, rehearsal, record)
    except FindingsError as error:
        raise FindingsError([_outliving(each, folder) for each in error.findings]) from None
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        _remove_if_empty(folder.parent)
        _remove_if_empty(workspace.artifacts)
    return rehearsal


def _stages(deployment: Deployment, wanted: Sequence[str], rehearsal: Rehearsal, record: Record | None) -> None:
    root = deployment.workspace.root
    families = choose_families(root, wanted, deployment.environment.families)
    rehearsal.timed("check", lambda: check(root, families).require_clean())
    _bring_up(deployment, wanted, rehearsal)
    found = rehearsal.timed("outputs", lambda: deployed(deployment, wanted))
    _prove(deployment, wanted, found, rehearsal, record)
    _count(root, families, rehearsal)
    _require_green(root, rehearsal.reports)
    rehearsal.timed("destroy", lambda: _take_down(deployment, found, rehearsal.roots))


def _prove(
    deployment: Deployment, wanted: Sequence[str], found: Tables, rehearsal: Rehearsal, record: Record | None
) -> None:
    """The second plan, which only reads, and beside it smoke, which no plan sees: each leaves processor time over."""

    def settle() -> None:
        rehearsal.timed(SECOND_PLAN, lambda: _require_settled(deployment, wanted, rehearsal.roots))

    def exercised() -> None:
        rehearsal.reports = tuple(rehearsal.timed("smoke", lambda: exercise(deployment, found, record)))

    rehearsal.seconds[SECOND_PLAN] = 0.0
    run_all([settle, exercised], 2, deployment.stop)


def _bring_up(deployment: Deployment, wanted: Sequence[str], rehearsal: Rehearsal) -> None:
    """Plan and apply; twice where what families share has to be there first."""
    planned = rehearsal.timed("plan, policy, review", lambda: plan(deployment, wanted))
    _accept(planned)
    rehearsal.reviews = planned.reviews
    rehearsal.roots = rehearsal.timed("apply", lambda: apply(deployment, wanted)).applied
    if planned.waiting:
        planned = rehearsal.timed("plan, policy, review", lambda: plan(deployment, wanted))
        _accept(planned)
        rehearsal.reviews += tuple(review for review in planned.reviews if review.family != SHARED_ROOT)
        rehearsal.roots += rehearsal.timed("apply", lambda: apply(deployment, wanted)).applied
    rehearsal.policy_checks = sum(review.policy_checks for review in rehearsal.reviews)


def _accept(planned: Planned) -> None:
    if planned.refused:
        raise FindingsError([each for review in planned.reviews for each in review.findings])


def _require_settled(deployment: Deployment, wanted: Sequence[str], roots: Sequence[str]) -> None:
    """Another plan would change nothing; where it would, a real one says what."""
    left = unsettled(deployment, roots)
    if not left:
        return
    said = {review.family: review.summary for review in plan(deployment, wanted).reviews if review.changes}
    changed = [f"{root}: {said.get(root, 'its outputs')}" for root in left]
    raise RefusedError(
        f"the second plan is not empty: {'; '.join(changed)}",
        hint="The provider reads back something else than was applied; see the review.",
    )


def _require_green(root: Path, reports: Sequence[SmokeReport]) -> None:
    if not all(report.ok for report in reports):
        raise FindingsError(
            [each for report in reports for each in smoke_findings(report, load_family(root, report.family))]
        )


def _count(root: Path, families: Sequence[str], rehearsal: Rehearsal) -> None:
    for family in families:
        spec = load_family(root, family).family
        rehearsal.tables += len(spec.tables)
        rehearsal.indexes += sum(len(table.indexes) for table in spec.tables.values())
    rehearsal.patterns = sum(len(report.patterns) for report in rehearsal.reports)


def _take_down(deployment: Deployment, found: Tables, roots: Sequence[str]) -> None:
    """Destroy; protection is switched off first, which a real environment does in a plan with a waiver."""
    unprotect(deployment.target, [said["name"] for tables in found.values() for said in tables.values()])
    throw_away(deployment, roots)


def _outliving(finding: Finding, folder: Path) -> Finding:
    """The finding without notes that lead into the rehearsal's folder, which is gone when they are read."""
    return replace(finding, notes=tuple(note for note in finding.notes if str(folder) not in note))


def _remove_if_empty(folder: Path) -> None:
    """Leave no folder behind; another rehearsal that still runs keeps it."""
    with contextlib.suppress(OSError):
        folder.rmdir()
