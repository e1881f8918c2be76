"""What a proof does to which table or index, and by which partition key."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dynaform.planner.layout import Layout
from dynaform.planner.operands import KeyTerm
from dynaform.planner.pattern_proof import PatternProof, Step
from dynaform.planner.proof import Operation, ReadProof


@dataclass(frozen=True, slots=True)
class Use:
    """One kind of request a step makes.

    Attributes:
        operation: of DynamoDB; in a transaction that of the member, for IAM knows no other.
        table: by its name in the spec.
        index: None for the table itself.
        partition: the partition key it names; None where it names none (a Scan) or more than one attribute.
        step: the name of the step, where it has one.
    """

    operation: Operation
    table: str
    index: str | None
    partition: KeyTerm | None
    step: str | None = None

    @property
    def action(self) -> str:
        """The IAM action, which has the operation's name."""
        return f"dynamodb:{self.operation}"

    def __str__(self) -> str:
        path = f"index {self.index} of {self.table}" if self.index else self.table
        by = "" if self.partition is None else f" by {self.partition}"
        return f"{self.operation} of {path}{by}"


def uses(layout: Layout, proof: PatternProof) -> tuple[Use, ...]:
    """Everything a pattern does, each once, in the order of its steps; optional parameters left out or not."""
    steps = [step for variant in proof.variants for step in variant.steps]
    return tuple(dict.fromkeys(use for step in steps for use in _uses(layout, step)))


def _uses(layout: Layout, step: Step) -> Iterator[Use]:
    proof = step.proof
    if not isinstance(proof, ReadProof):
        yield Use(proof.operation, proof.table, None, proof.key[0], step.name)
        return
    for branch in proof.branches:
        several = any(path.index == branch.index and len(path.partition) > 1 for path in layout.paths[proof.table])
        partition = None if several or proof.operation is Operation.SCAN else branch.partition
        yield Use(proof.operation, proof.table, branch.index, partition, step.name)
