"""Deletion protection of simulated tables."""

from __future__ import annotations

from collections.abc import Iterable

from dynaform.aws.session import client, translated
from dynaform.aws.target import Target


def unprotect(target: Target, tables: Iterable[str]) -> None:
    """Switch deletion protection off, so that a rehearsal can take its own tables down.

    Raises:
        ValueError: the target is real; there only a plan with a waiver does this.
        WorldError: the endpoint does not answer.
    """
    if not target.simulated:
        raise ValueError("only simulated tables are unprotected outside a plan")
    dynamodb = client(target, "dynamodb")
    with translated(target):
        for name in tables:
            dynamodb.update_table(TableName=name, DeletionProtectionEnabled=False)
