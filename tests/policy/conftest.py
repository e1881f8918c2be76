"""Plans made by a real terraform (plans/regenerate.sh), and variants of them that only differ where a test says so."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dynaform.policy import PlanFile

PLANS = Path(__file__).parent / "plans"
Document = dict[str, Any]
MakePlan = Callable[..., PlanFile]


def load(name: str) -> Document:
    """A golden plan as a document of one's own."""
    return copy.deepcopy(json.loads((PLANS / f"{name}.json").read_text("utf-8")))


@pytest.fixture
def make_plan(tmp_path: Path) -> MakePlan:
    """Write a plan document, or any text, and give it a family's name."""

    def make(family: str, content: Document | str, **fields: Any) -> PlanFile:
        path = tmp_path / f"{family}.json"
        path.write_text(content if isinstance(content, str) else json.dumps(content, indent=1), "utf-8")
        return PlanFile(family, path, **{"environment": "prod", **fields})

    return make


@pytest.fixture
def prod() -> PlanFile:
    """Two tables that hold every rule of every level."""
    return PlanFile("marketplace", PLANS / "prod.json", "prod")


@pytest.fixture
def broken() -> PlanFile:
    """Eight tables and a replica, each with something wrong."""
    return PlanFile("broken", PLANS / "broken.json", "prod")
