"""The grants of every consumer of a family, and what is to be said of those that cannot be tied to a principal."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dynaform.findings import Finding
from dynaform.planner.acceptance import OF_CONSUMERS, judged
from dynaform.planner.grants.leading import LeadingKey, Tie, ties
from dynaform.planner.grants.uses import uses
from dynaform.planner.pattern_proof import PatternProof
from dynaform.planner.prove import FamilyProofs
from dynaform.spec.model import Consumer

UNTIED = "DF260"


@dataclass(frozen=True, slots=True)
class Grant:
    """Leave to take one action on one table or index.

    Attributes:
        action: of IAM, e.g. ``dynamodb:Query``.
        table: by its name in the spec.
        index: None for the table itself.
        keys: the partition keys it is for, all of them the principal's; empty for every key.
        patterns: the access patterns that need it.
    """

    action: str
    table: str
    index: str | None
    keys: tuple[LeadingKey, ...]
    patterns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ConsumerGrants:
    """Everything one consumer may do.

    Attributes:
        name: of the consumer.
        consumer: as the spec says it.
        patterns: the proved access patterns it may run.
        untied: those of them that reach beyond its leading key, which is accepted.
        refused: patterns it names and may not run: they reach beyond its leading key, and nobody accepted that.
        grants: sorted by table, index and action.
    """

    name: str
    consumer: Consumer
    patterns: tuple[str, ...]
    untied: tuple[str, ...]
    refused: tuple[str, ...]
    grants: tuple[Grant, ...]

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables it touches, its stream's among them, sorted."""
        stream = [] if self.consumer.stream is None else [self.consumer.stream]
        return tuple(sorted({*(grant.table for grant in self.grants), *stream}))


@dataclass(frozen=True, slots=True)
class FamilyGrants:
    """The grants of a family's consumers, by name, with what is to be said of them."""

    consumers: dict[str, ConsumerGrants]
    findings: tuple[Finding, ...]


def family_grants(proofs: FamilyProofs) -> FamilyGrants:
    """What every consumer may do; patterns without a proof are left out, for their errors are said already."""
    findings: list[Finding] = []
    consumers: dict[str, ConsumerGrants] = {}
    for name, consumer in proofs.loaded.family.consumers.items():
        consumers[name], said = _consumer_grants(proofs, name, consumer)
        findings += said
    return FamilyGrants(consumers, tuple(judged(proofs.loaded, findings, OF_CONSUMERS, proofs.proofs)))


def _consumer_grants(proofs: FamilyProofs, name: str, consumer: Consumer) -> tuple[ConsumerGrants, list[Finding]]:
    named = list(proofs.proofs) if consumer.access_patterns == ("all",) else consumer.access_patterns
    wanted = {pattern: proofs.proofs[pattern] for pattern in named if pattern in proofs.proofs}
    found = {pattern: _ties(proofs, consumer, proof) for pattern, proof in wanted.items()}
    untied = {pattern: loose for pattern, tied in found.items() if (loose := _loose(consumer, tied))}
    accepted = UNTIED in consumer.accept
    refused = () if accepted else tuple(untied)
    granted = {pattern: tied for pattern, tied in found.items() if pattern not in refused}
    findings = [_finding(proofs, name, pattern, loose) for pattern, loose in untied.items()]
    findings += _no_variable(proofs, name, consumer)
    beyond = tuple(untied) if accepted else ()
    return ConsumerGrants(name, consumer, tuple(granted), beyond, refused, _grants(granted)), findings


def _ties(proofs: FamilyProofs, consumer: Consumer, proof: PatternProof) -> tuple[Tie, ...]:
    found = uses(proofs.layout, proof)
    if consumer.leading_key is None:
        return tuple(Tie(use, None) for use in found)
    return ties(proof, found, consumer.leading_key)


def _loose(consumer: Consumer, tied: Iterable[Tie]) -> list[Tie]:
    return [] if consumer.leading_key is None else [tie for tie in tied if tie.key is None]


def _grants(granted: dict[str, tuple[Tie, ...]]) -> tuple[Grant, ...]:
    """One grant per action and path; whoever needs every key of it gets it for all, and no condition remains."""
    keys: dict[tuple[str, str, str], set[LeadingKey | None]] = {}
    patterns: dict[tuple[str, str, str], dict[str, None]] = {}
    for pattern, tied in granted.items():
        for tie in tied:
            slot = (tie.use.table, tie.use.index or "", tie.use.action)
            keys.setdefault(slot, set()).add(tie.key)
            patterns.setdefault(slot, {})[pattern] = None
    return tuple(_grant(slot, found, tuple(patterns[slot])) for slot, found in sorted(keys.items()))


def _grant(slot: tuple[str, str, str], keys: set[LeadingKey | None], patterns: tuple[str, ...]) -> Grant:
    table, index, action = slot
    tied = () if None in keys else tuple(sorted(key for key in keys if key is not None))
    return Grant(action, table, index or None, tied, patterns)


def _finding(proofs: FamilyProofs, name: str, pattern: str, loose: list[Tie]) -> Finding:
    consumer = proofs.loaded.family.consumers[name]
    notes = tuple(dict.fromkeys(f"{tie.use}: {tie.reason}" for tie in loose))
    whole = consumer.access_patterns == ("all",)
    path = ("access_patterns",) if whole else ("access_patterns", consumer.access_patterns.index(pattern))
    granted = UNTIED in consumer.accept
    return Finding(
        UNTIED,
        f"{pattern} is granted for every key, not for {consumer.leading_key} alone"
        if granted
        else f"{pattern} cannot be tied to {consumer.leading_key}, so that {name} may not run it",
        proofs.loaded.document.place(("consumers", name, *path)),
        f"consumers/{name}",
        hint=f"Give it to another consumer, or accept {UNTIED} here and it is granted for every key.",
        notes=notes,
    )


def _no_variable(proofs: FamilyProofs, name: str, consumer: Consumer) -> Iterator[Finding]:
    """A principal without a variable is one text for everybody."""
    if consumer.leading_key is None or re.fullmatch(r"\$\{[\w.-]+:[\w./-]+\}", consumer.principal):
        return
    place = proofs.loaded.document.place(("consumers", name, "principal"))
    hint = "Write ${aws:PrincipalTag/userId}, or the variable of your identity provider."
    yield Finding("DF261", f"{consumer.principal!r} is no policy variable", place, f"consumers/{name}", hint=hint)
