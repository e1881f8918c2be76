"""The forge's files: owners for every family, and a guide for contributors that names only what there is."""

from __future__ import annotations

import re

import pytest

from dynaform.cli.main import COMMANDS

from .pages import ROOT, targets

FORGE = ROOT / ".github"
CONTRIBUTING = FORGE / "CONTRIBUTING.md"
TEMPLATE = FORGE / "pull_request_template.md"
FAMILIES = sorted(path.parent.name for path in (ROOT / "modules" / "families").glob("*/spec.yaml"))
TOP = "tools|tests|modules|terraform|envs|docs|.ci|.github"


def owners() -> dict[str, str]:
    """Pattern to team; the later of two wins, so that one pattern stands there once."""
    lines = [line.split() for line in (FORGE / "CODEOWNERS").read_text("utf-8").splitlines()]
    rules = [line for line in lines if line and not line[0].startswith("#")]
    assert all(len(rule) == 2 for rule in rules)
    assert len({pattern for pattern, _ in rules}) == len(rules)
    return dict(rules)


def code() -> list[str]:
    """Everything that the two pages show as code."""
    text = CONTRIBUTING.read_text("utf-8") + TEMPLATE.read_text("utf-8")
    return re.findall(r"`([^`\n]+)`", text)


@pytest.mark.parametrize("family", FAMILIES)
def test_a_family_has_one_team_for_its_module_and_its_root(family: str) -> None:
    found = owners()
    assert f"/modules/families/{family}/" in found, "add the family to .github/CODEOWNERS"
    assert found[f"/modules/families/{family}/"] == found.get(f"/terraform/families/{family}/")


def test_everything_has_an_owner_and_prod_one_of_its_own() -> None:
    found = owners()
    assert next(iter(found)) == "*", "the first line is what no other line says"
    assert found["/envs/prod/"] not in {found["*"], *(found[f"/modules/families/{family}/"] for family in FAMILIES)}


def test_owned_folders_exist() -> None:
    roots = {f"/terraform/families/{family}/" for family in FAMILIES}  # a family in no environment has no root yet
    patterns = set(owners()) - {"*"} - roots
    assert [pattern for pattern in patterns if not (ROOT / pattern.strip("/")).is_dir()] == []


def test_teams_are_placeholders_that_say_so() -> None:
    text = (FORGE / "CODEOWNERS").read_text("utf-8")
    assert "FILL IN" in text.splitlines()[0]
    assert all(team.startswith("@example/") for team in owners().values())


def test_paths_that_contributors_are_told_of_exist() -> None:
    named = {path for text in code() for path in re.findall(rf"(?:^|(?<=\s))(?:{TOP})/[\w./-]*", text)}
    assert len(named) > 10
    assert [path for path in sorted(named) if not (ROOT / path).exists()] == []


def test_links_of_the_forge_resolve() -> None:
    links = re.findall(r"\]\(([^)#]+)\)", CONTRIBUTING.read_text("utf-8"))
    assert len(links) > 5
    assert [link for link in links if not (FORGE / link).exists()] == []


def test_commands_that_contributors_are_told_of_exist() -> None:
    for text in code():
        for line in re.findall(r"^make ((?:[a-z-]+ ?)+)", text):
            assert set(line.split()) <= set(targets()), line
        for command in re.findall(r"^(?:\.venv/bin/)?dynaform ([a-z]+)", text):
            assert command in COMMANDS


def test_what_ci_is_said_to_run_is_what_it_runs() -> None:
    (said,) = re.findall(r"\[\.ci/run\]\(\.\./\.ci/run\): (.*?) in a fresh", CONTRIBUTING.read_text("utf-8"))
    run = [line for line in (ROOT / ".ci" / "run").read_text("utf-8").splitlines() if line.startswith("make ")]
    assert re.findall(r"`([^`]+)`", said) == run


def test_the_quick_tests_are_those_without_a_marker() -> None:
    (expression,) = re.findall(r"-m 'not \(([^)]+)\)'", (ROOT / "Makefile").read_text("utf-8"))
    registered = re.findall(r'^  "(\w+): ', (ROOT / "pyproject.toml").read_text("utf-8"), re.MULTILINE)
    assert sorted(expression.split(" or ")) == sorted(registered)


def test_the_template_asks_what_reviewers_need() -> None:
    text = TEMPLATE.read_text("utf-8")
    assert len(text.splitlines()) < 30
    environments = sorted(path.name for path in (ROOT / "envs").iterdir() if path.is_dir())
    assert sorted(re.findall(r"- \[ \] (\w+): review attached", text)) == environments
    assert all(word in text for word in ("waivers", "deviations", "review"))
