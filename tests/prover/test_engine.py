"""The same on DynamoDB Local, AWS's own engine: every proof held to the oracle, and its price to what is billed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest

from dynaform.planner.calls.wire import item_to_wire

from .capacity import check_capacity, item_bytes
from .engine.jars import NoEngineError, jars
from .engine.server import client, running
from .figures import record
from .harness import check

pytestmark = pytest.mark.engine

DESIGNS = range(10_000, 10_300)
PRICED = range(20_000, 20_080)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A client of a fresh engine; without Java or Maven its tests are left out, and the summary says so."""
    try:
        folder = jars()
    except NoEngineError as error:
        pytest.skip(f"DynamoDB Local was left out: {error}")
    with running(folder, tmp_path_factory.mktemp("engine") / "log") as endpoint:
        yield client(endpoint)


def forget(engine: Any) -> None:
    for table in engine.list_tables()["TableNames"]:
        engine.delete_table(TableName=table)


def test_every_proof_of_a_generated_design_holds_on_the_real_engine(engine: Any, request: Any) -> None:
    counts: Counter[str] = Counter()
    for seed in DESIGNS:
        wrong = check(seed, engine, counts, "engine-")
        assert not wrong, f"seed {seed}\n{wrong[0]}"
        forget(engine)
    record(request, "on DynamoDB Local", counts)
    assert counts["proved"] > counts["patterns"] / 3
    assert min(counts["rows"], counts["writes done"]) > len(DESIGNS)


def test_a_call_costs_what_its_proof_says(engine: Any, request: Any) -> None:
    """Items as large as the spec says: the table's units of a get and of a write exactly, all others at most."""
    counts: Counter[str] = Counter()
    for seed in PRICED:
        wrong = check_capacity(seed, engine, counts)
        assert not wrong, f"seed {seed}\n{wrong[0]}"
        forget(engine)
    names = ("equal", "below", "refused calls")
    record(request, "capacity on DynamoDB Local, calls against proofs", Counter({name: counts[name] for name in names}))
    assert counts["equal"] > len(PRICED)


VALUES: list[Any] = [
    0,
    -1,
    7,
    10,
    1234567,
    -120,
    "ü",
    "",
    True,
    None,
    b"ab",
    ["x", 1],
    {"a": {"b": 1}},
    frozenset({"x"}),
]


def test_an_item_has_the_size_that_is_counted_here(engine: Any) -> None:
    """To the byte: one more byte than a whole number of kilobytes costs another unit."""
    key = {"AttributeName": "p", "KeyType": "HASH"}
    types = [{"AttributeName": "p", "AttributeType": "S"}]
    engine.create_table(TableName="sizes", BillingMode="PAY_PER_REQUEST", KeySchema=[key], AttributeDefinitions=types)
    rng = Random(1)  # noqa: S311
    for number in range(40):
        kilobytes, values = rng.choice([1, 2, 4]), {"v": rng.choice(VALUES), "w": rng.choice(VALUES)}
        for over in (0, 1):
            item = item_to_wire({"p": f"k{number:02d}{over}", "z": "", **values})
            item["z"] = {"S": "~" * (kilobytes * 1024 - item_bytes(item) + over)}
            put = engine.put_item(TableName="sizes", Item=item, ReturnConsumedCapacity="TOTAL")
            assert put["ConsumedCapacity"]["CapacityUnits"] == kilobytes + over, (values, over)
    forget(engine)
