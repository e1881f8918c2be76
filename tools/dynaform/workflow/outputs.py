"""`outputs`: names and ARNs of what is deployed, from the state."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from dynaform.findings import UsageError
from dynaform.terraform import most_at_once, run_all
from dynaform.workflow.deployment import Deployment
from dynaform.workflow.workspace import choose_families


def outputs(deployment: Deployment, wanted: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Family to its tables (spec name to name, ARN, stream and index ARNs, effective settings).

    Families that are not applied have no tables.
    """
    families = choose_families(deployment.workspace.root, wanted, deployment.environment.families)
    with deployment.alone():
        found = run_all(
            [partial(_tables, deployment, family) for family in families],
            most_at_once(deployment.workspace.variables),
            deployment.stop,
        )
    return dict(zip(families, found, strict=True))


def deployed(deployment: Deployment, wanted: Sequence[str]) -> dict[str, dict[str, Any]]:
    """The same, for commands that need tables.

    Raises:
        UsageError: a family has none.
    """
    found = outputs(deployment, wanted)
    missing = [family for family, tables in found.items() if not tables]
    if missing:
        place = deployment.name
        one, several = f"{missing[0]} is not deployed in {place}", f"{', '.join(missing)} are not deployed in {place}"
        raise UsageError(
            one if len(missing) == 1 else several, hint=f"Run: make plan ENV={place} and make apply ENV={place}"
        )
    return found


def _tables(deployment: Deployment, family: str) -> dict[str, Any]:
    task = deployment.workspace.progress.task(f"{family} outputs")
    terraform = deployment.terraform(family, task)
    tables: dict[str, Any] = terraform.outputs().get("tables", {})
    task.done(f"{len(tables)} table{'' if len(tables) == 1 else 's'}")
    return tables
