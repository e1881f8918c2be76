"""The inputs of a plan, as digests: a saved plan is applied only while none of them has changed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from dynaform.documents import write_atomically
from dynaform.findings import UsageError


@dataclass(frozen=True, slots=True)
class PlanRecord:
    """What stands beside a saved plan.

    Attributes:
        version: of this record's shape.
        family, environment: which root.
        target: the description of where it was made.
        terraform: Terraform's version; another one refuses the plan.
        inputs: file to digest.
        plan: the digest of plan.bin.
        changes: whether it changes anything.
        destroying: made by `destroy`.
        refused: ids of the guard's and policy's refusals; such a plan is never applied.
        made: when, ISO 8601.
    """

    family: str
    environment: str
    target: str
    terraform: str
    inputs: dict[str, str]
    plan: str
    changes: bool
    destroying: bool
    refused: tuple[str, ...]
    made: str
    version: int = 1

    def save(self, path: Path) -> None:
        """Write it beside the plan."""
        write_atomically(path, json.dumps(asdict(self), indent=1) + "\n", mode=0o600)


def load_record(path: Path) -> PlanRecord:
    """Read a record.

    Raises:
        UsageError: there is none, or it is not readable.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return PlanRecord(**{**data, "refused": tuple(data["refused"])})
    except FileNotFoundError:
        raise UsageError("there is no saved plan", hint="Plan first: make plan ENV=...") from None
    except (ValueError, TypeError, KeyError):
        raise UsageError(f"{path} is not readable", hint="Plan again: make plan ENV=...") from None


def input_files(root: Path, module_root: Path, family: str, environment: str, var_files: Sequence[Path]) -> list[Path]:
    """Everything a plan is made of and judged by: spec, configuration, modules, components, settings, waivers."""
    folders = [module_root, root / "modules" / "families" / family]
    components = (root / "modules" / "components").glob("*/*.tf")
    files = [path for folder in folders for path in (*folder.glob("*.tf"), *folder.glob("*.hcl"))]
    place = [root / "envs" / environment / name for name in ("environment.yaml", "waivers.yaml")]
    spec = root / "modules" / "families" / family / "spec.yaml"
    return [*files, *components, *var_files, *place, spec]


def changed_inputs(record: PlanRecord, now: dict[str, str]) -> list[str]:
    """The files that differ from when the plan was made, sorted."""
    names = record.inputs.keys() | now.keys()
    return sorted(name for name in names if record.inputs.get(name, "") != now.get(name, ""))
