"""Which terraform: the one on PATH where it is new enough, else the one `make setup` put beside this Python."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from dynaform.findings import UsageError, WorldError

OLDEST = (1, 11)
"""The S3 backend's lock file needs 1.11 (FACTS)."""


@dataclass(frozen=True, slots=True)
class TerraformBinary:
    """An executable and its version, e.g. ``1.11.4``."""

    path: Path
    version: str


def find_terraform(variables: Mapping[str, str]) -> TerraformBinary:
    """The terraform to use.

    Raises:
        UsageError: there is none, or only an older one.
    """
    beside = Path(sys.executable).parent / "terraform"
    on_path = shutil.which("terraform", path=variables.get("PATH"))
    found = ""
    for candidate in filter(None, (on_path, str(beside) if beside.is_file() else None)):
        version = _version(Path(candidate))
        if tuple(int(part) for part in version.split(".")[:2]) >= OLDEST:
            return TerraformBinary(Path(candidate), version)
        found = f"{candidate} is {version}"
    wanted = ".".join(map(str, OLDEST))
    raise UsageError(
        f"no terraform {wanted} or newer: {found or 'none is on PATH'}",
        hint="Run `make setup`, which brings one where PATH has none.",
    )


@cache
def _version(path: Path) -> str:
    """The version, asked once per process: the question costs a start of terraform."""
    try:
        answer = subprocess.run(
            [str(path), "version", "-json"],
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
            env={"CHECKPOINT_DISABLE": "1", "PATH": "/usr/bin:/bin", "TF_CLI_CONFIG_FILE": "/dev/null"},
        )
        return str(json.loads(answer.stdout)["terraform_version"]).split("-")[0]
    except (OSError, subprocess.SubprocessError, ValueError, KeyError) as error:
        raise WorldError(f"{path} does not say its version: {error}", hint="Reinstall Terraform.") from None
