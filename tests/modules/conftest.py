"""A real Terraform for the tests of the hand-written modules and roots."""

from __future__ import annotations

import contextlib
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dynaform.simulator import Simulator
from dynaform.terraform.binary import find_terraform
from dynaform.terraform.mirror import cli_config, find_mirror

REPOSITORY = Path(__file__).resolve().parents[2]
FEW_COLLECTIONS = {"GOGC": "off", "GOMEMLIMIT": "1GiB"}
"""As the driver starts it: a third less processor time."""

Terraform = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session")
def terraform(tmp_path_factory: pytest.TempPathFactory) -> Terraform:
    """Run ``terraform(folder, *arguments)`` as the driver finds it, without credentials and without an endpoint."""
    executable = find_terraform(os.environ).path
    configuration = cli_config(tmp_path_factory.mktemp("terraform"), find_mirror(os.environ))
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "TF_"))}
    environment |= FEW_COLLECTIONS | {
        "TF_CLI_CONFIG_FILE": str(configuration),
        "AWS_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true",
    }

    def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [executable, f"-chdir={folder}", *arguments],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )

    return run


@contextlib.contextmanager
def simulated(folder: Path, root: Path, account: str) -> Iterator[tuple[str, Terraform]]:
    """The endpoint of a simulator of an account, and ``terraform(*arguments)`` of a root module beside it.

    Args:
        folder: for its files.
        root: the root module.
        account: 12 digits.
    """
    simulator = Simulator(folder / "simulator", account)
    variables = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "TF_"))}
    variables |= FEW_COLLECTIONS | {
        "TF_CLI_CONFIG_FILE": str(cli_config(folder, find_mirror(os.environ))),
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_EC2_METADATA_DISABLED": "true",
        "NO_PROXY": "127.0.0.1",
    }
    executable = find_terraform(os.environ).path

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [executable, f"-chdir={root}", *arguments],
            env=variables,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )

    try:
        endpoint = simulator.start().endpoint
        variables["AWS_ENDPOINT_URL"] = endpoint
        yield endpoint, run
    finally:
        simulator.stop()
