"""dynaform plan."""

from __future__ import annotations

import json

import click

from dynaform.cli.options import environment_option, family_option, format_option, required_environment, workspace
from dynaform.cli.output import print_findings
from dynaform.cli.progress import shown_progress
from dynaform.review import review_json
from dynaform.workflow.deployment import open_deployment
from dynaform.workflow.plan import Planned, plan


@click.command("plan")
@environment_option
@family_option
@format_option("text", "json")
def command(environment: str | None, families: tuple[str, ...], format: str) -> int:
    """Save a plan per family, judge it by policy and guard, and write a review. Nothing changes."""
    name = required_environment(environment)
    with shown_progress() as progress:
        planned = plan(open_deployment(workspace(progress), name), families)
    show(planned, name, format, then=f" Then: make apply ENV={name}")
    return int(planned.refused)


def show(planned: Planned, environment: str, format: str = "text", *, then: str) -> None:
    """What a plan came to, and what to do next (``then``; empty where the command goes on by itself)."""
    if format == "json":
        click.echo(json.dumps([json.loads(review_json(review)) for review in planned.reviews], indent=2))
        return
    for review in planned.reviews:
        click.echo(f"{review.family}: {review.summary}{_policy(review.policy_checks)}")
        for change in review.changes:
            click.echo(f"  {change.action} {change.address}")
            for detail in change.details:
                click.echo(f"    {detail}")
    findings = [finding for review in planned.reviews for finding in review.findings]
    if findings:
        click.echo()
        print_findings(findings)
    click.echo()
    if planned.refused:
        click.echo("Refused: mend the findings, or waive them in envs/" + environment + "/waivers.yaml.")
    elif planned.changes:
        click.echo(f"Review: .dynaform/{environment}/<family>/review.md.{then}")
    else:
        click.echo("Nothing to do.")
    if planned.waiting:
        click.echo(f"{', '.join(planned.waiting)} need what the environment shares: apply this, then plan again.")


def _policy(checks: int) -> str:
    """A root without tables, and a plan that destroys, leave policy nothing to check."""
    return f"; {checks} policy check{'' if checks == 1 else 's'} passed" if checks else ""
