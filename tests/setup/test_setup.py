"""The setup scripts: what they say when they cannot work, and that they do nothing when there is nothing to do."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A tree with the setup scripts and lock files, and no environments."""
    for name in ("tools/setup", "tools/requirements"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A PATH of its own, with what the scripts need and no Python or Terraform."""
    folder = tmp_path / "path"
    folder.mkdir()
    for name in ("sh", "git", "cat", "dirname", "rm", "mv"):
        (folder / name).symlink_to(shutil.which(name) or name)
    return folder


def script(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n", "utf-8")
    path.chmod(0o755)
    return path


def setup(clone: Path, path: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [clone / "tools/setup/setup.sh"],
        env={"PATH": str(path), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def install() -> ModuleType:
    """install.py as a module."""
    spec = importlib.util.spec_from_file_location("dynaform_setup_install", ROOT / "tools/setup/install.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_no_python_at_all(clone: Path, path: Path) -> None:
    result = setup(clone, path)
    assert result.returncode == 1
    assert "Python 3.11 or newer is needed; python3 is missing." in result.stderr
    assert "make setup PYTHON=" in result.stderr


def test_a_python_that_is_too_old(clone: Path, path: Path) -> None:
    script(path / "python3", 'case "$2" in *version_info*) exit 1;; *) echo 3.9.2;; esac')
    result = setup(clone, path)
    assert result.returncode == 1
    assert "python3 is 3.9.2." in result.stderr


def test_a_python_without_venv(clone: Path, path: Path) -> None:
    script(path / "python3", 'case "$2" in *venv*) exit 1;; *platform*) echo 3.12.3;; esac')
    result = setup(clone, path)
    assert result.returncode == 1
    assert "python3 (3.12.3) comes without the venv module." in result.stderr
    assert "apt-get install python3-venv" in result.stderr


def test_the_python_that_was_asked_for_is_the_one_judged(clone: Path, path: Path) -> None:
    (path / "python3").symlink_to(sys.executable)
    result = setup(clone, path, PYTHON="/opt/none/python3")
    assert result.returncode == 1
    assert "/opt/none/python3 is missing" in result.stderr


def test_a_second_run_does_nothing_until_something_changes(clone: Path, path: Path) -> None:
    log = clone / "log"
    script(path / "python3", f'case "$1" in *install.py) mkdir -p .venv; echo "$TERRAFORM_ON_PATH" >> {log};; esac')
    script(path / "mkdir", f'{shutil.which("mkdir")} "$@"')
    for name in (".venv/bin/python", ".venv/bin/dynaform", ".venv-checkov/bin/python"):
        script(clone / name, "")

    def runs() -> int:
        result = setup(clone, path)
        assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
        return len(log.read_text("utf-8").splitlines())

    assert runs() == 1
    assert runs() == 1
    with (clone / "tools/requirements/dev.txt").open("a") as lock:
        lock.write("# changed\n")
    assert runs() == 2
    terraform = script(path / "terraform", "")
    assert runs() == 3
    assert log.read_text("utf-8").splitlines()[-1] == str(terraform)
    script(clone / ".venv/bin/terraform", "")
    assert runs() == 3
    (clone / ".venv-checkov/bin/python").unlink()
    assert runs() == 4


def test_a_failed_install_is_tried_again(clone: Path, path: Path) -> None:
    script(path / "python3", 'case "$1" in *install.py) exit 1;; esac')
    assert setup(clone, path).returncode == 1
    assert not (clone / ".venv/.setup-state").exists()


@pytest.mark.parametrize(
    ("answer", "version"),
    [("Terraform v1.11.4\non linux_amd64", (1, 11)), ("Terraform v1.9.0-dev", (1, 9)), ("nonsense", (0, 0))],
)
def test_terraforms_version(install: ModuleType, tmp_path: Path, answer: str, version: tuple[int, int]) -> None:
    terraform = script(tmp_path / "terraform", f"echo '{answer}'")
    assert install.terraform_version(str(terraform)) == version


def test_a_terraform_that_does_not_start_has_no_version(install: ModuleType) -> None:
    assert install.terraform_version("/opt/none/terraform") == (0, 0)


def test_a_failing_step_stops_the_others_and_is_the_one_told(install: ModuleType) -> None:
    children = install.Children()

    def fails() -> None:
        children.run(
            [sys.executable, "-c", "import time; time.sleep(0.3); print('no space left'); raise SystemExit(1)"]
        )

    with pytest.raises(install.StepError, match="no space left"):
        install.together(children, [lambda: children.run(["sleep", "30"]), fails])


def test_lock_files_have_hashes_and_name_no_index() -> None:
    for lock in (ROOT / "tools/requirements").glob("*.txt"):
        lines = lock.read_text("utf-8").splitlines()
        assert not [line for line in lines if "://" in line or line.startswith("--")]
        packages = [line for line in lines if re.match(r"[a-z0-9]", line)]
        assert packages and all(line.endswith("\\") and "==" in line for line in packages)


def test_every_target_has_a_line_of_help_and_is_phony() -> None:
    rules = re.findall(r"^([a-z-]+):(?: .*)?## \S", MAKEFILE, re.MULTILINE)
    declared = re.search(r"^TARGETS := ((?:.*\\\n)*.*)$", MAKEFILE, re.MULTILINE)
    assert declared
    assert sorted(rules) == sorted(declared[1].replace("\\\n", " ").split())


def test_env_and_family_pass_through_and_a_missing_one_passes_nothing() -> None:
    def dry(*arguments: str) -> str:
        command = ["make", "--dry-run", "-o", "setup", "--no-print-directory", *arguments]
        clean = {
            name: value for name, value in os.environ.items() if name not in ("ENV", "FAMILY", "MAKEFLAGS", "ARGS")
        }
        return subprocess.run(command, cwd=ROOT, env=clean, capture_output=True, text=True, check=True).stdout.strip()

    assert dry("plan", "ENV=dev", "FAMILY=social") == ".venv/bin/dynaform plan --env 'dev' --family 'social'"
    assert dry("plan") == ".venv/bin/dynaform plan"
    assert dry("plan", "ENV=/root/.ashrc") == ".venv/bin/dynaform plan"
    assert dry("demo") == ".venv/bin/dynaform rehearse --env dev"
    assert dry("smoke", "ENV=dev", "ARGS=--junit out.xml") == ".venv/bin/dynaform smoke --env 'dev' --junit out.xml"
