"""dynaform access."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from itertools import groupby

import click

from dynaform.access.document import LIMIT, policy_size
from dynaform.cli.options import environment_option, family_option, format_option, repository, required_environment
from dynaform.cli.output import print_findings
from dynaform.environments import load_environment
from dynaform.workflow.access import ConsumerAccess, access
from dynaform.workflow.workspace import choose_families, proofs_of


@click.command("access")
@click.argument("consumer", required=False)
@environment_option
@family_option
@click.option("--matrix", is_flag=True, help="Who may do what, instead of the policies.")
@click.option("--key", "keys", multiple=True, metavar="ARN", help="A customer key of the tables (repeatable).")
@format_option("text", "json")
def command(
    consumer: str | None,
    environment: str | None,
    families: tuple[str, ...],
    matrix: bool,
    keys: tuple[str, ...],
    format: str,
) -> int:
    """Print the IAM policies of CONSUMER, or of every consumer, with the environment's names.

    They are derived from the proofs, as the deployed ones are, and judged: 1 when a policy does not allow what its
    consumer's patterns need, or allows what none of them needs. Nothing is asked of AWS.
    """
    root = repository()
    place = load_environment(root, required_environment(environment))
    chosen = choose_families(root, families, place.families)
    found = access([proofs_of(root, name) for name in chosen], place, consumer, keys)
    if format == "json":
        click.echo(json.dumps([_matrix_json(each) if matrix else _documents_json(each) for each in found], indent=2))
    elif matrix:
        for family, some in groupby(found, lambda each: each.family):
            _print_matrix(family, list(some))
    else:
        for each in found:
            _print_documents(each)
    if wrong := [finding for each in found for finding in each.findings]:
        print_findings(wrong, err=True)
    return int(bool(wrong))


def _documents_json(each: ConsumerAccess) -> dict[str, object]:
    return {"family": each.family, "consumer": each.consumer, "policies": each.documents}


def _matrix_json(each: ConsumerAccess) -> dict[str, object]:
    return {"family": each.family, "consumer": each.consumer, **dataclasses.asdict(each.matrix)}


def _print_documents(each: ConsumerAccess) -> None:
    for number, document in enumerate(each.documents, start=1):
        which = f", policy {number} of {len(each.documents)}" if len(each.documents) > 1 else ""
        size = policy_size(document)
        click.echo(f"# {each.family}, {each.consumer}{which}: {size} of {LIMIT} characters")
        click.echo(json.dumps(document, indent=2))


def _print_matrix(family: str, found: Sequence[ConsumerAccess]) -> None:
    """A row per pattern, a column per consumer, and below what was judged beside the patterns."""
    names = [cell.pattern for cell in found[0].matrix.cells]
    rows = [[family, *(each.consumer for each in found)]]
    rows += [[name, *(str(each.matrix.cells[index].answer) for each in found)] for index, name in enumerate(names)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        click.echo("  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip())
    click.echo()
    for each in found:
        _print_remarks(each)
    click.echo()


def _print_remarks(each: ConsumerAccess) -> None:
    matrix = each.matrix
    click.echo(f"{each.consumer}: {matrix.allowed} of {matrix.judged} pairs of action and resource are allowed")
    for cell in matrix.cells:
        if cell.answer in {"as others", "refused"}:
            click.echo(f"  {cell.pattern}: {cell.answer}: {cell.why}")
