"""An estate on disk: a repository of its own with specs, one environment and, once rendered, Terraform."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from benchmarks.estates.specs import TABLES_PER_FAMILY, family_spec

_ENVIRONMENT = """\
format: 1
environment: dev
description: Where the estate is checked.
target: simulator
account: "000000000000"
region: us-east-1
prefix: "dev-"
policy_level: dev
families: [{families}]
adopt: false
state: {{bucket: dynaform-state-dev}}
"""


@dataclass(frozen=True, slots=True)
class Estate:
    """A written estate.

    Attributes:
        root: its repository.
        tables: how many tables it has in all.
        families: their names.
    """

    root: Path
    tables: int
    families: tuple[str, ...]


def write_estate(root: Path, tables: int, *, repository: Path, seed: int = 1) -> Estate:
    """Write specs, environment and what the repository's families share; nothing is rendered yet.

    Args:
        root: an empty or missing folder.
        tables: how many; a multiple of the tables of one family.
        repository: where the shared modules and the provider lock come from.
        seed: another one gives another estate.

    Raises:
        ValueError: so many tables are no whole number of families.
    """
    number, rest = divmod(tables, TABLES_PER_FAMILY)
    if rest:
        raise ValueError(f"{tables} tables are no multiple of {TABLES_PER_FAMILY}")
    families = tuple(f"estate-{index:04d}" for index in range(1, number + 1))
    for index, name in enumerate(families):
        spec = root / "modules" / "families" / name / "spec.yaml"
        spec.parent.mkdir(parents=True)
        spec.write_text(family_spec(name, seed + index), encoding="utf-8")
    environment = root / "envs" / "dev" / "environment.yaml"
    environment.parent.mkdir(parents=True)
    environment.write_text(_ENVIRONMENT.format(families=", ".join(families)), encoding="utf-8")
    shutil.copytree(repository / "modules" / "components", root / "modules" / "components")
    (root / "terraform").mkdir()
    shutil.copy(repository / "terraform" / "provider-lock.hcl", root / "terraform" / "provider-lock.hcl")
    return Estate(root, tables, families)
