"""Recorded requests sent again by boto3's low-level client and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import boto3
from botocore import xform_name
from botocore.config import Config
from botocore.exceptions import ClientError

from benchmarks.commands import BenchError
from dynaform.aws import Target

_REFUSALS = frozenset({"ConditionalCheckFailedException", "TransactionCanceledException", "ValidationException"})
"""Answers that smoke provokes on purpose, an item twice in one transaction among them; the replay gets them again."""


@dataclass(frozen=True, slots=True)
class Request:
    """One request: the API operation and its arguments."""

    operation: str
    arguments: dict[str, Any]


def bare_client(target: Target) -> Any:
    """boto3's client with its own defaults; only a proxy is kept away from loopback."""
    return boto3.client(
        "dynamodb",
        endpoint_url=target.endpoint,
        region_name=target.region,
        aws_access_key_id="test",
        aws_secret_access_key="test",  # noqa: S106 - a simulator checks none
        config=Config(proxies={}),
    )


def replay(client: Any, requests: Sequence[Request]) -> None:
    """Send them one after the other.

    Raises:
        BenchError: an answer that the recorded run cannot have had.
    """
    for each in requests:
        try:
            getattr(client, xform_name(each.operation))(**each.arguments)
        except ClientError as error:
            if error.response["Error"]["Code"] not in _REFUSALS:
                raise BenchError(f"replaying {each.operation}: {error}") from error


def require_empty(client: Any, tables: Iterable[str]) -> None:
    """What a replay wrote it has deleted too; else it was not the same run.

    Raises:
        BenchError: a table holds items.
    """
    for table in tables:
        if count := client.scan(TableName=table, Select="COUNT")["Count"]:
            raise BenchError(f"{table} holds {count} items after the replay")
