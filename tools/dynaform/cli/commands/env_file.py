"""dynaform env-file."""

from __future__ import annotations

import json

import click

from dynaform.cli.options import environment_option, format_option, required_environment, required_family, workspace
from dynaform.cli.progress import shown_progress
from dynaform.export import env_text
from dynaform.workflow.export import env_file


@click.command("env-file")
@environment_option
@click.option("--family", metavar="NAME", help="The family.")
@click.option("--consumer", metavar="NAME", help="Only the tables that this consumer of the family uses.")
@click.option("--with-endpoint", is_flag=True, help="Name the endpoint too: the simulator's, or environment.yaml's.")
@format_option("text", "json")
def command(environment: str | None, family: str | None, consumer: str | None, with_endpoint: bool, format: str) -> int:
    """The variables that an application of a family reads, as KEY=VALUE lines.

    Names of tables and the Region; never keys, which come from the application's role. A shell and every dotenv
    reader understand them alike.
    """
    name = required_environment(environment)
    chosen = required_family(family)
    with shown_progress() as progress:
        words, found = env_file(workspace(progress), name, chosen, consumer, with_endpoint)
    click.echo(json.dumps(found, indent=2) + "\n" if format == "json" else env_text(words, found), nl=False)
    return 0
