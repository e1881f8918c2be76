"""Nothing a run writes can be forgotten."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config

from dynaform.findings import WorldError
from dynaform.smoke.execution.client import NoAnswerError, Sender, ServiceRefusalError
from dynaform.smoke.execution.journal import Journal, WrittenKey, recover, written_keys


class Deleting:
    """A client that remembers what it deleted, or refuses."""

    def __init__(self, code: str = "") -> None:
        self.deleted: list[Any] = []
        self.code = code

    def batch_write_item(self, *, RequestItems: dict[str, Any]) -> dict[str, Any]:  # noqa: N803
        if self.code:
            error = RuntimeError(self.code)
            error.response = {"Error": {"Code": self.code, "Message": "no"}}  # type: ignore[attr-defined]
            raise error
        for table, requests in RequestItems.items():
            assert len(requests) <= 25
            self.deleted += [(table, each["DeleteRequest"]["Key"]) for each in requests]
        return {}


def key(number: int, table: str = "t") -> WrittenKey:
    return WrittenKey(table, {"PK": {"S": f"k{number}"}})


def test_keys_are_on_disk_when_add_returns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    flushes: list[int] = []
    real = os.fsync
    monkeypatch.setattr(os, "fsync", lambda number: (flushes.append(number), real(number))[1])
    journal = Journal(tmp_path, "r1", "here")
    journal.add(key(number) for number in range(40))
    journal.add([key(1), key(2)])
    lines = [json.loads(line) for line in (tmp_path / "r1.jsonl").read_text().splitlines()]
    assert len(lines) == 40 and len(flushes) == 1
    assert lines[0] == {"table": "t", "key": {"PK": {"S": "k0"}}, "run": "r1", "where": "here"}
    journal.close()


def test_cleaning_deletes_every_key_and_the_file(tmp_path: Path) -> None:
    journal = Journal(tmp_path, "r1", "here")
    journal.add([*(key(number) for number in range(30)), key(1, "u")])
    client = Deleting()
    assert journal.clean(Sender(client)) == 31  # type: ignore[arg-type]
    assert len(client.deleted) == 31 and list(tmp_path.iterdir()) == []


def test_a_journal_survives_a_cleaning_that_fails(tmp_path: Path) -> None:
    journal = Journal(tmp_path, "r1", "here")
    journal.add([key(1)])
    with pytest.raises(WorldError):
        journal.clean(Sender(Deleting("ValidationException")))  # type: ignore[arg-type]
    client = Deleting()
    assert recover(tmp_path, client, "here") == 1  # type: ignore[arg-type]
    assert client.deleted == [("t", {"PK": {"S": "k1"}})] and list(tmp_path.iterdir()) == []


def test_a_table_that_is_gone_has_nothing_to_delete(tmp_path: Path) -> None:
    journal = Journal(tmp_path, "r1", "here")
    journal.add([key(1)])
    assert journal.clean(Sender(Deleting("ResourceNotFoundException"))) == 1  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []


def test_recovery_passes_over_other_worlds_and_torn_lines(tmp_path: Path) -> None:
    for name, where in (("a", "here"), ("b", "there")):
        journal = Journal(tmp_path, name, where)
        journal.add([WrittenKey("t", {"PK": {"B": b"\x00\xff"}})])
        journal.close()
    with (tmp_path / "a.jsonl").open("a") as file:
        file.write('{"table": "t", "ke')
    client = Deleting()
    assert recover(tmp_path, client, "here") == 1  # type: ignore[arg-type]
    assert client.deleted == [("t", {"PK": {"B": b"\x00\xff"}})]
    assert [path.name for path in tmp_path.iterdir()] == ["b.jsonl"]


def test_the_journal_of_a_run_that_goes_on_is_left_alone(tmp_path: Path) -> None:
    journal = Journal(tmp_path, "r1", "here")
    journal.add([key(1)])
    client = Deleting()
    assert recover(tmp_path, client, "here") == 0  # type: ignore[arg-type]
    journal.close()
    assert recover(tmp_path, client, "here") == 1  # type: ignore[arg-type]


def test_no_folder_is_nothing_to_recover(tmp_path: Path) -> None:
    assert recover(tmp_path / "none", Deleting(), "here") == 0  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("operation", "arguments", "expected"),
    [
        ("PutItem", {"TableName": "t", "Item": {"PK": {"S": "a"}, "x": {"N": "1"}}}, ["a"]),
        ("UpdateItem", {"TableName": "t", "Key": {"PK": {"S": "b"}}}, ["b"]),
        ("DeleteItem", {"TableName": "t", "Key": {"PK": {"S": "b"}}}, []),
        (
            "TransactWriteItems",
            {
                "TransactItems": [
                    {"Put": {"TableName": "t", "Item": {"PK": {"S": "c"}}}},
                    {"Update": {"TableName": "t", "Key": {"PK": {"S": "d"}}}},
                    {"Delete": {"TableName": "t", "Key": {"PK": {"S": "e"}}}},
                    {"ConditionCheck": {"TableName": "t", "Key": {"PK": {"S": "f"}}}},
                ]
            },
            ["c", "d"],
        ),
    ],
)
def test_keys_that_a_request_writes(operation: str, arguments: dict[str, Any], expected: list[str]) -> None:
    found = list(written_keys(operation, arguments, {"t": ("PK",)}))
    assert [each.key["PK"]["S"] for each in found] == expected


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("ValidationException", ServiceRefusalError),
        ("UnrecognizedClientException", WorldError),
        ("AccessDeniedException", WorldError),
        ("InternalServerError", WorldError),
    ],
)
def test_refusals_and_a_failing_world_are_told_apart(code: str, kind: type[Exception]) -> None:
    with pytest.raises(kind):
        Sender(Deleting(code)).write_batch("t", [{"DeleteRequest": {"Key": {}}}])  # type: ignore[arg-type]


def test_a_closed_port_is_no_answer() -> None:
    config = Config(retries={"total_max_attempts": 1}, connect_timeout=1)
    client = boto3.client(
        "dynamodb", region_name="us-east-1", aws_access_key_id="x", aws_secret_access_key="x",
        endpoint_url="http://127.0.0.1:9", config=config,
    )  # fmt: skip
    with pytest.raises(NoAnswerError, match="got no answer"):
        Sender(client).send("DescribeTable", {"TableName": "t"})


def test_a_table_that_never_takes_the_batch_is_an_error() -> None:
    class Full:
        def batch_write_item(self, *, RequestItems: dict[str, Any]) -> dict[str, Any]:  # noqa: N803
            return {"UnprocessedItems": RequestItems}

    with pytest.raises(WorldError, match="unprocessed"):
        Sender(Full()).write_batch("t", [{"DeleteRequest": {"Key": {}}}])  # type: ignore[arg-type]
