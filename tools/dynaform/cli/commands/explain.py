"""dynaform explain."""

from __future__ import annotations

import json

import click

from dynaform.cli.options import family_option, format_option, repository
from dynaform.cli.output import page_width, print_findings
from dynaform.documents import did_you_mean
from dynaform.findings import Severity, UsageError
from dynaform.planner.document import proofs_document
from dynaform.planner.narrate import narrate
from dynaform.planner.prove import FamilyProofs
from dynaform.workflow.check import present_families
from dynaform.workflow.workspace import choose_families, proofs_of


@click.command("explain")
@click.argument("pattern", required=False)
@family_option
@format_option("text", "json")
def command(pattern: str | None, families: tuple[str, ...], format: str) -> int:
    """Print the proof of PATTERN, or of every access pattern of the families that an environment has.

    A proof says the request, its key, filter, order and cost, and why this index and no other.
    """
    root = repository()
    names = choose_families(root, families) if families or pattern else sorted(present_families(root))
    proofs = [proofs_of(root, name) for name in names]
    chosen = [each for each in proofs if pattern is None or pattern in each.loaded.family.access_patterns]
    if not chosen:
        known = [name for each in proofs for name in each.loaded.family.access_patterns]
        raise UsageError(f"there is no access pattern {pattern!r}", hint=did_you_mean(str(pattern), known))
    if format == "json":
        click.echo(json.dumps([proofs_document(each, pattern) for each in chosen], indent=2))
    else:
        for number, each in enumerate(chosen):
            if number:
                click.echo()
            _print(each, pattern)
    return int(any(_unproved(each, pattern) for each in chosen))


def _print(proofs: FamilyProofs, pattern: str | None) -> None:
    proved = [
        narrate(said, proofs.proofs[name], page_width())
        for name, said in proofs.loaded.family.access_patterns.items()
        if pattern in (None, name) and name in proofs.proofs
    ]
    findings = [
        each for each in proofs.findings if pattern is None or each.subject.endswith(f"access_patterns/{pattern}")
    ]
    if proved:
        click.echo("\n\n".join(proved))
    if findings:
        if proved:
            click.echo()
        print_findings(findings)


def _unproved(proofs: FamilyProofs, pattern: str | None) -> bool:
    errors = [each for each in proofs.findings if each.level is Severity.ERROR]
    return any(pattern is None or each.subject.endswith(f"/{pattern}") for each in errors)
