"""A real Terraform for the tests of the hand-written modules and roots."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from dynaform.terraform.binary import find_terraform
from dynaform.terraform.mirror import cli_config, find_mirror

REPOSITORY = Path(__file__).resolve().parents[2]

Terraform = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session")
def terraform(tmp_path_factory: pytest.TempPathFactory) -> Terraform:
    """Run ``terraform(folder, *arguments)`` as the driver finds it, without credentials and without an endpoint."""
    executable = find_terraform(os.environ).path
    configuration = cli_config(tmp_path_factory.mktemp("terraform"), find_mirror(os.environ))
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "TF_"))}
    environment |= {
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
