"""`backup`: an on-demand backup of every table of an environment, now."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dynaform.aws import AVAILABLE, CREATING, Backup, client, create_backup, describe_backup, translated
from dynaform.findings import UsageError, WorldError
from dynaform.workflow.deployment import Deployment
from dynaform.workflow.outputs import deployed
from dynaform.workflow.progress import Task

WAIT_SECONDS = 3600.0
"""DynamoDB makes backups of any size within minutes, as a rule; after this long something is wrong."""
PAUSE_SECONDS = 2.0
_NAME = re.compile(r"[a-zA-Z0-9_.-]{3,255}\Z")


@dataclass(frozen=True, slots=True)
class TableBackup:
    """What came of one table.

    Attributes:
        family: of the table.
        table: its name in the spec.
        name: its physical name.
        backup: as it was seen last; None where it was not even begun.
        error: what went wrong; None where the backup is available.
    """

    family: str
    table: str
    name: str
    backup: Backup | None = None
    error: WorldError | None = None

    def to_json(self) -> dict[str, Any]:
        """The same as plain data."""
        backup = self.backup
        return {
            "family": self.family,
            "table": self.table,
            "name": self.name,
            "backup_name": backup.name if backup else None,
            "backup_arn": backup.arn if backup else None,
            "status": backup.status if backup else None,
            "size_bytes": backup.size if backup else None,
            "made": backup.made.isoformat() if backup else None,
            "error": str(self.error) if self.error else None,
        }


def backup(
    deployment: Deployment,
    wanted: Sequence[str],
    label: str | None = None,
    pause: Callable[[float], None] = time.sleep,
) -> list[TableBackup]:
    """Begin a backup of every table, then wait for all; a table that fails does not keep the others from theirs.

    Args:
        deployment: the environment.
        wanted: families; none means all that are present.
        label: what every backup is called; None for the environment's name and the time.
        pause: waits for some seconds.

    Raises:
        UsageError: a family is not deployed, or the label is no name of a backup.
        WorldError: no credentials, or the endpoint does not answer.
    """
    called = label or f"{deployment.name}-{deployment.workspace.clock():%Y%m%dT%H%M%SZ}"
    if _NAME.match(called) is None:
        raise UsageError(
            f"{called!r} is no name of a backup", hint="Use 3 to 255 of a-z, A-Z, 0-9, '_', '-' and '.' for --name."
        )
    dynamodb = _Backups(deployment, called, pause)
    begun = [
        dynamodb.begin(TableBackup(family, table, said["name"]))
        for family, tables in deployed(deployment, wanted).items()
        for table, said in sorted(tables.items())
    ]
    return [dynamodb.wait(table, task) for table, task in begun]


class _Backups:
    """Begins backups of one name and waits for them."""

    def __init__(self, deployment: Deployment, called: str, pause: Callable[[float], None]) -> None:
        self._deployment, self._called, self._pause = deployment, called, pause
        self._client = client(deployment.target, "dynamodb")

    def begin(self, table: TableBackup) -> tuple[TableBackup, Task]:
        """Ask for the table's backup."""
        task = self._deployment.workspace.progress.task(f"backup {table.name}")
        try:
            with translated(self._deployment.target):
                return replace(table, backup=create_backup(self._client, table.name, self._called)), task
        except WorldError as error:
            return replace(table, error=error), task

    def wait(self, table: TableBackup, task: Task) -> TableBackup:
        """The table once its backup is available, or cannot become so."""
        last = table.backup
        try:
            for last in self._until_made(table):
                task.update(last.status)
        except WorldError as error:
            table = replace(table, error=error)
        task.done("failed" if table.error else AVAILABLE)
        return replace(table, backup=last)

    def _until_made(self, table: TableBackup) -> Iterator[Backup]:
        """The backup as it is seen, again and again until it is made; nothing where it was not begun."""
        seen, waited = table.backup, 0.0
        while seen is not None and seen.status == CREATING:
            if waited >= WAIT_SECONDS:
                hint = f"Ask again: aws dynamodb describe-backup --backup-arn {seen.arn}"
                raise WorldError(f"the backup of {table.name} is not ready after {waited / 60:.0f} minutes", hint=hint)
            self._pause(PAUSE_SECONDS)
            waited += PAUSE_SECONDS
            with translated(self._deployment.target):
                seen = describe_backup(self._client, table.name, seen.arn)
            yield seen
        if seen is not None and seen.status != AVAILABLE:
            raise WorldError(f"the backup of {table.name} is {seen.status}", hint="Somebody deleted it. Make another.")
