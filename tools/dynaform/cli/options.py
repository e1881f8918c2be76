"""Options that several commands share, and the workspace they all start from."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from dynaform.findings import UsageError
from dynaform.workflow.progress import Progress
from dynaform.workflow.workspace import Workspace, find_root

F = TypeVar("F", bound=Callable[..., Any])


def family_option(function: F) -> F:
    """``--family NAME``, any number of times; none means all."""
    option = click.option("--family", "families", multiple=True, metavar="NAME", help="Only this family (repeatable).")
    return option(function)


def environment_option(function: F) -> F:
    """``--env NAME``; without it the environments are listed and the exit code is 2."""
    return click.option("--env", "environment", metavar="NAME", help="The environment, a folder of envs/.")(function)


def format_option(*formats: str) -> Callable[[F], F]:
    """``--format``, text first."""
    return click.option("--format", "format", type=click.Choice(formats), default=formats[0], show_default=True)


def repository() -> Path:
    """The repository the command runs in. Raises UsageError."""
    return find_root(Path.cwd())


def workspace(progress: Progress) -> Workspace:
    """The workspace of this process."""
    return Workspace(repository(), dict(os.environ), lambda: datetime.now(UTC), progress)


def required_environment(name: str | None) -> str:
    """The environment that was named.

    Raises:
        UsageError: none was; the environments are listed.
    """
    if name:
        return name
    from dynaform.environments import environment_names

    known = ", ".join(environment_names(repository()))
    raise UsageError("which environment?", hint=f"Say --env NAME (make: ENV=NAME). There are: {known}.")


def required_family(name: str | None) -> str:
    """The one family that was named.

    Raises:
        UsageError: none was; the families are listed.
    """
    if name:
        return name
    from dynaform.spec import family_names

    known = ", ".join(family_names(repository()))
    raise UsageError("which family?", hint=f"Say --family NAME (make: FAMILY=NAME). There are: {known}.")
