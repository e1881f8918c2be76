"""dynaform apply."""

from __future__ import annotations

import click

from dynaform.cli.options import environment_option, family_option, required_environment, workspace
from dynaform.cli.progress import shown_progress
from dynaform.workflow.apply import Applied, apply
from dynaform.workflow.deployment import SHARED_ROOT, open_deployment


@click.command("apply")
@environment_option
@family_option
def command(environment: str | None, families: tuple[str, ...]) -> int:
    """Apply exactly the saved, reviewed plans, while nothing they were made of has changed."""
    name = required_environment(environment)
    with shown_progress() as progress:
        applied = apply(open_deployment(workspace(progress), name), families)
    show(applied, name)
    return 0


def show(applied: Applied, environment: str, *, done: str = "applied") -> None:
    """What was applied or destroyed, and what to do next."""
    if applied.applied:
        click.echo(f"{done}: {', '.join(applied.applied)}")
    if applied.unchanged:
        click.echo(f"nothing to do: {', '.join(applied.unchanged)}")
    if applied.waiting:
        click.echo(f"can be planned now: {', '.join(applied.waiting)} (make plan ENV={environment})")
    elif done == "applied" and set(applied.applied) - {SHARED_ROOT}:
        click.echo(f"Then: make smoke ENV={environment}")
