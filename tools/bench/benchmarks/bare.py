"""Terraform and checkov as somebody runs them without dynaform."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks.commands import BenchError, Commands
from benchmarks.world import ENVIRONMENT, REPOSITORY, World
from dynaform.environments import var_files
from dynaform.terraform import cli_config, find_mirror, find_terraform

CHECKOV = REPOSITORY / ".venv-checkov" / "bin"
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
    def files(self) -> list[str]:
        """The var files as arguments."""
        return [f"-var-file={path}" for path in self.var_files]

    @property
    def plan(self) -> Path:
        """The plan as JSON."""
        return self.data / "plan.json"


def bare_root(world: World, name: str, data: Path) -> BareRoot:
    """A root of the measured environment with the var files that `dynaform` gives it; its place has been written."""
    deployment, variables = world.deployment, world.copy.commands.environment
    place = deployment.family_folder(name) / "place.tfvars.json"
    return BareRoot(
        folder=deployment.root(name),
        data=data,
        backend=deployment.backend(name),
        var_files=(place, *var_files(world.copy.root, ENVIRONMENT, name)),
        cli_config=cli_config(deployment.workspace.artifacts, find_mirror(variables)),
    )


def terraform_and_checkov(commands: Commands, roots: Sequence[BareRoot], at_once: int) -> None:
    """The first root alone, because the others take values from it; the others side by side; then one checkov.

    Raises:
        BenchError: a command failed, or checkov evaluated nothing.
    """
    first, *others = roots
    _terraform(commands, first)
    commands.together([partial(_terraform, commands, root) for root in others], at_once)
    _checkov(commands, [root.plan for root in roots])


def bring_up_and_take_down(commands: Commands, roots: Sequence[BareRoot], at_once: int) -> None:
    """Init and apply every root, plan it again, destroy it; the first one before the others, and after them.

    Raises:
        BenchError: a command failed, or a second plan was not empty.
    """
    first, *others = roots
    for verbs in (("init", "apply"), ("plan",)):
        _each(commands, first, verbs)
        commands.together([partial(_each, commands, root, verbs) for root in others], at_once)
    commands.together([partial(_each, commands, root, ("destroy",)) for root in others], at_once)
    _each(commands, first, ("destroy",))


def _each(commands: Commands, root: BareRoot, verbs: Sequence[str]) -> None:
    options = {"apply": ["-auto-approve"], "plan": ["-detailed-exitcode"], "destroy": ["-auto-approve"]}
    for verb in verbs:
        if verb == "init":
            _init(commands, root)
        else:
            _command(commands, root, verb, *options[verb], *root.files)


def _terraform(commands: Commands, root: BareRoot) -> None:
    binary = str(root.data / "plan.bin")
    _init(commands, root)
    _command(commands, root, "plan", f"-out={binary}", *root.files)
    root.plan.write_text(_command(commands, root, "show", "-json", binary, quiet=()), encoding="utf-8")


def _init(commands: Commands, root: BareRoot) -> None:
    root.data.mkdir(parents=True)
    backend = [f"-backend-config={name}={value}" for name, value in root.backend.items()]
    _command(commands, root, "init", "-lockfile=readonly", *backend)


def _command(commands: Commands, root: BareRoot, verb: str, *options: str, quiet: Sequence[str] = _QUIET) -> str:
    terraform = str(find_terraform(commands.environment).path)
    more = {"TF_DATA_DIR": str(root.data / "terraform"), "TF_CLI_CONFIG_FILE": str(root.cli_config)}
    return commands.run([terraform, verb, *quiet, *options], root.folder, more)


def _checkov(commands: Commands, plans: Sequence[Path]) -> None:
    """One command over all plans with its built-in checks; what it finds (--soft-fail) is no failure of the bench."""
    files = [argument for plan in plans for argument in ("-f", str(plan))]
    options = ["--framework", "terraform_plan", "--skip-download", "--soft-fail", "--quiet", "--output", "json"]
    said = commands.run([str(CHECKOV / "python"), str(CHECKOV / "checkov"), *files, *options], plans[0].parent)
    answer = json.loads(said)
    summary = answer["summary"] if isinstance(answer, dict) and "summary" in answer else {}
    if not summary.get("passed") and not summary.get("failed"):
        raise BenchError(f"bare checkov evaluated nothing:\n{said[:500]}")
