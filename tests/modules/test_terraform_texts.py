"""What the hand-written Terraform says about itself: README tables, lock files, bounds. Starts no Terraform."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from .conftest import REPOSITORY

COMPONENTS = sorted(file.parent for file in (REPOSITORY / "modules/components").glob("*/versions.tf"))
ROOTS = sorted(file.parent for file in (REPOSITORY / "terraform").glob("*/versions.tf"))
FOLDERS = COMPONENTS + ROOTS


def folder_id(folder: Path) -> str:
    return folder.relative_to(REPOSITORY).as_posix()


def blocks(folder: Path, kind: str) -> list[str]:
    """Names of the blocks of one kind, ``variable`` or ``output``, in the order of the file."""
    return [
        name for file in sorted(folder.glob("*.tf")) for name in re.findall(rf'(?m)^{kind} "(\w+)"', file.read_text())
    ]


def table(readme: str, heading: str) -> list[str]:
    """First cells of the first table under a heading."""
    section = readme.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    rows = re.search(r"(?m)^\|.*\n\|[-| ]+\n((?:\|.*\n)+)", section)
    assert rows is not None
    return re.findall(r"(?m)^\| `(\w+)` \|", rows[1])


def fields(variable: str, text: str) -> list[str]:
    """Names of the optional fields of an object variable."""
    body = text.split(f'variable "{variable}"', 1)[1].split("\n  validation", 1)[0]
    return re.findall(r"(?m)^    (\w+) += optional\(", body)


def names(variable: str, text: str) -> list[str]:
    """Names of all fields of an object variable, at every depth, in order."""
    type = re.search(rf'(?s)variable "{variable}".*?\n  type = (.*?)\n  default ', text)
    assert type is not None
    return re.findall(r"(\w+) += (?:optional|number)", re.sub(r"#.*", "", type[1]))


@pytest.mark.parametrize("folder", FOLDERS, ids=folder_id)
@pytest.mark.parametrize(("heading", "kind"), [("Variables", "variable"), ("Outputs", "output")])
def test_readme_table_lists_what_there_is(folder: Path, heading: str, kind: str) -> None:
    assert table((folder / "README.md").read_text(), heading) == blocks(folder, kind)


def test_readme_lists_every_setting_of_a_table() -> None:
    component = REPOSITORY / "modules/components/dynamodb-table"
    variables = (component / "variables_operation.tf").read_text()
    stated = table((component / "README.md").read_text(), "Operation settings")
    assert stated == fields("settings", variables)
    assert set(fields("index_settings", variables)) < set(stated)
    listed = re.search(r"for field in \[(.*?)\]", (component / "locals.tf").read_text(), re.DOTALL)
    assert listed is not None
    assert re.findall(r'"(\w+)"', listed[1]) == stated


def test_families_take_the_settings_that_the_component_has() -> None:
    component = (REPOSITORY / "modules/components/dynamodb-table/variables_operation.tf").read_text()
    family = (REPOSITORY / "modules/families/marketplace/variables.tf").read_text()
    for variable in ("settings", "family_settings", "table_settings"):
        assert names(variable, family) == names("settings", component)
    assert names("index_settings", family) == names("index_settings", component)


@pytest.mark.parametrize("folder", FOLDERS, ids=folder_id)
def test_variables_and_outputs_are_described(folder: Path) -> None:
    text = "\n".join(file.read_text() for file in folder.glob("*.tf"))
    for kind, name, body in re.findall(r'(?ms)^(variable|output) "(\w+)" \{\n(.*?)^\}', text):
        assert re.match(r'  description = "\S', body), f"{kind} {name} says first what it is"


def test_components_leave_the_upper_bound_to_roots() -> None:
    for component in COMPONENTS:
        assert '">= 5.100.0"' in (component / "versions.tf").read_text()
    for root in ROOTS:
        assert '">= 5.100.0, < 7.0.0"' in (root / "versions.tf").read_text()


@pytest.mark.parametrize("root", ROOTS, ids=folder_id)
def test_lock_file_is_the_one_source(root: Path) -> None:
    assert (root / ".terraform.lock.hcl").read_text() == (REPOSITORY / "terraform/provider-lock.hcl").read_text()


@pytest.mark.parametrize("folder", FOLDERS, ids=folder_id)
def test_the_endpoint_is_nowhere_in_terraform(folder: Path) -> None:
    for file in folder.glob("*.tf"):
        assert not re.search(
            r"(?m)^\s*(endpoints|skip_\w+|s3_use_path_style|access_key|secret_key)\b", file.read_text()
        )
