"""Whole runs against tables in this process: what a right design answers, and every way a run can end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from dynaform.findings import UserInterruptError, WorldError
from dynaform.smoke import Progress, Run, SmokeReport, Status, findings, run_smoke

from .small import small
from .tables import table_arguments

pytestmark = pytest.mark.simulator

NOW = datetime(2026, 5, 4, 12, 0, 30, tzinfo=UTC)


def made(client: Any, names: dict[str, str], folder: Path, **more: Any) -> Run:
    options: dict[str, Any] = {"clock": lambda: NOW, "pauses": ()} | more
    return Run("rabc", client, names, "here", folder, **options)


FEW = ("things-since", "spend", "register")


def smoke(run: Run, *patterns: str) -> SmokeReport:
    """A run over a few patterns, which is enough for how runs end; over all where that is the point."""
    proofs = {name: small().proofs[name] for name in patterns or FEW}
    return run_smoke(small().loaded, proofs, small().layout, run)


def left(client: Any, names: dict[str, str]) -> int:
    return sum(client.scan(TableName=name)["Count"] for name in names.values())


class Wrapped:
    """A client that does something else at one operation."""

    def __init__(self, client: Any, method: str, instead: Callable[..., Any]) -> None:
        self._client, self._method, self._instead = client, method, instead

    def __getattr__(self, name: str) -> Any:
        return self._instead if name == self._method else getattr(self._client, name)


def test_a_right_design_passes_and_leaves_nothing(client: Any, names: dict[str, str], tmp_path: Path) -> None:
    told: list[Progress] = []
    sent: list[str] = []
    run = made(client, names, tmp_path, progress=told.append, record=lambda operation, _: sent.append(operation))
    report = smoke(run, *small().proofs)
    assert [(each.pattern, each.failures) for each in report.patterns if each.failures] == []
    assert report.ok and report.count(Status.PASSED) == len(small().proofs)
    assert report.not_exercised == ()
    assert left(client, names) == 0 and list(tmp_path.iterdir()) == []
    assert report.requests == len(sent)
    assert [each.done for each in told if each.result] == list(range(1, len(small().proofs) + 1))


def test_real_data_in_shared_partitions_is_passed_over(client: Any, names: dict[str, str], tmp_path: Path) -> None:
    until = {"N": str(int(NOW.timestamp()) + 9999)}
    for number in range(40):
        item = {
            "PK": {"S": f"OWNER#real{number}"}, "SK": {"S": f"THING#2026-05-04T00:00:00Z#real{number}"},
            "kind": {"S": "Thing"}, "state": {"S": "NEW"}, "rank": {"N": str(number)}, "title": {"S": "real"},
            "thingId": {"S": f"real{number}"}, "ownerId": {"S": f"real{number}"}, "expiresAt": until,
        }  # fmt: skip
        client.put_item(TableName=names["Things"], Item=item)
    assert smoke(made(client, names, tmp_path), "by-state", "add-thing").ok
    assert left(client, names) == 40


def test_an_index_that_is_gone_is_a_finding_at_its_patterns(client: Any, names: dict[str, str], tmp_path: Path) -> None:
    client.update_table(TableName=names["Things"], GlobalSecondaryIndexUpdates=[{"Delete": {"IndexName": "ByState"}}])
    report = smoke(made(client, names, tmp_path), "by-state", "open-things", "spend")
    failed = {each.pattern: {failure.id for failure in each.failures} for each in report.patterns if each.failures}
    assert failed["by-state"] == {"DF605"}
    assert "open-things" not in failed
    said = findings(report, small().loaded)
    place = next(each.place for each in said if each.subject == "access_patterns/by-state")
    assert place == small().loaded.place("access_patterns", "by-state")
    assert any(each.subject == "tables/Things" and each.id == "DF605" for each in said)
    assert left(client, names) == 0


def test_a_table_that_is_gone_skips_its_patterns(client: Any, names: dict[str, str], tmp_path: Path) -> None:
    client.delete_table(TableName=names["Claims"])
    report = smoke(made(client, names, tmp_path))
    (register,) = (each for each in report.patterns if each.pattern == "register")
    assert register.status is Status.SKIPPED and register.not_exercised == ("table Claims is not there",)
    assert not report.ok and report.tables[1].failures[0].id == "DF608"


def test_control_c_cleans_up_first(client: Any, names: dict[str, str], tmp_path: Path) -> None:
    def interrupt(**_: Any) -> Any:
        raise KeyboardInterrupt

    with pytest.raises(UserInterruptError):
        smoke(made(Wrapped(client, "update_item", interrupt), names, tmp_path))
    assert left(client, names) == 0 and list(tmp_path.iterdir()) == []


class EndpointConnectionError(Exception):
    """What the client raises when nobody listens."""


EndpointConnectionError.__module__ = "botocore.exceptions"


def test_a_dead_endpoint_keeps_the_journal_and_the_next_run_cleans(
    client: Any, names: dict[str, str], tmp_path: Path
) -> None:
    dead = False

    def update(**_: Any) -> Any:
        nonlocal dead
        dead = True
        raise EndpointConnectionError("connection refused")

    class Dying(Wrapped):
        def __getattr__(self, name: str) -> Any:
            if dead:
                return update
            return super().__getattr__(name)

    with pytest.raises(WorldError) as caught:
        smoke(made(Dying(client, "update_item", update), names, tmp_path))
    (journal,) = tmp_path.iterdir()
    assert str(journal) in caught.value.hint
    assert left(client, names) > 0
    report = smoke(made(client, names, tmp_path, sleep=lambda _: None))
    assert report.recovered > 0 and report.ok
    assert left(client, names) == 0 and list(tmp_path.iterdir()) == []


def test_a_bug_of_ours_cleans_up_too(client: Any, names: dict[str, str], tmp_path: Path) -> None:
    def broken(**_: Any) -> Any:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        smoke(made(Wrapped(client, "query", broken), names, tmp_path))
    assert left(client, names) == 0 and list(tmp_path.iterdir()) == []


def test_every_key_is_in_the_journal_before_it_is_written(client: Any, names: dict[str, str], tmp_path: Path) -> None:
    def check(operation: str, arguments: dict[str, Any]) -> None:
        noted = "".join(path.read_text() for path in tmp_path.glob("*.jsonl"))
        puts = []
        if operation == "BatchWriteItem":
            puts = [each["PutRequest"]["Item"] for some in arguments["RequestItems"].values() for each in some
                    if "PutRequest" in each]  # fmt: skip
        elif operation == "PutItem":
            puts = [arguments["Item"]]
        elif operation == "UpdateItem":
            puts = [arguments["Key"]]
        elif operation == "TransactWriteItems":
            puts = [member["Put"]["Item"] for member in arguments["TransactItems"] if "Put" in member]
        for put in puts:
            key = put.get("PK") or put["name"]
            assert f'"{key["S"]}"' in noted

    assert smoke(made(client, names, tmp_path, record=check)).ok


def test_an_index_that_lags_is_asked_again(client: Any, names: dict[str, str], tmp_path: Path) -> None:
    lag = {"left": 2}
    slept: list[float] = []

    def query(**arguments: Any) -> Any:
        found = client.query(**arguments)
        if arguments.get("IndexName") and "ExclusiveStartKey" not in arguments and found["Items"] and lag["left"]:
            lag["left"] -= 1
            return {**found, "Items": []}
        return found

    run = made(Wrapped(client, "query", query), names, tmp_path, pauses=(0.1, 0.2, 0.4), sleep=slept.append)
    assert smoke(run, "open-things", "by-state").ok
    assert slept == [0.1, 0.2]


def test_a_pattern_without_a_proof_is_named(client: Any, names: dict[str, str], tmp_path: Path) -> None:
    report = smoke(made(client, names, tmp_path), "get-owner")
    assert ("spend", "it has no proof") in report.not_exercised
    assert report.ok and report.count(Status.PASSED) == 1


def test_items_of_another_world_stay_in_their_journal(client: Any, names: dict[str, str], tmp_path: Path) -> None:
    other = tmp_path / "old.jsonl"
    other.write_text('{"table": "elsewhere", "key": {"PK": {"S": "x"}}, "run": "old", "where": "there"}\n')
    assert smoke(made(client, names, tmp_path)).recovered == 0
    assert other.exists()


def test_unprocessed_items_are_sent_again(client: Any, names: dict[str, str], tmp_path: Path) -> None:
    def half(**arguments: Any) -> Any:
        ((table, requests),) = arguments["RequestItems"].items()
        kept = requests[: max(1, len(requests) // 2)]
        client.batch_write_item(RequestItems={table: kept})
        rest = requests[len(kept) :]
        return {"UnprocessedItems": {table: rest} if rest else {}}

    assert smoke(made(Wrapped(client, "batch_write_item", half), names, tmp_path)).ok
    assert left(client, names) == 0


def test_the_describe_tier_compares_keys_projections_ttl_and_stream(client: Any, tmp_path: Path) -> None:
    names = {"Things": "odd-things", "Claims": "odd-claims"}
    arguments = table_arguments(small().layout, "Things", names["Things"])
    arguments["GlobalSecondaryIndexes"][0]["Projection"] = {"ProjectionType": "KEYS_ONLY"}
    arguments["GlobalSecondaryIndexes"][1]["KeySchema"][1]["AttributeName"] = "rank"
    arguments["StreamSpecification"] = {"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"}
    arguments["AttributeDefinitions"] = [
        each for each in arguments["AttributeDefinitions"] if each["AttributeName"] != "GSI1SK"
    ]
    client.create_table(**arguments)
    client.create_table(**table_arguments(small().layout, "Claims", names["Claims"]))
    report = smoke(made(client, names, tmp_path), "get-owner")
    texts = " / ".join(failure.text for failure in report.tables[0].failures)
    for words in ("ByState projects KEYS_ONLY", "the key of ByOwner is", "its stream is KEYS_ONLY", "TTL is off"):
        assert words in texts
    assert report.tables[1].failures == ()


def test_ttl_that_an_environment_switches_off_is_said_and_not_expected(
    client: Any, names: dict[str, str], tmp_path: Path
) -> None:
    off = replace(made(client, names, tmp_path), ttl_off=frozenset({"Things"}))
    (failure,) = smoke(off, "get-owner").tables[0].failures
    assert failure.text == "TTL is on expiresAt, expected off"
    client.update_time_to_live(
        TableName=names["Things"], TimeToLiveSpecification={"Enabled": False, "AttributeName": "expiresAt"}
    )
    report = smoke(off, "get-owner")
    assert report.ok
    assert ("Things", "TTL on expiresAt is off in this environment, so nothing expires") in report.not_exercised


def test_control_c_on_a_dead_endpoint_names_the_journal(client: Any, names: dict[str, str], tmp_path: Path) -> None:
    dead = False

    def interrupt(**_: Any) -> Any:
        nonlocal dead
        dead = True
        raise KeyboardInterrupt

    class Dying(Wrapped):
        def __getattr__(self, name: str) -> Any:
            if dead:
                raise EndpointConnectionError("connection refused")
            return super().__getattr__(name)

    with pytest.raises(UserInterruptError) as caught:
        smoke(made(Dying(client, "update_item", interrupt), names, tmp_path))
    assert str(next(tmp_path.iterdir())) in caught.value.hint
