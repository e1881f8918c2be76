"""Everything that is said of a family by its spec alone: of its words, its proofs, its consumers and its design."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from dynaform.findings import Finding
from dynaform.planner.grants.consumers import family_grants
from dynaform.planner.prove import FamilyProofs
from dynaform.rules.check import check_rules


def everything_said(proofs: FamilyProofs, doing: Callable[[str], None] = lambda _: None) -> Iterator[Finding]:
    """What is said of a family that could be read and was proved as far as it can be.

    Args:
        proofs: of the family.
        doing: is told what comes next, for whoever has to say where a mistake of ours was made.
    """
    yield from proofs.loaded.findings
    yield from proofs.findings
    doing("granting its consumers what they need")
    yield from family_grants(proofs).findings
    doing("asking the design rules")
    yield from check_rules(proofs)
