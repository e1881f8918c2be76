"""Single mistakes in the five specs: each is found where it was made, or shown to be none.

What nothing is said of must make the same requests as before, or be another design that is right: it is then run,
pattern by pattern, on a DynamoDB of dictionaries, and held to what its patterns mean.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from dynaform.documents import load_document
from dynaform.planner.prove import prove_family
from dynaform.spec import parse_family, spec_path
from prover.figures import record

from .judge import Fate, judge
from .operators import Mutation, mutations

pytestmark = pytest.mark.proof

ROOT = Path(__file__).parents[3]
MOST = {"conversation": 60, "marketplace": 70, "companion": 60, "ielts": 60, "social": 60}
"""Mistakes per family: 310 of the 1,900 that the operators can make; each of them takes a check of its own."""


def chosen(text: str, number: int) -> Iterator[Mutation]:
    """Mistakes of every kind in turn, the same in every run."""
    kinds: dict[str, list[Mutation]] = defaultdict(list)
    for each in mutations(load_document(text, "spec.yaml").data):
        kinds[each.kind].append(each)
    chance = Random(number)  # noqa: S311 - the same mistakes in every run
    for some in kinds.values():
        chance.shuffle(some)
    left = list(kinds.values())
    while number and any(left):
        for some in (each for each in left if each and number):
            number -= 1
            yield some.pop()


def test_there_are_at_least_three_hundred() -> None:
    assert sum(MOST.values()) >= 300


@pytest.mark.parametrize("family", MOST)
def test_each_mistake_is_found_where_it_was_made_or_is_none(
    family: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    text = spec_path(ROOT, family).read_text(encoding="utf-8")
    base = prove_family(parse_family(text))
    verdicts = [judge(text, base, each, tmp_path) for each in chosen(text, MOST[family])]
    counts = Counter({"mistakes": len(verdicts)}) + Counter(str(each.fate) for each in verdicts)
    record(request, f"mutations of {family}", counts)
    wrong = [each for each in verdicts if each.fate in {Fate.MISSED, Fate.ELSEWHERE}]
    assert [f"{each.fate}: {each.mutation} ({each.shown})" for each in wrong] == []
    assert len(verdicts) == MOST[family]
    # a spec whose mistakes are mostly none would say little
    assert counts[Fate.KILLED] >= 0.8 * len(verdicts)
