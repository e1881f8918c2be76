"""Facts that a transaction keeps (counts, sums, copies, claims) are kept by every pattern that is proved."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from .figures import record
from .harness import check_design
from .keeping import keeping
from .memory import MemoryClient
from .reduction import smallest

pytestmark = pytest.mark.proof

SEEDS = 120


def test_every_proved_pattern_keeps_the_facts(request: Any) -> None:
    """And not vacuously: enough is proved and written, and enough is refused."""
    counts: Counter[str] = Counter()
    for seed in range(SEEDS):
        wrong = check_design(keeping(seed), seed, MemoryClient(), counts)
        assert not wrong, f"seed {seed}\n{smallest(wrong[0], seed)}"
    record(request, "kept facts in memory", counts)
    assert min(counts["writes done"], counts["DF245"], counts["DF231"] * 9) > SEEDS, counts
