"""dynaform cli-script."""

from __future__ import annotations

import click

from dynaform.cli.options import environment_option, required_environment, required_family, workspace
from dynaform.cli.progress import shown_progress
from dynaform.export import Part
from dynaform.workflow.export import cli_script


@click.command("cli-script")
@environment_option
@click.option("--family", metavar="NAME", help="The family.")
@click.option("--part", type=click.Choice(list(map(str, Part))), default="all", show_default=True)
def command(environment: str | None, family: str | None, part: str) -> int:
    """A bash script of AWS CLI commands: the tables of a family made, every access pattern called once.

    create makes the tables as Terraform would, query puts example items, calls every access pattern and takes the
    items away again. Settings come from the saved plan of the environment; without one they are the document's
    promises, and the script says so. Nothing is run here.
    """
    name = required_environment(environment)
    chosen = required_family(family)
    with shown_progress() as progress:
        click.echo(cli_script(workspace(progress), name, chosen, Part(part)), nl=False)
    return 0
