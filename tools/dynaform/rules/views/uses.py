"""Who uses what: the attributes that readers of an index want, and the entities that patterns touch."""

from __future__ import annotations

from dynaform.planner.layout import AccessPath
from dynaform.planner.proof import ReadProof
from dynaform.rules.design import Design


def readers(design: Design, path: AccessPath) -> list[tuple[str, ReadProof]]:
    """The proved reads that go through an access path, with their patterns."""
    return [(name, proof) for name, proof in design.reads if proof.table == path.table and path.index in proof.indexes]


def wanted(design: Design, path: AccessPath) -> frozenset[str] | None:
    """The attributes that the readers of an index return or filter by; None where one of them wants whole items."""
    names: set[str] = set()
    for _, proof in readers(design, path):
        if not proof.projection:
            return None
        names.update(proof.projection)
        for branch in proof.branches:
            for each in branch.filters:
                names.update(comparison.root for comparison in each.predicate.comparisons())
    return frozenset(names)
