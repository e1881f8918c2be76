"""dynaform backup."""

from __future__ import annotations

import json

import click

from dynaform.cli.errors import show_error
from dynaform.cli.options import environment_option, family_option, format_option, required_environment, workspace
from dynaform.cli.progress import shown_progress
from dynaform.workflow.backup import TableBackup, backup
from dynaform.workflow.deployment import open_deployment


@click.command("backup")
@environment_option
@family_option
@format_option("text", "json")
@click.option("--name", "label", metavar="LABEL", help="What the backups are called; default: environment and time.")
def command(environment: str | None, families: tuple[str, ...], format: str, label: str | None) -> int:
    """Back up every table now, and wait until all backups are available."""
    name = required_environment(environment)
    with shown_progress() as progress:
        tables = backup(open_deployment(workspace(progress), name), families, label)
    if format == "json":
        click.echo(json.dumps([each.to_json() for each in tables], indent=2))
    else:
        for each in tables:
            _show(each)
    failed = [each.error for each in tables if each.error is not None]
    for error in failed:
        show_error(error)
    return failed[0].exit_code if failed else 0


def _show(table: TableBackup) -> None:
    made = table.backup
    state = "failed" if table.error else f"{made.name if made else ''}, {made.size if made else 0:,} bytes"
    click.echo(f"{table.family} {table.table}: {table.name}: {state}")
    if made is not None:
        click.echo(f"  {made.arn}")
