"""What a proof promises is what brute force over the items returns, on a DynamoDB of dictionaries."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .figures import record
from .harness import check, generate
from .memory import MemoryClient
from .reduction import smallest

pytestmark = pytest.mark.proof

SEEDS = 240
BLOCKS = 4
SETTINGS = settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck), derandomize=True)


@pytest.mark.parametrize("block", range(BLOCKS))
def test_every_proof_of_a_generated_design_holds(block: int, request: Any) -> None:
    """And not vacuously: enough is proved, read and written."""
    counts: Counter[str] = Counter()
    for seed in range(block, SEEDS, BLOCKS):
        wrong = check(seed, MemoryClient(), counts)
        assert not wrong, f"seed {seed}\n{smallest(wrong[0], seed)}"
    record(request, "in memory", counts)
    assert counts["proved"] > counts["patterns"] / 3
    assert min(counts["rows"], counts["writes done"], counts["DF201"]) > SEEDS / BLOCKS / 2, counts


@SETTINGS
@given(seed=st.integers(SEEDS, 2**32), rows=st.lists(st.integers(0, 999), max_size=24))
def test_every_proof_of_any_design_holds_over_any_items(seed: int, rows: list[int]) -> None:
    """Hypothesis looks for a design and makes its items few."""
    wrong = check(seed, MemoryClient(), Counter(), rows=rows)
    assert not wrong, str(wrong[0])


def test_a_seed_is_one_design() -> None:
    assert generate(7).text() == generate(7).text() != generate(8).text()
