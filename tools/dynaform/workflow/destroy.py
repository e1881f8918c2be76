"""`destroy`: a plan like any other, that deletes; real data is deleted only after words."""

from __future__ import annotations

from collections.abc import Sequence

from dynaform.findings import RefusedError
from dynaform.workflow.apply import Applied, apply
from dynaform.workflow.deployment import Deployment
from dynaform.workflow.plan import Planned, plan


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
