"""dynaform rule."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

import click

from dynaform.documents import did_you_mean, nearest
from dynaform.findings import UsageError, definitions


@click.command("rule")
@click.argument("id", required=False)
def command(id: str | None) -> int:
    """What the finding ID means and why it matters, a bad and a good example; without ID, the list of all."""
    known = definitions()
    if id is None:
        for each in known.values():
            click.echo(f"{each.id}  {each.severity:<8} {each.title}")
        return 0
    if id.upper() not in known:
        raise UsageError(f"there is no finding {id!r}", hint=_near(id.upper(), known))
    said = known[id.upper()]
    click.echo(f"{said.id} {said.title} ({said.severity})\n")
    click.echo(textwrap.fill(said.why, 100))
    _examples(said.id)
    return 0


def _near(id: str, known: Iterable[str]) -> str:
    """The id that was meant; else how to see all, for a list of ids tells nobody anything."""
    return did_you_mean(id, known) if nearest(id, known) is not None else "dynaform rule lists them all."


def _examples(id: str) -> None:
    # not at the top: the list of findings needs no rules, and they take a while to load
    from dynaform.workflow.rules import example

    if (found := example(id)) is not None:
        click.echo(f"\nBad:\n\n{textwrap.indent(found.bad, '    ')}\n\n{textwrap.indent(found.said, '    ')}")
        click.echo(f"\nGood:\n\n{textwrap.indent(found.good, '    ')}")
