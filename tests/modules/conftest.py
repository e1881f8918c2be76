"""A real Terraform for the tests of the hand-written modules and roots."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
MIRROR_VARIABLE = "DYNAFORM_PROVIDER_MIRROR"

Terraform = Callable[..., "subprocess.CompletedProcess[str]"]


def candidate_mirrors(environment: dict[str, str], home: Path) -> Iterator[Path]:
    """Folders that may be a provider mirror: stated, implied by Terraform, or where sites put them."""
    if MIRROR_VARIABLE in environment:
        yield Path(environment[MIRROR_VARIABLE])
        return
    yield from (
        home / ".terraform.d/plugins",
        Path("/usr/local/share/terraform/plugins"),
        Path("/usr/share/terraform/plugins"),
    )
    for parent in (Path("/opt"), Path("/usr/local/share"), Path("/usr/share")):
        yield from sorted(folder.parent for folder in parent.glob("*/registry.terraform.io"))


def command_line_configuration(environment: dict[str, str], home: Path) -> str:
    """Terraform's CLI configuration: the mirror that holds the aws provider, else nothing, which means the registry."""
    for folder in candidate_mirrors(environment, home):
        if (folder / "registry.terraform.io/hashicorp/aws").is_dir():
            return f'provider_installation {{\n  filesystem_mirror {{\n    path = "{folder}"\n  }}\n}}\n'
    return ""


@pytest.fixture(scope="session")
def terraform(tmp_path_factory: pytest.TempPathFactory) -> Terraform:
    """Run ``terraform(folder, *arguments)`` with a CLI configuration of its own and without any credentials."""
    path = f"{REPOSITORY / '.venv/bin'}:{os.environ['PATH']}"
    executable = shutil.which("terraform", path=path)
    if executable is None:
        pytest.fail("There is no terraform on PATH and none in .venv/bin: run `make setup`.")
    configuration = tmp_path_factory.mktemp("terraform") / "cli.tfrc"
    configuration.write_text(command_line_configuration(dict(os.environ), Path.home()))
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "TF_"))}
    environment |= {
        "PATH": path,
        "TF_CLI_CONFIG_FILE": str(configuration),
        "CHECKPOINT_DISABLE": "1",
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
