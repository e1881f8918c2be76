"""dynaform rehearse."""

from __future__ import annotations

import json
from dataclasses import asdict

import click

from dynaform.cli.options import environment_option, family_option, format_option, required_environment, workspace
from dynaform.cli.progress import shown_progress
from dynaform.smoke import Status, summary
from dynaform.workflow.rehearse import Rehearsal, rehearse


@click.command("rehearse")
@environment_option
@family_option
@format_option("text", "json")
def command(environment: str | None, families: tuple[str, ...], format: str) -> int:
    """Rehearse a whole environment on a private simulator: nothing real is touched, nothing is left behind.

    Its own names, settings, account and policy level; check, plan, policy, review, apply, an empty second plan
    beside smoke, destroy.
    """
    name = required_environment(environment)
    with shown_progress() as progress:
        rehearsal = rehearse(workspace(progress), name, families)
    if format == "json":
        click.echo(json.dumps(_document(rehearsal), indent=2))
    else:
        _show(rehearsal)
    return 0


def _show(rehearsal: Rehearsal) -> None:
    for report in rehearsal.reports:
        click.echo(summary(report))
    click.echo()
    click.echo(f"Rehearsed {rehearsal.environment}:")
    exercised = sum(report.count(Status.PASSED) for report in rehearsal.reports)
    click.echo(f"  {rehearsal.tables} tables and {rehearsal.indexes} indexes deployed, then destroyed")
    click.echo(f"  {rehearsal.policy_checks} policy checks passed; the second plan was empty")
    click.echo(f"  {exercised} of {rehearsal.patterns} access patterns exercised and green")
    for reason, tables in rehearsal.unproved.items():
        click.echo(f"  not proved for {len(tables)} table{'' if len(tables) == 1 else 's'}: {reason}")
    for stage, seconds in rehearsal.seconds.items():
        click.echo(f"  {seconds:6.1f} s  {stage}")


def _document(rehearsal: Rehearsal) -> dict[str, object]:
    return {
        "version": 1,
        "environment": rehearsal.environment,
        "tables": rehearsal.tables,
        "indexes": rehearsal.indexes,
        "patterns": rehearsal.patterns,
        "policy_checks": rehearsal.policy_checks,
        "seconds": rehearsal.seconds,
        "smoke": [asdict(report) for report in rehearsal.reports],
    }
