"""On-demand backups: every table gets its chance, waiting ends, and what fails is said per table."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

from dynaform.findings import UsageError, WorldError
from dynaform.workflow import backup as module
from dynaform.workflow.backup import PAUSE_SECONDS, WAIT_SECONDS, TableBackup, backup
from dynaform.workflow.deployment import Deployment

MADE = datetime(2026, 3, 1, 12, tzinfo=UTC)
Deploy = Callable[..., Deployment]


class Backups:
    """A DynamoDB that makes backups as slowly, and refuses them as often, as a test says."""

    def __init__(self, looks: int = 0, refused: dict[str, Exception] | None = None, ends: str = "AVAILABLE") -> None:
        self.looks, self.refused, self.ends = looks, refused or {}, ends
        self.asked: list[tuple[str, str]] = []
        self.seen: dict[str, int] = {}

    def create_backup(self, TableName: str, BackupName: str) -> dict[str, Any]:  # noqa: N803 - as boto3 calls them
        self.asked.append((TableName, BackupName))
        if TableName in self.refused:
            raise self.refused[TableName]
        return {"BackupDetails": self._details(f"arn:{TableName}", BackupName)}

    def describe_backup(self, BackupArn: str) -> dict[str, Any]:  # noqa: N803
        self.seen[BackupArn] = self.seen.get(BackupArn, 0) + 1
        return {"BackupDescription": {"BackupDetails": self._details(BackupArn, "n")}}

    def _details(self, arn: str, name: str) -> dict[str, Any]:
        ready = self.seen.get(arn, 0) >= self.looks
        return {
            "BackupArn": arn,
            "BackupName": name,
            "BackupStatus": self.ends if ready else "CREATING",
            "BackupSizeBytes": 2048,
            "BackupCreationDateTime": MADE,
        }


def refusal(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": "it says why"}}, "CreateBackup")


@pytest.fixture
def backed_up(
    deploy: Deploy, terraform: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., list[TableBackup]]]:
    """Runs the workflow over two families with three tables, on a given DynamoDB; nobody really waits."""
    outputs = {"conversation": {"Users": "dev-Users", "Sessions": "dev-Sessions"}, "marketplace": {"users": "m-users"}}
    for family, tables in outputs.items():
        value = {name: {"name": physical} for name, physical in tables.items()}
        (terraform / f"{family}.json").write_text(json.dumps({"tables": {"value": value}}), "utf-8")

    def run(dynamodb: Backups, label: str | None = None, *families: str) -> list[TableBackup]:
        monkeypatch.setattr(module, "client", lambda *_: dynamodb)
        return backup(deploy(), families, label, pauses.append)

    pauses: list[float] = []
    yield run
    assert set(pauses) <= {PAUSE_SECONDS}


def test_every_table_is_backed_up_under_one_name(backed_up: Callable[..., list[TableBackup]]) -> None:
    dynamodb = Backups(looks=3)
    tables = backed_up(dynamodb)
    assert [(each.family, each.table, each.error) for each in tables] == [
        ("conversation", "Sessions", None),
        ("conversation", "Users", None),
        ("marketplace", "users", None),
    ]
    assert dynamodb.asked == [(each.name, "dev-20260301T120000Z") for each in tables]
    assert all(each.backup is not None and each.backup.status == "AVAILABLE" for each in tables)
    assert set(dynamodb.seen.values()) == {3}, "each is asked after until it is there, and no longer"
    assert tables[2].to_json() == {
        "family": "marketplace",
        "table": "users",
        "name": "m-users",
        "backup_name": "n",
        "backup_arn": "arn:m-users",
        "status": "AVAILABLE",
        "size_bytes": 2048,
        "made": "2026-03-01T12:00:00+00:00",
        "error": None,
    }


def test_a_label_and_a_family_are_taken(backed_up: Callable[..., list[TableBackup]]) -> None:
    dynamodb = Backups()
    backed_up(dynamodb, "before-release-7", "marketplace")
    assert dynamodb.asked == [("m-users", "before-release-7")]


@pytest.mark.parametrize(
    ("error", "said", "hint"),
    [
        (refusal("LimitExceededException"), "it says why", "Try again later"),
        (refusal("AccessDeniedException"), "it says why", "dynamodb:CreateBackup"),
        (refusal("TableNotFoundException"), "it says why", "make plan"),
        (refusal("SomethingNewException"), "SomethingNewException", ""),
        (EndpointConnectionError(endpoint_url="x"), "does not answer", "make simulator-up"),
    ],
)
def test_a_table_that_fails_hides_no_other(
    backed_up: Callable[..., list[TableBackup]], error: Exception, said: str, hint: str
) -> None:
    first, *others = backed_up(Backups(refused={"dev-Sessions": error}))
    assert isinstance(first.error, WorldError) and first.error.exit_code == 4
    assert said in first.error.message and hint in first.error.hint
    assert first.backup is None and first.to_json()["backup_arn"] is None
    assert [each.backup is not None and each.error is None for each in others] == [True, True]


def test_a_backup_that_is_never_ready_ends_the_wait_and_keeps_its_arn(
    backed_up: Callable[..., list[TableBackup]],
) -> None:
    dynamodb = Backups(looks=10**9)
    (table,) = backed_up(dynamodb, None, "marketplace")
    assert dynamodb.seen["arn:m-users"] == WAIT_SECONDS / PAUSE_SECONDS
    assert table.error is not None and "not ready after 60 minutes" in table.error.message
    assert "describe-backup --backup-arn arn:m-users" in table.error.hint
    assert table.to_json()["backup_arn"] == "arn:m-users"


def test_a_backup_that_somebody_deletes_is_no_backup(backed_up: Callable[..., list[TableBackup]]) -> None:
    (table,) = backed_up(Backups(ends="DELETED", looks=2), None, "marketplace")
    assert table.error is not None and "is DELETED" in table.error.message


def test_what_is_no_name_of_a_backup_is_refused_before_anything_is_asked(
    backed_up: Callable[..., list[TableBackup]],
) -> None:
    dynamodb = Backups()
    with pytest.raises(UsageError, match="'a b' is no name of a backup"):
        backed_up(dynamodb, "a b")
    assert dynamodb.asked == []


def test_what_is_not_deployed_is_wrong_use(backed_up: Callable[..., list[TableBackup]], terraform: Path) -> None:
    (terraform / "marketplace.json").write_text("{}", "utf-8")
    with pytest.raises(UsageError, match="marketplace is not deployed in dev"):
        backed_up(Backups())
