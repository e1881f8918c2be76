"""Entities that share their keys, end to end: right proofs pass, and a write or read that takes one for another fails."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws

from dynaform.planner.pattern_proof import PatternProof, Step
from dynaform.planner.proof import Condition, Existence, Filter
from dynaform.smoke import Run, SmokeReport, run_smoke

from .hub import hub
from .tables import create_tables, names_of

pytestmark = pytest.mark.simulator

NOW = datetime(2026, 5, 4, 12, 0, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    with mock_aws():
        client = boto3.client("dynamodb", region_name="us-east-1", aws_access_key_id="x", aws_secret_access_key="x")
        create_tables(client, hub().layout, names_of(hub().layout))
        yield client


def run(client: Any, folder: Path, proofs: dict[str, PatternProof]) -> SmokeReport:
    said = Run("rabc", client, names_of(hub().layout), "here", folder, clock=lambda: NOW, pauses=())
    return run_smoke(hub().loaded, proofs, hub().layout, said)


def failures(report: SmokeReport) -> dict[str, list[tuple[str, str, str]]]:
    return {
        each.pattern: [(one.case, one.id, one.text) for one in each.failures]
        for each in report.patterns
        if each.failures
    }


def test_right_proofs_on_right_tables_pass(client: Any, tmp_path: Path) -> None:
    report = run(client, tmp_path, hub().proofs)
    assert failures(report) == {} and report.not_exercised == ()
    assert client.scan(TableName=names_of(hub().layout)["Hub"])["Count"] == 0
