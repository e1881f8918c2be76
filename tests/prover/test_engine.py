"""The same on DynamoDB Local, AWS's own engine: generated designs, every proof held to the oracle."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from .engine.jars import NoEngineError, jars
from .engine.server import client, running
from .figures import record
from .harness import check

pytestmark = pytest.mark.engine

SEEDS = range(10_000, 10_300)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A client of a fresh engine; without Java or Maven its tests are left out, and the summary says so."""
    try:
        with running(jars(), tmp_path_factory.mktemp("engine") / "log") as endpoint:
            yield client(endpoint)
    except NoEngineError as error:
        pytest.skip(f"DynamoDB Local was left out: {error}")


def test_every_proof_of_a_generated_design_holds_on_the_real_engine(engine: Any, request: Any) -> None:
    counts: Counter[str] = Counter()
    for seed in SEEDS:
        wrong = check(seed, engine, counts, "engine-")
        assert not wrong, f"seed {seed}\n{wrong[0]}"
        for table in engine.list_tables()["TableNames"]:
            engine.delete_table(TableName=table)
    record(request, "on DynamoDB Local", counts)
    assert counts["proved"] > counts["patterns"] / 3
