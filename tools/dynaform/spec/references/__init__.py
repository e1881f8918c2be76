"""Checks that need more than one object: does every name mean something, and does every part fit its place?"""

from __future__ import annotations

from collections.abc import Callable

from dynaform.documents import Document
from dynaform.findings import Finding
from dynaform.spec.model import Family
from dynaform.spec.references.attributes import check_attributes
from dynaform.spec.references.consumers import check_consumers
from dynaform.spec.references.entities import check_entities
from dynaform.spec.references.keys import check_keys
from dynaform.spec.references.patterns import check_patterns
from dynaform.spec.references.review import Review
from dynaform.spec.references.shapes import check_shapes
from dynaform.spec.references.tables import check_tables

_CHECKS: tuple[Callable[[Review], None], ...] = (
    check_tables,
    check_keys,
    check_attributes,
    check_entities,
    check_patterns,
    check_shapes,
    check_consumers,
)


def check_references(family: Family, document: Document) -> list[Finding]:
    """Every problem of the family that a model by itself cannot see, in the order of the document."""
    review = Review(family, document)
    for check in _CHECKS:
        check(review)
    return sorted(review.findings, key=lambda finding: (finding.place is None, finding.place, finding.id))
