"""dynaform render."""

from __future__ import annotations

import click

from dynaform.cli.options import family_option, repository
from dynaform.cli.output import print_findings
from dynaform.workflow.check import present_families
from dynaform.workflow.render import render, stale


@click.command("render")
@family_option
@click.option("--check", "compare", is_flag=True, help="Write nothing; show what differs and exit 1.")
def command(families: tuple[str, ...], compare: bool) -> int:
    """Write each family's module, root and README from its spec."""
    root = repository()
    default = sorted(present_families(root))
    if compare:
        findings = stale(root, families, default)
        print_findings(findings)
        return int(bool(findings))
    written = render(root, families, default)
    for path in written:
        click.echo(f"wrote {path}")
    if not written:
        click.echo("everything is as the specs say")
    return 0
