"""A small copy of the repository, a deployment on an endpoint that nobody asks, and a terraform that only notes."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dynaform.aws import Target, TargetKind
from dynaform.environments import load_environment
from dynaform.workflow.deployment import Deployment
from dynaform.workflow.progress import Silent
from dynaform.workflow.render import render
from dynaform.workflow.workspace import Workspace

REPOSITORY = Path(__file__).resolve().parents[2]
FAMILIES = ("conversation", "marketplace")
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)

TERRAFORM = """\
#!/bin/sh
# Answers as terraform would; notes every apply; fails with the words of the file "fails", where there is one.
here="$(dirname "$0")"
case "$1" in
  version) echo '{"terraform_version": "1.11.4"}' ;;
  show) echo '{}' ;;
  output) if [ -f "$here/$(basename "$PWD").json" ]; then cat "$here/$(basename "$PWD").json"; else echo '{}'; fi ;;
  apply)
    echo "$*" >> "$here/applied"
    if [ -f "$here/fails" ]; then cat "$here/fails" >&2; exit 1; fi ;;
esac
"""


def two_families(root: Path) -> None:
    """Environments with two families alone: what is tested here does not change with the families there are."""
    for place in root.glob("envs/*/environment.yaml"):
        said = re.sub(r"families: \[.*\]", f"families: [{', '.join(FAMILIES)}]", place.read_text("utf-8"))
        place.write_text(said, "utf-8")


@pytest.fixture(scope="session")
def rendered_repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository's inputs, rendered; environments have two families, whatever they ship with."""
    root = tmp_path_factory.mktemp("repository")
    ignored = shutil.ignore_patterns(".terraform", "__pycache__", "*.tfstate*", "*.tftest.hcl")
    for name in ("modules", "terraform", "envs"):
        shutil.copytree(REPOSITORY / name, root / name, ignore=ignored)
    two_families(root)
    render(root, FAMILIES, ())
    return root


@pytest.fixture
def root(rendered_repository: Path, tmp_path: Path) -> Path:
    """A copy of one's own."""
    shutil.copytree(rendered_repository, tmp_path / "repository", copy_function=shutil.copyfile)
    return tmp_path / "repository"


@pytest.fixture
def terraform(tmp_path: Path) -> Path:
    """The folder of a terraform for PATH."""
    path = tmp_path / "bin" / "terraform"
    path.parent.mkdir()
    path.write_text(TERRAFORM, "utf-8")
    path.chmod(0o755)
    return path.parent


@pytest.fixture
def workspace(root: Path, terraform: Path) -> Workspace:
    """The copy, with that terraform, at a time that stands still."""
    variables = {"PATH": f"{terraform}:/usr/bin:/bin", "HOME": str(root), "DYNAFORM_PARALLEL": "1"}
    return Workspace(root, variables, lambda: NOW, Silent())


@pytest.fixture
def deploy(workspace: Workspace) -> Callable[..., Deployment]:
    """An environment's deployment without asking anybody; real ones only where a test says so."""

    def make(name: str = "dev", kind: TargetKind = TargetKind.SIMULATOR, port: int = 9) -> Deployment:
        environment = load_environment(workspace.root, name)
        endpoint = f"http://127.0.0.1:{port}" if kind is TargetKind.SIMULATOR else None
        target = Target(name, kind, environment.account, environment.region, endpoint)
        return Deployment(workspace, environment, target, workspace.artifacts / name)

    return make
