"""dynaform smoke."""

from __future__ import annotations

import json
from pathlib import Path

import click

from dynaform.cli.options import environment_option, family_option, format_option, required_environment, workspace
from dynaform.cli.progress import shown_progress
from dynaform.documents import write_atomically
from dynaform.smoke import to_json, to_junit, to_text
from dynaform.workflow.deployment import open_deployment
from dynaform.workflow.smoke import smoke


@click.command("smoke")
@environment_option
@family_option
@format_option("text", "json")
@click.option("--junit", type=click.Path(path_type=Path), help="Write JUnit XML; with several families, one file each.")
def command(environment: str | None, families: tuple[str, ...], format: str, junit: Path | None) -> int:
    """Write real items, run every access pattern, compare with the intent, delete what was written."""
    name = required_environment(environment)
    with shown_progress() as progress:
        reports = smoke(open_deployment(workspace(progress), name), families)
    if format == "json":
        click.echo(json.dumps([json.loads(to_json(report)) for report in reports], indent=2))
    else:
        click.echo("\n".join(to_text(report) for report in reports), nl=False)
    for report in reports:
        if junit is not None:
            path = junit if len(reports) == 1 else junit.with_stem(f"{junit.stem}-{report.family}")
            write_atomically(path, to_junit(report))
    return int(not all(report.ok for report in reports))
