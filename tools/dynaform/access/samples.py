"""Sample calls of access patterns: values of the right types, in which the principal's own stand out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from dynaform.planner.calls.values import Row
from dynaform.planner.layout import Layout
from dynaform.planner.pattern_proof import PatternProof
from dynaform.planner.proof import ReadProof, WriteProof
from dynaform.planner.rows import asked_columns
from dynaform.spec.types import AttributeType, Kind

NOW = datetime(2026, 1, 1, tzinfo=UTC)
OTHER = "somebody-else"
"""Whatever text is not the principal's."""

_VALUES: dict[Kind, Callable[[], Any]] = {
    Kind.INTEGER: lambda: 1,
    Kind.DECIMAL: lambda: Decimal(1),
    Kind.BOOLEAN: lambda: True,
    Kind.TIMESTAMP: lambda: NOW,
    Kind.DATE: lambda: date(2026, 1, 1),
    Kind.EPOCH: lambda: int(NOW.timestamp()),
    Kind.EPOCH_MS: lambda: int(NOW.timestamp()) * 1000,
    Kind.BINARY: lambda: b"x",
    Kind.MAP: dict,
    Kind.LIST: list,
}


def sample(type: AttributeType) -> Any:
    """A value of a type."""
    if type.kind is Kind.ENUM:
        return type.values[0]
    if type.kind is Kind.SET:
        return frozenset({sample(AttributeType(type.element or Kind.STRING))})
    return _VALUES.get(type.kind, lambda: OTHER)()


def arguments(layout: Layout, proof: PatternProof, leading: str | None, principal: str) -> dict[str, Any]:
    """Values for every parameter; the first one that meets the leading attribute has the principal's."""
    found: dict[str, Any] = {}
    repeated = {step.proof.each: step.proof for step in proof.steps if isinstance(step.proof, WriteProof)}
    own = True
    for spec in proof.parameters:
        if spec.name in repeated:
            write = repeated[spec.name]
            asked = {name: sample(type) for name, type in asked_columns(layout, write).items()}
            found[spec.name] = [asked | row(layout, write.entity, leading, OTHER)]
        elif spec.many:
            found[spec.name] = [sample(spec.type)]
        elif own and spec.attribute == leading:
            found[spec.name], own = principal, False
        else:
            found[spec.name] = sample(spec.type)
    return found


def row(layout: Layout, entity: str, leading: str | None, principal: str) -> Row:
    """A row of an entity with all its attributes."""
    attributes = layout.entity(entity).attributes
    return {name: principal if name == leading else sample(said.typed) for name, said in attributes.items()}


def rows(layout: Layout, proof: ReadProof | WriteProof, leading: str | None, principal: str) -> list[Row]:
    """The rows a step answers with: one per entity it reads or writes."""
    entities: Iterable[str] = proof.entities if isinstance(proof, ReadProof) else (proof.entity,)
    return [row(layout, entity, leading, principal) for entity in entities]
