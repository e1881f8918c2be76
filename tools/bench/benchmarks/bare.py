"""Terraform and checkov as somebody runs them without dynaform."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks.commands import BenchError, Commands
from benchmarks.world import REPOSITORY
from dynaform.terraform import find_terraform

_CHECKOV = REPOSITORY / ".venv-checkov" / "bin"
_QUIET = ("-input=false", "-no-color")


@dataclass(frozen=True, slots=True)
class BareRoot:
    """One root module and what terraform is given for it.

    Attributes:
        folder: the root module.
        data: a new folder for Terraform's data and the plan.
        backend: settings of the state's backend.
        var_files: weakest first.
        cli_config: Terraform's CLI configuration, which names the provider mirror.
    """

    folder: Path
    data: Path
    backend: Mapping[str, str]
    var_files: Sequence[Path]
    cli_config: Path

    @property
    def plan(self) -> Path:
        """The plan as JSON."""
        return self.data / "plan.json"


def terraform_and_checkov(commands: Commands, roots: Sequence[BareRoot], at_once: int) -> None:
    """The first root alone, because the others take values from it; the others side by side; then one checkov.

    Raises:
        BenchError: a command failed, or checkov evaluated nothing.
    """
    first, *others = roots
    _terraform(commands, first)
    commands.together([partial(_terraform, commands, root) for root in others], at_once)
    _checkov(commands, [root.plan for root in roots])


def _terraform(commands: Commands, root: BareRoot) -> None:
    terraform = str(find_terraform(commands.environment).path)
    more = {"TF_DATA_DIR": str(root.data / "terraform"), "TF_CLI_CONFIG_FILE": str(root.cli_config)}
    backend = [f"-backend-config={name}={value}" for name, value in root.backend.items()]
    files = [f"-var-file={path}" for path in root.var_files]
    binary = str(root.data / "plan.bin")
    root.data.mkdir(parents=True)
    commands.run([terraform, "init", *_QUIET, "-lockfile=readonly", *backend], root.folder, more)
    commands.run([terraform, "plan", *_QUIET, f"-out={binary}", *files], root.folder, more)
    root.plan.write_text(commands.run([terraform, "show", "-json", binary], root.folder, more), encoding="utf-8")


def _checkov(commands: Commands, plans: Sequence[Path]) -> None:
    """One command over all plans with its built-in checks; what it finds (--soft-fail) is no failure of the bench."""
    files = [argument for plan in plans for argument in ("-f", str(plan))]
    options = ["--framework", "terraform_plan", "--skip-download", "--soft-fail", "--quiet", "--output", "json"]
    said = commands.run([str(_CHECKOV / "python"), str(_CHECKOV / "checkov"), *files, *options], plans[0].parent)
    answer = json.loads(said)
    summary = answer["summary"] if isinstance(answer, dict) and "summary" in answer else {}
    if not summary.get("passed") and not summary.get("failed"):
        raise BenchError(f"bare checkov evaluated nothing:\n{said[:500]}")
