"""Finding and loading environments."""

from __future__ import annotations

from pathlib import Path

from dynaform.documents import did_you_mean, read_document, validate
from dynaform.environments.model import Environment
from dynaform.findings import Finding, FindingsError, UsageError


def environment_names(root: Path) -> list[str]:
    """The environments that have an environment.yaml, sorted."""
    return sorted(path.parent.name for path in (root / "envs").glob("*/environment.yaml"))


def load_environment(root: Path, name: str) -> Environment:
    """Load envs/<name>/environment.yaml.

    Raises:
        UsageError: there is no such environment.
        FindingsError: the file is not right; every problem with its place.
    """
    path = root / "envs" / name / "environment.yaml"
    if name not in environment_names(root):
        raise UsageError(f"there is no environment {name!r}", hint=did_you_mean(name, environment_names(root)))
    document = read_document(path, root)
    environment = validate(Environment, document)
    if environment.environment != name:
        seen = f"the folder is {name!r}, the file says {environment.environment!r}"
        place = document.place(("environment",))
        raise FindingsError([Finding("DF191", seen, place, hint=f"Write environment: {name}")])
    return environment


def var_files(root: Path, environment: str, family: str) -> list[Path]:
    """The tfvars of a family's root, weakest first; those of the environment root are its own file alone."""
    folder = root / "envs" / environment
    names = ["environment.tfvars"] if family == "environment" else ["common.tfvars", f"{family}.tfvars"]
    return [folder / name for name in names if (folder / name).is_file()]
