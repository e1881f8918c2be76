"""How errors look: what happened, how to mend it; never a traceback on the screen."""

from __future__ import annotations

import platform
import sys
import traceback
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from dynaform import __version__
from dynaform.cli.output import print_findings
from dynaform.documents import write_atomically
from dynaform.findings import DynaformError, FindingsError


def show_error(error: DynaformError) -> None:
    """Message, detail and hint on standard error; findings as the command would print them."""
    if isinstance(error, FindingsError):
        print_findings(error.findings, err=True)
        return
    click.echo(click.style("error: ", fg="red", bold=True) + error.message, err=True)
    if error.detail:
        click.echo("\n".join(f"  {line}" for line in error.detail.splitlines()), err=True)
    if error.hint:
        click.echo(f"  {error.hint}", err=True)


def report_bug(error: Exception, arguments: Sequence[str]) -> None:
    """Write what we need to mend it to a file, and name the file."""
    folder = Path(".dynaform/bugs") if Path(".dynaform").is_dir() else Path.cwd()
    now = datetime.now(UTC)
    path = folder / f"dynaform-bug-{now:%Y%m%dT%H%M%S}.txt"
    lines = [
        f"dynaform {__version__}, Python {platform.python_version()}, {platform.platform()}",
        f"dynaform {' '.join(arguments)}",
        "",
        "".join(traceback.format_exception(error)),
    ]
    try:
        write_atomically(path, "\n".join(lines), mode=0o600)
        where = f"The report is in {path}."
    except OSError:
        where = "".join(traceback.format_exception(error))
    click.echo(f"error: a bug of ours: {type(error).__name__}: {error}\n  {where}", err=True)
    sys.stderr.flush()
