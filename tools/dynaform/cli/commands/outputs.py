"""dynaform outputs."""

from __future__ import annotations

import json

import click

from dynaform.cli.options import environment_option, family_option, format_option, required_environment, workspace
from dynaform.cli.progress import shown_progress
from dynaform.workflow.deployment import open_deployment
from dynaform.workflow.outputs import outputs


@click.command("outputs")
@environment_option
@family_option
@format_option("text", "json")
def command(environment: str | None, families: tuple[str, ...], format: str) -> int:
    """Names, ARNs and effective settings of what is deployed."""
    name = required_environment(environment)
    with shown_progress() as progress:
        found = outputs(open_deployment(workspace(progress), name), families)
    if format == "json":
        click.echo(json.dumps(found, indent=2, sort_keys=True))
        return 0
    for family, tables in found.items():
        click.echo(family if tables else f"{family}: not deployed")
        for table, said in tables.items():
            click.echo(f"  {table}: {said['name']}  {said['arn']}")
            if said["stream_arn"]:
                click.echo(f"    stream {said['stream_arn']}")
            for index, arn in said["index_arns"].items():
                click.echo(f"    index {index}  {arn}")
    return 0
