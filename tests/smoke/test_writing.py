"""Every form of write against tables in this process, and proofs of them that are wrong by one thing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws

from dynaform.planner.pattern_proof import PatternProof
from dynaform.smoke import Run, SmokeReport, run_smoke

from .tables import create_tables, names_of
from .writing import writing

pytestmark = pytest.mark.simulator

NOW = datetime(2026, 5, 4, 12, 0, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    with mock_aws():
        client = boto3.client("dynamodb", region_name="us-east-1", aws_access_key_id="x", aws_secret_access_key="x")
        create_tables(client, writing().layout, names_of(writing().layout))
        yield client


def run(client: Any, folder: Path, proofs: dict[str, PatternProof]) -> SmokeReport:
    said = Run("rabc", client, names_of(writing().layout), "here", folder, clock=lambda: NOW, pauses=())
    return run_smoke(writing().loaded, proofs, writing().layout, said)


def failures(report: SmokeReport) -> dict[str, list[str]]:
    return {
        each.pattern: [f"{one.case}: {one.text}" for one in each.failures] for each in report.patterns if each.failures
    }


def test_right_proofs_on_right_tables_pass(client: Any, tmp_path: Path) -> None:
    report = run(client, tmp_path, writing().proofs)
    assert failures(report) == {} and report.not_exercised == ()
    assert client.scan(TableName=names_of(writing().layout)["Shop"])["Count"] == 0
