"""dynaform review."""

from __future__ import annotations

import json

import click

from dynaform.cli.options import environment_option, family_option, format_option, required_environment, workspace
from dynaform.cli.progress import shown_progress
from dynaform.environments import load_environment
from dynaform.review import review_markdown
from dynaform.workflow.review import as_review, saved_reviews


@click.command("review")
@environment_option
@family_option
@format_option("text", "json")
def command(environment: str | None, families: tuple[str, ...], format: str) -> int:
    """Print the report of the saved plans as Markdown, for a pull request; 1 when guard or policy refuses."""
    name = required_environment(environment)
    with shown_progress() as progress:
        where = workspace(progress)
        present = load_environment(where.root, name).families
        reviews = saved_reviews(where, name, present, families)
    if format == "json":
        click.echo(json.dumps(reviews, indent=2))
    else:
        click.echo(review_markdown([as_review(document) for document in reviews]), nl=False)
    return int(any(each["severity"] == "error" for document in reviews for each in document["findings"]))
