"""dynaform new."""

from __future__ import annotations

import click

from dynaform.cli.options import repository
from dynaform.workflow.new import new_family


@click.command("new")
@click.argument("family")
def command(family: str) -> int:
    """Scaffold FAMILY: a spec that passes check, and everything rendered from it."""
    for path in new_family(repository(), family):
        click.echo(f"wrote {path}")
    click.echo(f"\nList {family} under families in envs/<env>/environment.yaml, edit")
    click.echo(f"modules/families/{family}/spec.yaml, then run: make render check")
    return 0
