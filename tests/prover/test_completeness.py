"""No needless refusal: what is refused as unserved is served by no simple request either."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from .completeness import check_refusals
from .figures import record

pytestmark = pytest.mark.proof

SEEDS = range(30_000, 30_080)


def test_no_simple_request_serves_a_refused_read(request: Any) -> None:
    counts: Counter[str] = Counter()
    for seed in SEEDS:
        needless = check_refusals(seed, counts)
        assert not needless, f"seed {seed}\n{needless[0]}"
    found = Counter({"refused reads tried against every simple request": counts["refusals tried"], "of them served": 0})
    record(request, "needless refusals", found)
    assert counts["refusals tried"] > len(SEEDS) / 3
