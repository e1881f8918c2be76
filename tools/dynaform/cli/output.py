"""Results on standard output, in the format that was asked for."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from dynaform import __version__
from dynaform.findings import Finding
from dynaform.report import counts_line, findings_json, github_annotations, sarif_log, text_findings

_COLOURS = {"error": "red", "warning": "yellow", "note": "cyan"}


_WIDEST = 100
"""Characters of a line that people like to read."""


def page_width() -> int | None:
    """Characters of a line of standard output: the terminal's, 100 at most; None where a program reads lines."""
    return min(_WIDEST, shutil.get_terminal_size().columns) if sys.stdout.isatty() else None


def source_lines(file: str) -> Sequence[str]:
    """The lines of a file of the repository the command runs in."""
    for folder in (Path.cwd(), *Path.cwd().parents):
        path = folder / file
        if path.is_file():
            try:
                return path.read_text(encoding="utf-8").splitlines()
            except (OSError, UnicodeDecodeError):
                return ()
    return ()


def print_findings(
    findings: Sequence[Finding], format: str = "text", *, err: bool = False, accepted: bool = False
) -> None:
    """All findings in one of the formats: text, json, sarif, github.

    As text, those that the spec accepts are only counted, unless ``accepted`` asks for them.
    """
    if format == "json":
        click.echo(findings_json(findings))
    elif format == "sarif":
        click.echo(sarif_log(findings, __version__, source_lines))
    elif format == "github":
        click.echo(github_annotations(findings))
    else:
        if shown := [each for each in findings if accepted or not each.accepted]:
            click.echo(_coloured(text_findings(shown, source_lines)), err=err)
            click.echo(err=err)
        click.echo(counts_line(findings), err=err)


def _coloured(text: str) -> str:
    """The severity at the start of each finding in its colour; click drops colours where nobody sees them."""
    lines = []
    for line in text.split("\n"):
        word, space, rest = line.partition(" ")
        coloured = word in _COLOURS and rest.startswith("DF")
        lines.append(click.style(word, fg=_COLOURS[word], bold=True) + space + rest if coloured else line)
    return "\n".join(lines)
