"""An environment made ready: its target known and asked who it is, its simulator running, its roots reachable."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from dynaform.aws import (
    Target,
    TargetKind,
    check_identity,
    child_environment,
    ensure_state_bucket,
    resolve_target,
)
from dynaform.documents import write_atomically
from dynaform.environments import Environment, load_environment, var_files
from dynaform.simulator import CANNOT_RUN, Simulator, exclusive
from dynaform.terraform import Stop, Terraform, TerraformPort, cli_config, find_mirror, find_terraform
from dynaform.workflow.progress import Task
from dynaform.workflow.workspace import Workspace

SHARED_ROOT = "environment"
"""The root of what families share; it is planned like a family, and always first."""


@dataclass(frozen=True, slots=True)
class Deployment:
    """One environment that can be planned, applied and exercised.

    Attributes:
        workspace: the repository and the world.
        environment: as envs/<env>/environment.yaml says it.
        target: where it is, endpoint included.
        folder: where its artifacts go.
        stop: shared by everything that runs side by side.
        private: on a simulator that only this command knows, and that ends with it.
    """

    workspace: Workspace
    environment: Environment
    target: Target
    folder: Path
    stop: Stop = field(default_factory=Stop)
    private: bool = False
    _ready: set[str] = field(default_factory=set)

    @property
    def name(self) -> str:
        """The environment's name."""
        return self.environment.environment

    def family_folder(self, family: str) -> Path:
        """Where a family's plan, review and Terraform data are."""
        return self.folder / family

    @contextlib.contextmanager
    def alone(self, work: str = "terraform") -> Iterator[None]:
        """One command at a time does this work here: they would overwrite each other's plans and Terraform's data."""
        self.folder.mkdir(parents=True, exist_ok=True)
        waiting = f"another command is at work in {self.name}; waiting for it"
        with exclusive(self.folder / f"{work}.lock", lambda: self.workspace.progress.say(waiting)):
            yield

    def root(self, family: str) -> Path:
        """The root module of a family, or of what all share."""
        terraform = self.workspace.root / "terraform"
        return terraform / family if family == SHARED_ROOT else terraform / "families" / family

    def terraform(self, family: str, task: Task) -> TerraformPort:
        """Terraform for a family's root, made ready once per command; its lines become the task's progress."""
        variables = self.workspace.variables
        terraform = Terraform(
            find_terraform(variables),
            self.root(family),
            self.family_folder(family) / "terraform",
            child_environment(self.target, variables),
            cli_config(self.folder, find_mirror(variables)),
            stop=self.stop,
            on_line=lambda line: task.update(line.strip()) if line.strip() else None,
        )
        if family not in self._ready:
            task.update("init")
            terraform.init(self.backend(family))
            self._ready.add(family)
        return terraform

    def backend(self, family: str) -> dict[str, str]:
        """The S3 backend's configuration: one object per family, locked by a file beside it."""
        settings = {
            "bucket": self.environment.state.bucket,
            "key": f"{self.name}/{family}.tfstate",
            "region": self.target.region,
            "use_lockfile": "true",
        }
        return settings | ({"use_path_style": "true"} if self.target.endpoint else {})

    def var_files(self, family: str, shared: Mapping[str, Any]) -> list[Path]:
        """The var files of a root, weakest first: place and shared values, then those people edit."""
        place: dict[str, Any] = {
            "environment": self.name,
            "account_id": self.target.account,
            "region": self.target.region,
            "name_prefix": self.environment.prefix,
        }
        if family != SHARED_ROOT:
            place |= {**shared, "adopt": self.environment.adopt}
        if family != SHARED_ROOT and self.target.simulated:
            place["without"] = sorted(CANNOT_RUN)
        path = self.family_folder(family) / "place.tfvars.json"
        write_atomically(path, json.dumps(place, indent=1, sort_keys=True), mode=0o600)
        return [path, *var_files(self.workspace.root, self.name, family)]


def wanted_target(environment: Environment) -> Target:
    """The target as environment.yaml says it, before any variable is looked at."""
    kind = TargetKind(environment.target)
    return Target(environment.environment, kind, environment.account, environment.region, environment.endpoint)


def simulator_of(workspace: Workspace, environment: Environment) -> Simulator:
    """The managed simulator of an environment that targets it."""
    return Simulator(workspace.artifacts / environment.environment / "simulator", environment.account)


def open_deployment(workspace: Workspace, name: str) -> Deployment:
    """The environment, its target checked and announced, its simulator started where it needs one.

    Raises:
        UsageError: unknown environment, wrong account, a refused endpoint.
        WorldError: no credentials, no answer.
    """
    environment = load_environment(workspace.root, name)
    target = resolve_target(wanted_target(environment), workspace.variables)
    if target.simulated and target.endpoint is None:
        status = simulator_of(workspace, environment).start()
        target = Target(name, target.kind, target.account, target.region, status.endpoint)
    return _ready(Deployment(workspace, environment, target, workspace.artifacts / name))


@contextlib.contextmanager
def private_deployment(workspace: Workspace, name: str, folder: Path) -> Iterator[Deployment]:
    """The environment on a private simulator that lives as long as the block: its names, settings, account and policy.

    Variables that point at some AWS are not looked at: a rehearsal never touches what they mean.
    """
    environment = load_environment(workspace.root, name)
    variables = {key: value for key, value in workspace.variables.items() if not key.startswith("AWS_")}
    alone = Workspace(workspace.root, variables, workspace.clock, workspace.progress)
    with Simulator(folder / "simulator", environment.account).private() as status:
        target = Target(name, TargetKind.SIMULATOR, environment.account, environment.region, status.endpoint)
        yield _ready(Deployment(alone, environment, target, folder, private=True))


def _ready(deployment: Deployment) -> Deployment:
    """Announce the target and ask it who it is; an emulator's account is the one it answers for."""
    target = deployment.target
    try:
        target = check_identity(target)
    finally:
        deployment.workspace.progress.say(target.describe())
    if target.simulated:
        ensure_state_bucket(target, deployment.environment.state.bucket)
    return replace(deployment, target=target)
