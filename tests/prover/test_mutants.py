"""The proof of the prover fails where a request is wrong: each mutant is found among the same seeds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from dynaform.planner.calls import changes, reading, request

from .harness import check
from .memory import MemoryClient

pytestmark = pytest.mark.proof

SEEDS = 120


def without_sort(branch: Any, expressions: Any) -> Any:
    return reading.key_condition(replace(branch, sort=None), expressions)


def without_derived(proof: Any, expressions: Any) -> Any:
    said = tuple(change for change in proof.changes if not change.derived)
    return changes.update_text(replace(proof, changes=said), expressions)


def nothing(*_: Any) -> None:
    return None


MUTANTS: dict[str, Callable[..., Any]] = {
    "key_condition": without_sort,
    "filter_text": nothing,
    "update_text": without_derived,
    "condition_text": nothing,
}


@pytest.mark.parametrize("name", MUTANTS)
def test_a_wrong_request_is_found(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(request, name, MUTANTS[name])
    assert any(check(seed, MemoryClient(), Counter()) for seed in range(SEEDS))


def test_rows_in_the_wrong_order_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    right = MemoryClient.query
    flipped = lambda self, **said: right(self, **said | {"ScanIndexForward": not said.get("ScanIndexForward", True)})  # noqa: E731
    monkeypatch.setattr(MemoryClient, "query", flipped)
    assert any(check(seed, MemoryClient(), Counter()) for seed in range(SEEDS))
