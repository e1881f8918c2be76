"""Which terraform: the one on PATH where it is new enough, else the one `make setup` put beside this Python."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from dynaform.findings import UsageError

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
        UsageError: there is none, or only one that is older or does not work.
    """
    beside = Path(sys.executable).parent / "terraform"
    on_path = shutil.which("terraform", path=variables.get("PATH"))
    # a version manager's terraform needs both to find the one it stands for
    needed = tuple((name, variables[name]) for name in ("HOME", "PATH") if name in variables)
    seen = []
    for candidate in filter(None, (on_path, str(beside) if beside.is_file() else None)):
        version = _version(Path(candidate), needed)
        if _numbers(version) >= OLDEST:
            return TerraformBinary(Path(candidate), version)
        seen.append(f"{candidate} is {version}" if _numbers(version) else f"{candidate} does not work: {version}")
    wanted = ".".join(map(str, OLDEST))
    raise UsageError(
        f"no terraform {wanted} or newer: {'; '.join(seen) or 'none is on PATH'}",
        hint="Run `make setup`, which brings one where PATH has none.",
    )


def _numbers(version: str) -> tuple[int, ...]:
    """Major and minor; empty for what is no version."""
    parts = version.split(".")[:2]
    return tuple(map(int, parts)) if len(parts) == 2 and all(part.isdigit() for part in parts) else ()


@cache
def _version(path: Path, variables: tuple[tuple[str, str], ...]) -> str:
    """The version, or why there is none; asked once per process: the question costs a start of terraform."""
    quiet = {"CHECKPOINT_DISABLE": "1", "TF_CLI_CONFIG_FILE": os.devnull}
    try:
        answer = subprocess.run(
            [str(path), "version", "-json"],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
            env={**dict(variables), **quiet},
        )
        return str(json.loads(answer.stdout)["terraform_version"]).split("-")[0]
    except (OSError, subprocess.SubprocessError) as error:
        return str(error)
    except (ValueError, KeyError, TypeError):
        return (answer.stderr or answer.stdout).strip()[:200] or f"exit code {answer.returncode}, no output"
