"""The tfvars files under envs/: each states only what its readers know, and nothing twice in two ways."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from families import family_spec

from .conftest import REPOSITORY
from .test_terraform_texts import blocks, fields

ENVIRONMENTS = sorted(folder for folder in (REPOSITORY / "envs").iterdir() if folder.is_dir())
FROM_THE_TOOLING = {"environment", "account_id", "region", "name_prefix", "customer_key_arn"}
COMPONENT = REPOSITORY / "modules/components/dynamodb-table/variables_operation.tf"
LAYERS = {
    "settings": COMPONENT,
    "alarms": REPOSITORY / "modules/components/alarms/variables.tf",
    "backup": REPOSITORY / "modules/components/backup/variables.tf",
}
"""Variables of common.tfvars, and where the fields of each are declared."""
FAMILY_LAYERS = {f"family_{name}": declared for name, declared in LAYERS.items()}
OF_TABLES = {"table_settings", "index_settings", "table_origins"}
FAMILY_VARIABLES = {*FAMILY_LAYERS, *OF_TABLES, "consumer_roles", "stream_functions"}


def stated(file: Path) -> Iterator[tuple[str, ...]]:
    """Paths of all names that a tfvars file states: ``("settings", "encryption")``."""
    path: list[str] = []
    for line in file.read_text().splitlines():
        if found := re.match(r' *"?([\w.-]+)"? += *(\{?)', line):
            yield (*path, found[1])
            if found[2] and "}" not in line:
                path.append(found[1])
        elif line.strip() == "}":
            path.pop()


def tags(file: Path) -> str:
    found = re.search(r"(?ms)^tags = \{.*?^\}", file.read_text())
    assert found is not None
    return found[0]


def family_files() -> list[Path]:
    return [
        file
        for folder in ENVIRONMENTS
        for file in sorted(folder.glob("*.tfvars"))
        if file.stem not in ("common", "environment")
    ]


def file_id(file: Path) -> str:
    return file.relative_to(REPOSITORY).as_posix()


def test_paths_of_names_are_read(tmp_path: Path) -> None:
    file = tmp_path / "x.tfvars"
    file.write_text(
        "# no = {\ntable_settings = {\n  # why\n  a-b = {\n    ttl_enabled = true\n  }\n  c = { d = 1 }\n}\n"
    )
    assert list(stated(file)) == [
        ("table_settings",),
        ("table_settings", "a-b"),
        ("table_settings", "a-b", "ttl_enabled"),
        ("table_settings", "c"),
    ]


@pytest.mark.parametrize("folder", ENVIRONMENTS, ids=file_id)
def test_common_settings_are_settings(folder: Path) -> None:
    names = set(stated(folder / "common.tfvars"))
    assert {path[0] for path in names} == {"settings", "alarms", "backup", "tags"}
    assert ("settings", "encryption") in names, "encryption is always said"
    for variable, component in LAYERS.items():
        known = set(fields("settings", component.read_text()))
        assert {path[1] for path in names if path[0] == variable and path[1:]} <= known


@pytest.mark.parametrize("folder", ENVIRONMENTS, ids=file_id)
def test_environment_settings_are_variables_of_its_root(folder: Path) -> None:
    known = set(blocks(REPOSITORY / "terraform/environment", "variable")) - FROM_THE_TOOLING
    assert {path[0] for path in stated(folder / "environment.tfvars")} <= known
    assert tags(folder / "environment.tfvars") == tags(folder / "common.tfvars"), "one account, one bill"


@pytest.mark.parametrize("file", family_files(), ids=file_id)
def test_family_settings_refine_and_replace_nothing(file: Path) -> None:
    settings = set(fields("settings", COMPONENT.read_text()))
    tables = family_spec(file.stem).family.tables
    for path in stated(file):
        assert path[0] in FAMILY_VARIABLES, f"{path[0]} would replace what common.tfvars says, or is unknown"
        if path[0] in FAMILY_LAYERS:
            assert set(path[1:2]) <= set(fields("settings", FAMILY_LAYERS[path[0]].read_text()))
        elif path[0] in OF_TABLES:
            assert not path[1:] or path[1] in tables
        if path[0] == "table_settings":
            assert set(path[2:3]) <= settings
