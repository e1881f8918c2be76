"""What a README says of rates and sizes: volumes per entity, calls and capacity units per pattern, and their totals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import isclose

from dynaform.planner.pattern_proof import PatternProof
from dynaform.planner.proof import Capacity
from dynaform.planner.prove import FamilyProofs
from dynaform.spec.model import Pattern, Rate, Spread, Workload

FAMILY = "assumption of the family"
"""What a number rests on whose own object says neither source nor assumption."""

_SIZES = ((10**12, "TB"), (10**9, "GB"), (10**6, "MB"), (10**3, "KB"))
_TIMES = (("s", 1), ("min", 60), ("h", 3600), ("day", 86400))


@dataclass(frozen=True, slots=True)
class Size:
    """How many items of an entity there are, how large, how many share a value, and what these numbers rest on."""

    entity: str
    count: str
    each: str
    all: str
    per: str
    basis: str


@dataclass(frozen=True, slots=True)
class Calls:
    """How often a pattern is called, what a call costs, and what the rate rests on."""

    pattern: str
    rate: str
    units: str
    basis: str


def sizes(proofs: FamilyProofs) -> list[Size]:
    """A row per entity."""
    return [_size(name, entity.workload) for name, entity in proofs.loaded.family.entities.items()]


def rates(proofs: FamilyProofs) -> list[Calls]:
    """A row per pattern."""
    family = proofs.loaded.family
    return [_rate(name, pattern, proofs.proofs.get(name)) for name, pattern in family.access_patterns.items()]


def totals(proofs: FamilyProofs) -> list[str]:
    """Sentences with the sums, each saying what it leaves out because it is not known."""
    return [*_stored(proofs), *_used(proofs)]


def bytes_text(number: float) -> str:
    """``1.2 KB``, decimal units, three digits."""
    for factor, unit in _SIZES:
        if number >= factor:
            return f"{number / factor:.3g} {unit}"
    return f"{number:.3g} B"


def rate_text(per_second: float) -> str:
    """In the unit of time in which the number is a round one, as a spec writes it: ``0.05/s``, ``200/day``."""
    numbers = [(per_second * seconds, unit) for unit, seconds in _TIMES]
    value, unit = next((each for each in numbers if isclose(each[0], float(f"{each[0]:.3g}"))), numbers[-1])
    return f"{_number(value)}/{unit}"


def units_text(read: float | None, write: float | None) -> str:
    """``0.5 RU, 2 WU``; empty where neither is known."""
    return ", ".join(f"{value:.3g} {unit}" for value, unit in ((read, "RU"), (write, "WU")) if value is not None)


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _size(name: str, said: Workload) -> Size:
    stored = _stored_bytes(said)
    return Size(
        entity=name,
        count="not said" if said.items is None else f"{said.items:,}",
        each="not said" if said.size is None else bytes_text(said.size),
        all="" if stored is None else bytes_text(stored),
        per="; ".join(_spread(attribute, spread) for attribute, spread in said.per.items()),
        basis=_basis(said.source, said.assumption) if (said.items, said.size, said.per) != (None, None, {}) else "",
    )


def _stored_bytes(said: Workload) -> int | None:
    return None if said.items is None or said.size is None else said.items * said.size


def _spread(attribute: str, spread: Spread) -> str:
    most = "no bound said" if spread.max is None else f"at most {_number(spread.max)}"
    return f"`{attribute}`: {_number(spread.typical)}, {most}"


def _basis(source: str, assumption: Iterable[str]) -> str:
    return "; ".join([*([f"document: {source}"] if source else []), *assumption]) or FAMILY


def _rate(name: str, pattern: Pattern, proof: PatternProof | None) -> Calls:
    rate = pattern.rate
    return Calls(
        pattern=name,
        rate="not said" if rate is None else _calls(rate),
        units=units_text(proof.capacity.read, proof.capacity.write) if proof else "",
        basis="" if rate is None else _basis(rate.source, ()),
    )


def _calls(rate: Rate) -> str:
    parts = [rate_text(rate.average)]
    if rate.peak is not None:
        parts.append(f"peak {rate_text(rate.peak)}")
    if rate.hottest is not None:
        parts.append(f"hottest key {rate.hottest:.0%}")
    return ", ".join(parts)


def _stored(proofs: FamilyProofs) -> Iterator[str]:
    sizes = {name: _stored_bytes(entity.workload) for name, entity in proofs.loaded.family.entities.items()}
    known = [size for size in sizes.values() if size is not None]
    if known:
        unknown = [name for name, size in sizes.items() if size is None]
        yield f"Stored in the tables, without their indexes: {bytes_text(sum(known))}{_without(unknown)}."


def _used(proofs: FamilyProofs) -> Iterator[str]:
    known: list[tuple[float, Capacity]] = []
    unknown = []
    for name, pattern in proofs.loaded.family.access_patterns.items():
        proof = proofs.proofs.get(name)
        if pattern.rate and proof and (proof.capacity.read, proof.capacity.write) != (None, None):
            known.append((pattern.rate.average, proof.capacity))
        elif not pattern.elsewhere:
            unknown.append(name)
    if known:
        read = sum(rate * (capacity.read or 0) for rate, capacity in known)
        write = sum(rate * (capacity.write or 0) for rate, capacity in known)
        yield (
            f"Used on average, by all patterns together: {read:.3g} read and {write:.3g} write units a second"
            f"{_without(unknown)}."
        )


def _without(names: list[str]) -> str:
    return f" (not counted, because a number is not said: {', '.join(names)})" if names else ""
