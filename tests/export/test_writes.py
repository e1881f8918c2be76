"""Example calls of every form of write: items from rows, columns that are asked of a list, changes left out."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from dynaform.access.samples import arguments
from dynaform.export.calls import show
from dynaform.export.examples import Examples
from dynaform.export.scene import Scene
from smoke.writing import writing

NOW = datetime(2026, 5, 4, 12, 0, 30, tzinfo=UTC)
NAMES = {"Shop": "shop"}
PATTERNS = list(writing().proofs)


def shown(name: str) -> list[dict[str, Any]]:
    small = writing()
    scene = Scene(small.layout, Examples(small.layout, NOW))
    pattern = small.loaded.family.access_patterns[name]
    made = show(small.layout, pattern, small.proofs[name], scene, NAMES, NOW)
    return [each.request.arguments for each in made.requests]


@pytest.mark.parametrize("name", PATTERNS)
def test_every_pattern_has_an_example_call(name: str) -> None:
    assert shown(name)


def test_a_row_has_the_columns_that_are_asked_of_it() -> None:
    (transaction,) = shown("place-order")
    line = transaction["TransactItems"][1]["Put"]["Item"]
    assert {"packed", "quantity", "productId"} <= set(line)


@pytest.mark.parametrize("name", PATTERNS)
def test_every_pattern_has_sample_arguments(name: str) -> None:
    proof = writing().proofs[name]
    found = arguments(writing().layout, proof, "userId", "me")
    assert set(found) == {spec.name for spec in proof.parameters}
    if name == "place-order":
        assert "ready" in found["lines"][0]
