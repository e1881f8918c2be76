"""dynaform check."""

from __future__ import annotations

import click

from dynaform.cli.options import family_option, format_option, repository
from dynaform.cli.output import print_findings
from dynaform.cli.progress import shown_progress
from dynaform.findings import Severity
from dynaform.workflow.check import Checked, check
from dynaform.workflow.remembered import Memory


@click.command("check")
@family_option
@click.option("--all", "every", is_flag=True, help="Families that no environment has yet, too; they fail nothing.")
@click.option(
    "--fail-on",
    type=click.Choice([str(severity) for severity in Severity]),
    default="warning",
    show_default=True,
    help="The mildest severity that makes the exit code 1.",
)
@click.option("--accepted", is_flag=True, help="Show what the specs accept, too, with their reasons.")
@click.option(
    "--no-cache",
    is_flag=True,
    envvar="DYNAFORM_NO_CACHE",
    help="Prove everything again, and remember nothing (also: DYNAFORM_NO_CACHE=1).",
)
@format_option("text", "json", "sarif", "github")
def command(families: tuple[str, ...], every: bool, fail_on: str, accepted: bool, no_cache: bool, format: str) -> int:
    """Find every design mistake: in the specs, in what cannot be proved, in rendered files that are stale.

    Pure Python, no AWS, under a second. What has not changed since it was checked is not proved again.
    """
    root = repository()
    with shown_progress() as progress:
        checked = check(root, families, every=every, memory=None if no_cache else Memory(root), progress=progress)
    print_findings(checked.findings + (checked.gaps if format != "text" else ()), format, accepted=accepted)
    if format == "text":
        click.echo(_extent(checked))
        if checked.gaps:
            click.echo("\nNot in any environment yet, so these fail nothing:\n")
            print_findings(checked.gaps)
    threshold = Severity(fail_on).rank
    return int(any(finding.level.rank <= threshold for finding in checked.findings))


def _extent(checked: Checked) -> str:
    families = "1 family" if checked.families == 1 else f"{checked.families} families"
    patterns = "1 access pattern" if checked.patterns == 1 else f"{checked.patterns} access patterns"
    unread = f"; not proved, because it cannot be read: {', '.join(checked.unread)}" if checked.unread else ""
    return f"{families}, {patterns} proved{unread}"
