"""On-demand backups of tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dynaform.findings import WorldError

AVAILABLE = "AVAILABLE"
CREATING = "CREATING"

_HINTS = {
    "AccessDeniedException": "The role needs dynamodb:CreateBackup on tables and DescribeBackup on their backups.",
    "LimitExceededException": "Too many operations on tables at once (500 in an account and Region). Try again later.",
    "ContinuousBackupsUnavailableException": "The table's backups are only just being set up. Try again in a minute.",
    "TableInUseException": "The table is being made, changed or deleted. Try again once it is ACTIVE.",
    "BackupInUseException": "Another backup of the table is being made or deleted. Try again later.",
    "TableNotFoundException": "The table is in the state, and no more in AWS. Look at what make plan says.",
}


@dataclass(frozen=True, slots=True)
class Backup:
    """One on-demand backup.

    Attributes:
        arn: what a restore takes.
        name: as it was called; not unique.
        status: CREATING, AVAILABLE or DELETED.
        size: of the table when it was taken, in bytes.
        made: when.
    """

    arn: str
    name: str
    status: str
    size: int
    made: datetime


def create_backup(client: Any, table: str, name: str) -> Backup:
    """Ask for a backup of a table as it is now; DynamoDB makes it without touching the table's throughput.

    Raises:
        WorldError: the table is not there or busy, too much is under way, or the role may not.
    """
    return _asked(lambda: client.create_backup(TableName=table, BackupName=name)["BackupDetails"], table)


def describe_backup(client: Any, table: str, arn: str) -> Backup:
    """How far a backup is. Raises WorldError."""
    return _asked(lambda: client.describe_backup(BackupArn=arn)["BackupDescription"]["BackupDetails"], table)


def _asked(ask: Callable[[], Any], table: str) -> Backup:
    from botocore.exceptions import ClientError

    try:
        said = ask()
    except ClientError as error:
        answer = error.response.get("Error", {})
        code = str(answer.get("Code", "unknown"))
        said_why = answer.get("Message") or "no reason was given"
        raise WorldError(f"no backup of {table}: {said_why} ({code})", hint=_HINTS.get(code, "")) from None
    return Backup(
        said["BackupArn"],
        said["BackupName"],
        said["BackupStatus"],
        int(said.get("BackupSizeBytes", 0)),
        said["BackupCreationDateTime"],
    )
