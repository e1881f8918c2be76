"""dynaform simulator."""

from __future__ import annotations

import click

from dynaform.cli.options import repository, workspace
from dynaform.cli.progress import shown_progress
from dynaform.environments import load_environment
from dynaform.findings import UsageError
from dynaform.simulator import Simulator
from dynaform.workflow.deployment import simulator_of

_ENVIRONMENT = click.option("--env", "environment", default="dev", show_default=True, metavar="NAME")


def _simulator(name: str) -> Simulator:
    environment = load_environment(repository(), name)
    if environment.target != "simulator":
        raise UsageError(f"environment {name} has target: {environment.target}", hint="Rehearse it instead.")
    with shown_progress() as progress:
        return simulator_of(workspace(progress), environment)


@click.group("simulator")
def command() -> None:
    """The simulator of an environment with target: simulator. It starts by itself and survives between commands."""


@command.command("up")
@_ENVIRONMENT
def up(environment: str) -> int:
    """Start it, or find the one that runs."""
    status = _simulator(environment).start()
    click.echo(f"running: {status.endpoint} for account {status.account} (pid {status.pid})")
    return 0


@command.command("down")
@_ENVIRONMENT
def down(environment: str) -> int:
    """Stop it; its tables and its state bucket are forgotten together."""
    click.echo("stopped" if _simulator(environment).stop() else "not running")
    return 0


@command.command("status")
@_ENVIRONMENT
def status(environment: str) -> int:
    """Whether it runs, and where; exit code 1 when it does not."""
    found = _simulator(environment).status()
    click.echo(f"running: {found.endpoint} for account {found.account} (pid {found.pid})" if found else "not running")
    return 0 if found else 1
