"""Whole families on tables in this process: every pattern green, nothing skipped, nothing left behind."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from dynaform.planner.prove import prove_family
from dynaform.smoke import Run, run_smoke
from families import family_spec

from .tables import create_tables, names_of

pytestmark = pytest.mark.simulator

NOW = datetime(2026, 5, 4, 12, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize("family", ["companion", "ielts", "social"])
def test_every_access_pattern_is_green_and_nothing_is_left_out(client: Any, tmp_path: Path, family: str) -> None:
    loaded = family_spec(family)
    proved = prove_family(loaded)
    names = names_of(proved.layout)
    create_tables(client, proved.layout, names)
    run = Run("rabc", client, names, "here", tmp_path, clock=lambda: NOW, pauses=())
    report = run_smoke(loaded, proved.proofs, proved.layout, run)
    assert [(each.pattern, each.failures) for each in report.patterns if each.failures] == []
    assert [(each.table, each.failures) for each in report.tables if each.failures] == []
    assert report.not_exercised == ()
    assert [each.pattern for each in report.patterns if each.status != "passed"] == []
    assert all(client.scan(TableName=name)["Count"] == 0 for name in names.values())
    assert list(tmp_path.iterdir()) == []
