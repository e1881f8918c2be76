"""What the access patterns are expected to ask of each table and index, in capacity units per second.

The figures are the spec's own: units of one call at the declared sizes (the proof's capacity) times the calls per
second (the pattern's rate). A page counts in full, a repeated write with its limit: real traffic stays below. A pattern
that says no rate, or whose units nobody can know, adds nothing: beside others it makes the sum too low, alone it leaves
the expectation unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from dynaform.planner.layout import Layout, once_per_layout
from dynaform.planner.pattern_proof import Kind, PatternProof, Step
from dynaform.planner.proof import ReadProof, WriteProof
from dynaform.planner.prove import FamilyProofs
from dynaform.spec.model import Rate


@dataclass(frozen=True, slots=True)
class PerSecond:
    """Capacity units per second.

    Attributes:
        average: over the day, from the average of every rate.
        peak: with every pattern at its peak at once; a pattern that says no peak counts with its average.
    """

    average: float
    peak: float


@dataclass(frozen=True, slots=True)
class Expected:
    """What is expected of a table or of an index; None where no pattern says it, which is not zero."""

    read: PerSecond | None = None
    write: PerSecond | None = None


@dataclass(frozen=True, slots=True)
class TableLoad:
    """What the access patterns ask of one table.

    Attributes:
        operations: API operations that reach it, sorted, as CloudWatch's dimension ``Operation`` names them.
        expected: of the table alone. Local indexes count here, as DynamoDB bills and measures them.
        indexes: of its global indexes, by name.
    """

    operations: tuple[str, ...] = ()
    expected: Expected = field(default_factory=Expected)
    indexes: dict[str, Expected] = field(default_factory=dict)

    def measured(self) -> Iterator[tuple[str | None, Expected]]:
        """The table itself (None), then each of its global indexes."""
        yield None, self.expected
        yield from self.indexes.items()


@dataclass(frozen=True, slots=True)
class Part:
    """What one step of an access pattern asks of one table or one global index.

    Attributes:
        pattern, entity: whose step it is, and the entity it reads first or writes.
        table, index: where; None is the table itself, where local indexes count.
        writes: write units, else read units.
        units: of one call.
        rate: calls per second.
    """

    pattern: str
    entity: str
    table: str
    index: str | None
    writes: bool
    units: float
    rate: Rate

    @property
    def peak(self) -> float:
        """Units per second at the pattern's peak, or on average where it says no peak."""
        return self.units * self.rate.highest


def expected_load(proofs: FamilyProofs) -> dict[str, TableLoad]:
    """Table to what its access patterns ask of it, all tables in the order of the spec."""
    return dict(_expected_load(proofs.layout, proofs))


@once_per_layout
def _expected_load(layout: Layout, proofs: FamilyProofs) -> dict[str, TableLoad]:
    names = layout.family.tables
    parts: dict[str, list[Part]] = {name: [] for name in names}
    for part in load_parts(proofs):
        parts[part.table].append(part)
    used: dict[str, set[str]] = {name: set() for name in names}
    for proof in proofs.proofs.values():
        for step in (step for variant in proof.variants for step in variant.steps):
            used[step.proof.table].add(_operation(proof, step))
    return {name: _table_load(layout, name, used[name], parts[name]) for name in names}


def load_parts(proofs: FamilyProofs) -> list[Part]:
    """What every step of every access pattern that says its rate asks, in the order of the spec."""
    return list(_load_parts(proofs.layout, proofs))


@once_per_layout
def _load_parts(layout: Layout, proofs: FamilyProofs) -> tuple[Part, ...]:
    return tuple(part for proof in proofs.proofs.values() for part in _parts(layout, proof))


def _table_load(layout: Layout, table: str, operations: set[str], parts: list[Part]) -> TableLoad:
    return TableLoad(
        operations=tuple(sorted(operations)),
        expected=_expected(parts, None),
        indexes={index: _expected(parts, index) for index in _global_indexes(layout, table)},
    )


def _operation(proof: PatternProof, step: Step) -> str:
    """The API operation that carries a step; members of a transaction have none of their own."""
    if proof.kind is not Kind.TRANSACTION:
        return str(step.proof.operation)
    return "TransactGetItems" if isinstance(step.proof, ReadProof) else "TransactWriteItems"


def _global_indexes(layout: Layout, table: str) -> list[str]:
    return [path.index for path in layout.paths[table] if path.index is not None and not path.local]


def _expected(parts: Iterable[Part], index: str | None) -> Expected:
    own = [part for part in parts if part.index == index]
    return Expected(_sum([part for part in own if not part.writes]), _sum([part for part in own if part.writes]))


def _sum(parts: list[Part]) -> PerSecond | None:
    if not parts:
        return None
    average = sum(part.units * part.rate.average for part in parts)
    peak = sum(part.peak for part in parts)
    return PerSecond(average, peak)


def _parts(layout: Layout, proof: PatternProof) -> Iterator[Part]:
    """What a call with every parameter asks, step by step."""
    if proof.rate is None:
        return
    for step in proof.steps:
        table = step.proof.table
        measured = _global_indexes(layout, table)
        for index, writes, units in _units(step.proof):
            where = index if index in measured else None
            entity = step.proof.entity
            yield Part(proof.pattern, entity, table, where, writes, units, proof.rate)


def _units(proof: ReadProof | WriteProof) -> Iterator[tuple[str | None, bool, float]]:
    """Index (None: the table), whether it is written, and the units of one call."""
    capacity = proof.capacity
    if isinstance(proof, ReadProof):
        if capacity.read is not None:
            for branch in proof.branches:  # every branch reads the same number of rows
                yield branch.index, False, capacity.read / len(proof.branches)
    elif capacity.write is not None:
        times = 1 if proof.each is None else proof.limit or 1
        yield None, True, times * (capacity.write - sum(units for _, units in capacity.entries))
        for index, units in capacity.entries:
            yield index, True, times * units
