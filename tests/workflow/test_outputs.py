"""Outputs of several families, where none of them is deployed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from dynaform.findings import UsageError
from dynaform.workflow.deployment import Deployment
from dynaform.workflow.outputs import deployed


def test_all_that_is_missing_is_said_at_once(deploy: Callable[..., Deployment], terraform: Path) -> None:
    for family in ("conversation", "marketplace"):
        (terraform / f"{family}.json").write_text("{}", "utf-8")
    with pytest.raises(UsageError, match="conversation, marketplace are not deployed in dev"):
        deployed(deploy(), [])
