"""The families of this repository, read and proved once per process, because no test changes them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from dynaform.planner.prove import FamilyProofs, prove_family
from dynaform.spec import LoadedFamily, load_family

ROOT = Path(__file__).resolve().parents[1]


@cache
def family_spec(family: str) -> LoadedFamily:
    """A family as it is checked in."""
    return load_family(ROOT, family)


@cache
def family_proofs(family: str) -> FamilyProofs:
    """And what is proved of it."""
    return prove_family(family_spec(family))
