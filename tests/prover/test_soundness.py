"""What a proof promises is what brute force over the items returns, on a DynamoDB of dictionaries."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .figures import record
from .harness import check
from .memory import MemoryClient

SEEDS = 240
BLOCKS = 4
SETTINGS = settings(deadline=None, max_examples=40, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize("block", range(BLOCKS))
def test_every_proof_of_a_generated_design_holds(block: int, request: Any) -> None:
    """And not vacuously: enough is proved, read and written."""
    counts: Counter[str] = Counter()
    for seed in range(block, SEEDS, BLOCKS):
        wrong = check(seed, MemoryClient(), counts)
        assert not wrong, f"seed {seed}\n{wrong[0]}"
    record(request, "in memory", counts)
    assert counts["proved"] > counts["patterns"] / 3
    assert min(counts["rows"], counts["writes done"], counts["DF201"]) > SEEDS / BLOCKS / 2, counts


@SETTINGS
@given(seed=st.integers(SEEDS, 2**32))
def test_every_proof_of_any_design_holds(seed: int) -> None:
    wrong = check(seed, MemoryClient(), Counter())
    assert not wrong, str(wrong[0])
