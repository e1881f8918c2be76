"""The hand-written Terraform, run for real: formatting, validation, and the cases of components and of roots.

A case that a component has to refuse carries a comment ``# says: TEXT``. Terraform's ``expect_failures`` is content
with any refusal of the right variable, so here the cases run without it, one file each, and the message is read.
"""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from .conftest import REPOSITORY, Terraform

FOLDER = REPOSITORY / "modules/components"
COMPONENTS = sorted(file.parent for file in FOLDER.glob("*/versions.tf"))
ROOTS = sorted(file.parent for file in (REPOSITORY / "terraform").glob("*/versions.tf"))
TESTED = COMPONENTS + [root for root in ROOTS if (root / "tests").is_dir()]
IGNORED = shutil.ignore_patterns(".terraform", "*.tfstate*")

pytestmark = pytest.mark.terraform


def folder_id(folder: Path) -> str:
    return folder.relative_to(REPOSITORY).as_posix()


def ready(terraform: Terraform, folder: Path, *arguments: str) -> None:
    """Initialise a scratch folder."""
    done = terraform(folder, "init", "-backend=false", "-input=false", "-no-color", *arguments)
    assert done.returncode == 0, done.stdout + done.stderr


@dataclass(frozen=True)
class Refusal:
    """A case that has to fail: its name, what the message has to say, and its file without expect_failures."""

    run: str
    says: str
    of_a_variable: bool
    text: str

    @property
    def file(self) -> str:
        return f"tests/{self.run}.tftest.hcl"


def take_refusals(tests: Path) -> list[Refusal]:
    """Take the refusals out of the case files; each keeps what stands before the first refusal of its file."""
    refusals = []
    for file in sorted(tests.glob("*.tftest.hcl")):
        head, *refused = re.split(r"(?m)^# says: ", file.read_text())
        if refused:
            file.unlink()
        for case in refused:
            says, body = case.split("\n", 1)
            run = body.split('"')[1]
            *others, expected = re.findall(r"(?m)^ *expect_failures = \[(.*)\]\n", body)
            assert not others, f"{run}: exactly one expect_failures belongs to a refusal"
            text = head + re.sub(r"(?m)^ *expect_failures = .*\n", "", body)
            refusals.append(Refusal(run, says, expected.startswith("var."), text))
    return refusals


def variables_alone(component: Path, refusals: list[Refusal], folder: Path) -> Path:
    """A scratch folder with the variables only: their checks need no provider, which costs most of the time."""
    (folder / "tests").mkdir(parents=True)
    for file in component.glob("variables*.tf"):
        shutil.copy(file, folder)
    for refusal in refusals:
        (folder / refusal.file).write_text(refusal.text.replace('mock_provider "aws" {}\n', ""))
    return folder


def cases(component: Path) -> str:
    """All case files of a component, one after the other."""
    return "\n".join(file.read_text() for file in sorted((component / "tests").glob("*.tftest.hcl")))


def conditions(component: Path) -> set[tuple[str, int]]:
    """File and line of every check a component makes, as Terraform cites it."""
    found = set()
    for file in component.glob("*.tf"):
        lines = file.read_text().splitlines()
        for number, line in enumerate(lines, start=1):
            if line.strip() == "validation {":
                found.add((file.name, number))
            elif line.strip() in ("precondition {", "postcondition {"):
                found.add((file.name, number + 1))
    return found


def cited(diagnostic: dict[str, Any]) -> tuple[str, int]:
    """File and line of the check that a diagnostic comes from."""
    if rule := re.search(r"validation rule at (\S+):(\d+),", diagnostic["detail"]):
        return rule[1], int(rule[2])
    return diagnostic["range"]["filename"], diagnostic["range"]["start"]["line"]


@pytest.mark.parametrize("folder", ["modules", "terraform", "envs"])
def test_files_are_formatted(terraform: Terraform, folder: str) -> None:
    done = terraform(REPOSITORY, "fmt", "-check", "-diff", "-recursive", "-no-color", folder)
    assert done.returncode == 0, f"run `terraform fmt -recursive {folder}`\n{done.stdout}{done.stderr}"


@pytest.mark.parametrize("root", ROOTS, ids=folder_id)
def test_root_is_valid(terraform: Terraform, root: Path, tmp_path: Path) -> None:
    scratch = shutil.copytree(root, tmp_path / "root", ignore=IGNORED)
    ready(terraform, scratch, "-lockfile=readonly")
    done = terraform(scratch, "validate", "-no-color")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("component", COMPONENTS, ids=folder_id)
def test_readme_example_is_valid(terraform: Terraform, component: Path, tmp_path: Path) -> None:
    examples = re.findall(r"(?s)```hcl\n(.*?)```", (component / "README.md").read_text())
    assert examples, "the README of a component begins with an example"
    text, replaced = re.subn(r'source = ".*"', f'source = "./components/{component.name}"', "\n".join(examples))
    assert replaced == len(examples)
    shutil.copytree(FOLDER, tmp_path / "components", ignore=IGNORED)
    (tmp_path / "main.tf").write_text(text)
    ready(terraform, tmp_path)
    done = terraform(tmp_path, "validate", "-no-color")
    assert done.returncode == 0, done.stdout + done.stderr


def outcome(terraform: Terraform, scratch: Path) -> tuple[dict[str, list[Any]], dict[str, set[str]]]:
    """Run all cases in one process: error diagnostics by file, and names of runs by status."""
    messages = [json.loads(line) for line in terraform(scratch, "test", "-json").stdout.splitlines()]
    errors: dict[str, list[Any]] = {}
    runs: dict[str, set[str]] = {"error": set(), "pass": set()}
    for message in messages:
        if message["type"] == "diagnostic" and message["diagnostic"]["severity"] == "error":
            errors.setdefault(message.get("@testfile", ""), []).append(message["diagnostic"])
        elif message["type"] == "test_run" and "status" in message["test_run"]:
            runs.setdefault(message["test_run"]["status"], set()).add(message["test_run"]["run"])
    return errors, runs


@pytest.mark.parametrize("component", TESTED, ids=folder_id)
def test_component(terraform: Terraform, component: Path, tmp_path: Path) -> None:
    # with its neighbours: a component may call one
    whole = shutil.copytree(component.parent, tmp_path / component.parent.name, ignore=IGNORED) / component.name
    refusals = take_refusals(whole / "tests")
    variables = variables_alone(component, [each for each in refusals if each.of_a_variable], tmp_path / "variables")
    for refusal in refusals:
        if not refusal.of_a_variable:
            (whole / refusal.file).write_text(refusal.text)
    ready(terraform, whole)
    ready(terraform, variables)
    errors, runs = outcome(terraform, whole)
    more_errors, more_runs = outcome(terraform, variables)

    assert not errors.keys() & more_errors.keys()
    errors |= more_errors
    checks = set()
    for refusal in refusals:
        answers = errors.pop(refusal.file, [])
        assert len(answers) == 1, f"{refusal.run}: one message is due, seen: {[each['detail'] for each in answers]}"
        assert refusal.says in " ".join(answers[0]["detail"].split()), refusal.run
        checks.add(cited(answers[0]))
    assert not errors, "a case that has to pass does not"
    assert checks == conditions(component), "every check of a component has a case that it refuses"
    assert runs.get("error", set()) | more_runs.get("error", set()) == {refusal.run for refusal in refusals}
    assert runs["pass"] == set(re.findall(r'(?m)^run "(\w+)"', cases(component))) - {each.run for each in refusals}
