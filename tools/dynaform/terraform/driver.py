"""The typed port, and Terraform behind it.

python-terraform builds the argument lists; its one choke point, ``cmd``, is replaced by a runner of ours, because
the original has no streaming, no time limit, no environment per call, and orphans a running apply on Ctrl-C.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from python_terraform import IsFlagged
from python_terraform import Terraform as PythonTerraform

from dynaform.findings import DynaformError, WorldError
from dynaform.terraform.binary import TerraformBinary
from dynaform.terraform.failure import failure, half_created
from dynaform.terraform.interrupts import Stop
from dynaform.terraform.process import Outcome, run
from dynaform.terraform.redact import redact_text

_LOCK = {"lock_timeout": "60s"}
"""How long a command waits for a lock that another run holds."""
_LIMITS = {"init": 600.0, "plan": 1800.0, "apply": 7200.0}
_OTHER_LIMIT = 600.0

_FEW_COLLECTIONS = {"GOGC": "off", "GOMEMLIMIT": "1GiB"}
"""For Go's runtime: collect garbage only when a process holds so much. Terraform reads the schemas of a thousand
resources to use six; collecting meanwhile takes a quarter of its processor time. A variable that is set stays."""


class TerraformPort(Protocol):
    """What the workflows need of Terraform; one root, one environment."""

    def init(self, backend: Mapping[str, str]) -> None:
        """Make the root ready; the lock file is read, never changed."""

    def plan(self, out: Path, var_files: Sequence[Path], *, destroy: bool = False) -> bool:
        """Save a plan (mode 0600) and say whether it changes anything."""

    def show_plan(self, plan: Path) -> dict[str, Any]:
        """A saved plan as JSON, in clear text: redact it before it is stored."""

    def apply(self, plan: Path) -> None:
        """Apply a saved plan, and nothing else."""

    def destroy(self, var_files: Sequence[Path]) -> None:
        """Destroy what the state holds, unseen: for a place that is thrown away afterwards, and no other."""

    def outputs(self) -> dict[str, Any]:
        """The root's outputs by name, from its state; empty where nothing is applied."""


class _Choke(PythonTerraform):  # type: ignore[misc]  # the library ships no types
    """python-terraform with its process handling replaced."""

    def __init__(self, binary: str, folder: str, runner: Callable[[list[str]], Outcome]) -> None:
        super().__init__(working_dir=folder, terraform_bin_path=binary)
        self.runner = runner

    def cmd(self, cmd: str, *args: str, **options: Any) -> Outcome:
        """Build the arguments as the library does and run them as we do."""
        # for an empty mapping, as init and plan pass one, the library would leave a file in the temporary folder
        given = {name: value for name, value in options.items() if value != {}}
        try:
            return self.runner(self.generate_cmd_string(cmd, *args, **given))
        finally:
            self.temp_var_files.clean_up()

    def read_state_file(self, file_path: str | None = None) -> None:
        """Nothing: the library would parse state files that happen to lie in the root."""

    def __getattr__(self, item: str) -> Any:
        # the library turns every unknown name into a Terraform command, a misspelt one too
        raise AttributeError(item)


class Terraform:
    """Terraform for one root and one environment.

    Args:
        binary: which terraform.
        root: the folder of the root module.
        data: TF_DATA_DIR, one per environment and family.
        environment: what the child sees beyond Terraform's own settings; holds the credentials.
        cli_config: Terraform's CLI configuration.
        stop: shared by everything that runs side by side.
        on_line: called with every line that init, plan and apply print, redacted, from another thread.
    """

    def __init__(
        self,
        binary: TerraformBinary,
        root: Path,
        data: Path,
        environment: Mapping[str, str],
        cli_config: Path,
        *,
        stop: Stop | None = None,
        on_line: Callable[[str], None] | None = None,
    ) -> None:
        # Terraform runs in the root's folder, so every path it is given must say where it is by itself
        self.root = root.absolute()
        self._stop = stop or Stop()
        self._on_line = on_line
        self._secrets = [value for name, value in environment.items() if _holds_secret(name)]
        self._environment = {
            **_FEW_COLLECTIONS,
            **environment,
            "TF_DATA_DIR": str(data.absolute()),
            "TF_IN_AUTOMATION": "1",
            "TF_INPUT": "0",
            "TF_CLI_CONFIG_FILE": str(cli_config.absolute()),
            "CHECKPOINT_DISABLE": "1",
        }
        self._terraform = _Choke(str(binary.path.absolute()), str(self.root), self._run)

    def init(self, backend: Mapping[str, str]) -> None:
        """``terraform init`` against the backend. Raises WorldError."""
        self._terraform.init(backend_config=dict(backend), lockfile="readonly")

    def plan(self, out: Path, var_files: Sequence[Path], *, destroy: bool = False) -> bool:
        """``terraform plan -out``. Raises WorldError."""
        out = out.absolute()
        out.parent.mkdir(parents=True, exist_ok=True)
        out.unlink(missing_ok=True)
        options: dict[str, Any] = {"var_file": [str(path.absolute()) for path in var_files], **_LOCK}
        if destroy:
            options["destroy"] = IsFlagged
        # A plan holds variables in clear text, so nobody else may read it, not even while it is written. Terraform
        # truncates an existing file and keeps its mode; a umask would be that of all threads.
        out.touch(mode=0o600)
        try:
            outcome: Outcome = self._terraform.plan(out=str(out), **options)
        except BaseException:
            out.unlink(missing_ok=True)
            raise
        return outcome.code == 2

    def show_plan(self, plan: Path) -> dict[str, Any]:
        """``terraform show -json`` of a saved plan. Raises WorldError."""
        outcome = self._terraform.cmd("show", str(plan.absolute()), json=IsFlagged, no_color=IsFlagged)
        return _json(outcome.stdout, "show")

    def apply(self, plan: Path) -> None:
        """``terraform apply`` of a saved plan file.

        A table whose creation is interrupted is in the state, but marked as tainted: the next plan would delete it
        first, which its deletion protection refuses. It exists as it was asked for, so the mark is taken off again.

        Raises:
            WorldError: it failed.
            UserInterruptError: it was interrupted.
        """
        try:
            # the library's own apply would add -auto-approve=false and wait for an answer that never comes
            self._terraform.cmd("apply", str(plan.absolute()), input=False, no_color=IsFlagged, **_LOCK)
        except DynaformError as error:
            self._keep_half_created(error)
            raise

    def destroy(self, var_files: Sequence[Path]) -> None:
        """``terraform apply -destroy``, planned from the state as it is. Raises WorldError, UserInterruptError."""
        files = [str(path.absolute()) for path in var_files]
        options = {"destroy": IsFlagged, "auto_approve": IsFlagged, "refresh": False, "input": False, **_LOCK}
        self._terraform.cmd("apply", var_file=files, no_color=IsFlagged, **options)

    def _keep_half_created(self, error: DynaformError) -> None:
        """Take the mark off every table; the state knows them, whatever step of their creation was cut off."""
        command = self._terraform.generate_cmd_string("show", json=IsFlagged, no_color=IsFlagged)
        try:
            state = _json(self._run(command, Stop()).stdout, "show")
        except DynaformError as reason:
            error.detail = f"{error.detail}\n\n{reason.message}".strip()
            return
        for address in half_created(state):
            self._untaint(address, error)

    def _untaint(self, address: str, error: DynaformError) -> None:
        """Take the mark off; where that fails, ``error`` says what to do by hand."""
        command = self._terraform.generate_cmd_string("untaint", address, no_color=IsFlagged, **_LOCK)
        try:
            self._run(command, Stop())
        except DynaformError as reason:
            error.detail = f"{error.detail}\n\n{reason.message}".strip()
            error.hint = f"{error.hint} In the root's folder: terraform untaint '{address}'.".strip()
        else:
            kept = f"{address} was being created: it is kept, and the next plan continues with it."
            error.detail = f"{error.detail}\n\n{kept}".strip()

    def outputs(self) -> dict[str, Any]:
        """``terraform output -json``, values only. Raises WorldError."""
        outcome = self._terraform.cmd("output", json=IsFlagged, no_color=IsFlagged)
        return {name: each["value"] for name, each in _json(outcome.stdout, "output").items()}

    def _run(self, command: list[str], stop: Stop | None = None) -> Outcome:
        verb = command[1]
        try:
            outcome = run(
                command,
                folder=self.root,
                environment=self._environment,
                limit=_LIMITS.get(verb, _OTHER_LIMIT),
                stop=stop or self._stop,
                on_line=self._tell if self._on_line and verb in _LIMITS else None,
            )
        except DynaformError as error:
            error.detail = redact_text(error.detail, self._secrets)
            raise
        if outcome.code not in ((0, 2) if verb == "plan" else (0,)):
            raise failure(verb, self.root.name, redact_text(outcome.stdout + outcome.stderr, self._secrets))
        return outcome

    def _tell(self, line: str) -> None:
        if self._on_line is not None:
            self._on_line(redact_text(line, self._secrets))


def _holds_secret(name: str) -> bool:
    """Whether a variable of this name has a secret as its value; AWS_WEB_IDENTITY_TOKEN_FILE has a path."""
    return ("SECRET" in name or "TOKEN" in name) and not name.endswith("_FILE")


def _json(text: str, command: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except ValueError:
        raise WorldError(f"terraform {command} printed no JSON", hint="Run it by hand to see why.") from None
    if not isinstance(value, dict):
        raise WorldError(f"terraform {command} printed no JSON object")
    return value
