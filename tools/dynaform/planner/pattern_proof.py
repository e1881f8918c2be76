"""The proof of a whole access pattern: its steps, what a caller supplies or leaves out, and what a call costs."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field

from dynaform.planner.proof import Capacity, ReadProof, WriteProof
from dynaform.spec.model import Rate
from dynaform.spec.types import AttributeType
from dynaform.spec.values import Value


@dataclass(frozen=True, slots=True)
class ParameterSpec:
    """What a caller of a pattern supplies.

    Attributes:
        name: without ``$``.
        type: of the attribute it meets first.
        entity, attribute: that attribute.
        optional: may be left out (``optional:`` of the pattern, optional attributes, defaults).
        many: a list of values (``in: $list``, ``each: $list``).
    """

    name: str
    type: AttributeType
    entity: str
    attribute: str
    optional: bool = False
    many: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One read or write of a pattern, with the name later steps call its rows by."""

    name: str | None
    proof: ReadProof | WriteProof


@dataclass(frozen=True, slots=True)
class Variant:
    """The proof for one set of left-out optional parameters (D26)."""

    omitted: frozenset[str]
    steps: tuple[Step, ...]


class Kind(enum.StrEnum):
    """The shape of a pattern."""

    SINGLE = "single"
    TRANSACTION = "transaction"
    STEPS = "steps"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class PatternProof:
    """The proof of one access pattern.

    Attributes:
        pattern: its name.
        kind: one action, a transaction, steps, or served elsewhere (then no variants).
        parameters: what a caller supplies, in order of first appearance.
        variants: the first is the one with every parameter; further ones leave optional ones out.
        requests: DynamoDB requests per call, at most.
        token: the value sent as ClientRequestToken.
        capacity: units of one call, all steps.
        rate: as the spec says it.
        notes: what the reader should know, e.g. what the service refuses by itself.
    """

    pattern: str
    kind: Kind
    parameters: tuple[ParameterSpec, ...] = ()
    variants: tuple[Variant, ...] = ()
    requests: int = 0
    token: Value | None = None
    capacity: Capacity = field(default_factory=Capacity)
    rate: Rate | None = None
    notes: tuple[str, ...] = ()

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps with every parameter supplied; empty when served elsewhere."""
        return self.variants[0].steps if self.variants else ()

    def variant(self, omitted: frozenset[str]) -> Variant:
        """The variant for the left-out parameters that matter. Raises StopIteration when there is none."""
        return next(each for each in self.variants if each.omitted == omitted)
