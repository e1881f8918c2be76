"""dynaform destroy."""

from __future__ import annotations

import sys

import click

from dynaform.cli.commands import apply as apply_command
from dynaform.cli.commands import plan as plan_command
from dynaform.cli.options import environment_option, family_option, required_environment, workspace
from dynaform.cli.progress import shown_progress
from dynaform.workflow.deployment import open_deployment
from dynaform.workflow.destroy import apply_destroy, plan_destroy, words


@click.command("destroy")
@environment_option
@family_option
@click.option("--confirm", metavar="WORDS", help="What a terminal would ask for: 'destroy ENV [FAMILY ...]'.")
def command(environment: str | None, families: tuple[str, ...], confirm: str | None) -> int:
    """Destroy tables by a plan like any other. Real data is deleted only after words; protected tables never."""
    name = required_environment(environment)
    with shown_progress() as progress:
        deployment = open_deployment(workspace(progress), name)
        planned = plan_destroy(deployment, families)
    plan_command.show(planned, name, then="")
    if planned.refused:
        return 1
    due = words(deployment, families)
    if confirm is None and not deployment.target.simulated and sys.stdin.isatty():
        confirm = click.prompt(f"This deletes data. To go on, type: {due}", err=True)
    with shown_progress() as progress:
        applied = apply_destroy(deployment, families, confirm)
    apply_command.show(applied, name, done="destroyed")
    return 0
