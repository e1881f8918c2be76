"""Well-known good designs: all of it is proved, and nothing is said that is not true.

Each file in specs/ is a design that people teach, told and written by us, with workloads that let every rule judge.
What it gives up stands in it as an acceptance with its reason; an acceptance of nothing would be an error.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from dynaform.findings import Finding
from dynaform.planner.prove import FamilyProofs, prove_family
from dynaform.rules import everything_said
from dynaform.spec import parse_family
from prover.figures import record

SPECS = Path(__file__).parent / "specs"
DESIGNS = sorted(path.stem for path in SPECS.glob("*.yaml"))


@cache
def proved(name: str) -> FamilyProofs:
    path = SPECS / f"{name}.yaml"
    return prove_family(parse_family(path.read_text(encoding="utf-8"), f"{name}.yaml"))


def said(name: str) -> list[Finding]:
    """Everything that is said of a design."""
    proofs = proved(name)
    return list(everything_said(proofs))


def test_there_are_enough_of_them() -> None:
    assert len(DESIGNS) >= 15


@pytest.mark.parametrize("name", DESIGNS)
def test_nothing_is_wrong_with_it(name: str, request: pytest.FixtureRequest) -> None:
    false = [each for each in said(name) if not each.accepted]
    assert [(each.id, str(each.place), each.seen) for each in false] == []
    assert list(proved(name).proofs) == list(proved(name).loaded.family.access_patterns)
    counts = {"designs": 1, "access patterns proved": len(proved(name).proofs), "trade-offs accepted": len(said(name))}
    record(request, "good designs", Counter(counts | {"false alarms": len(false)}))


@pytest.mark.parametrize("name", DESIGNS)
def test_it_says_where_it_comes_from_and_how_much_there_is_of_everything(name: str) -> None:
    """Without volumes and rates the rules would keep silent because they know nothing."""
    family = proved(name).loaded.family
    opening = proved(name).loaded.document.text.split("format: 1", 1)[0]
    assert "\n# Good, because " in opening
    assert all(entity.workload.items and entity.workload.size for entity in family.entities.values())
    assert all(pattern.rate is not None for pattern in family.access_patterns.values())
    assert not any(pattern.elsewhere for pattern in family.access_patterns.values())
