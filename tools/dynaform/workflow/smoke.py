"""`smoke`: every access pattern against what is deployed."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from dynaform.aws import client, translated
from dynaform.documents import write_atomically
from dynaform.planner.streams import SMOKE_MARK
from dynaform.simulator import CANNOT_RUN
from dynaform.smoke import Progress as SmokeProgress
from dynaform.smoke import Run, SmokeReport, run_smoke, to_json
from dynaform.workflow.deployment import Deployment
from dynaform.workflow.outputs import deployed
from dynaform.workflow.progress import Task
from dynaform.workflow.workspace import proofs_of

Record = Callable[[str, dict[str, Any]], None]


def smoke(deployment: Deployment, wanted: Sequence[str], record: Record | None = None) -> list[SmokeReport]:
    """Exercise the families one after the other; the reports stand beside the plans.

    Args:
        deployment: the environment.
        wanted: families; none means all that are present.
        record: is told every request, for measurements.

    Raises:
        UsageError: a family is not deployed.
        WorldError: the endpoint died; what was written stays in the journal, and the next run deletes it.
        UserInterruptError: after everything written was deleted.
    """
    return exercise(deployment, deployed(deployment, wanted), record)


def exercise(
    deployment: Deployment, found: Mapping[str, Mapping[str, Any]], record: Record | None = None
) -> list[SmokeReport]:
    """The same for tables that are known already: family to what `deployed` says of each. Raises as `smoke`."""
    # an emulator may undo a cancelled transaction by putting back whole tables, the items of another run included
    turn = deployment.alone("smoke") if deployment.target.simulated else contextlib.nullcontext()
    with turn, translated(deployment.target):
        return [_family(deployment, family, tables, record) for family, tables in found.items()]


def _family(
    deployment: Deployment, family: str, tables: Mapping[str, Mapping[str, Any]], record: Record | None
) -> SmokeReport:
    workspace = deployment.workspace
    proofs = proofs_of(workspace.root, family)
    task = workspace.progress.task(f"smoke {family}")
    run = Run(
        id=run_id(),
        client=client(deployment.target, "dynamodb"),
        names={table: said["name"] for table, said in tables.items()},
        where=_where(deployment),
        journal_dir=deployment.folder / "journal",
        ttl_off=frozenset(table for table, said in tables.items() if not said["effective_settings"]["ttl_enabled"]),
        left_out={table: _left_out(said["left_out"]) for table, said in tables.items()},
        clock=workspace.clock,
        progress=lambda each: _tell(deployment, task, each),
        record=record,
    )
    report = run_smoke(proofs.loaded, proofs.proofs, proofs.layout, run)
    write_atomically(deployment.family_folder(family) / "smoke.json", to_json(report))
    task.done("green" if report.ok else "failed")
    return report


def run_id() -> str:
    """The id of a run, 12 characters: the mark by which readers of streams know smoke, then what tells runs apart."""
    return SMOKE_MARK + secrets.token_hex(3)[:5]


def _left_out(features: Sequence[str]) -> list[str]:
    """What settings ask for and `without` leaves out, each with the reason where the simulator is it."""
    reasons = {feature: CANNOT_RUN.get(feature, "this environment goes without") for feature in features}
    return [f"{feature.replace('_', ' ')} is left out: {reason}" for feature, reason in reasons.items()]


def _where(deployment: Deployment) -> str:
    """What a journal belongs to. The managed simulator comes back on another port, so its endpoint says nothing."""
    target = deployment.target
    if target.simulated and not deployment.workspace.variables.get("AWS_ENDPOINT_URL"):
        return f"the simulator of {target.environment}"
    # as it may be shown: it stands in journals and reports
    return target.where if target.endpoint else f"account {target.account}, {target.region}"


def _tell(deployment: Deployment, task: Task, progress: SmokeProgress) -> None:
    """Show how far it is; where a Ctrl-C was noted for everything that runs side by side, it acts here."""
    if deployment.stop.asked:
        raise KeyboardInterrupt
    if progress.pattern:
        task.update(f"{progress.done}/{progress.total} {progress.pattern}")
