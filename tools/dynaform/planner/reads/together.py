"""Reads in one transaction: items by their primary keys, as they stood together (TransactGetItems)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from dynaform.findings import Finding
from dynaform.planner.context import ReadContext, Scope
from dynaform.planner.distinct import Target, check_distinct
from dynaform.planner.proof import Capacity, Operation, ReadProof
from dynaform.planner.reads.prove_read import prove_read
from dynaform.spec.model import Action, Pattern

MOST_ITEMS = 100
MOST_BYTES = 4_000_000
STRONG_AND_DOUBLED = 4
"""A transactional read costs two strong ones, which is four eventual ones: what the proof of a get is priced at."""

TOGETHER = "The members are read at one moment: no write stands between them. What is absent is absent in its place."


def prove_member(
    context: ReadContext, action: Action, omitted: frozenset[str] = frozenset()
) -> tuple[ReadProof | None, list[Finding]]:
    """The proof of one get of a transaction; none, with the reason, where it is not one item by its primary key."""
    proof, findings = prove_read(context, action, omitted)
    if proof is None:
        return None, findings
    if (refusal := _refused(context.scope, action, proof)) is not None:
        return None, [*findings, refusal]
    return replace(proof, capacity=_capacity(proof)), findings


def check_reads(scope: Scope, pattern: Pattern, proofs: Sequence[ReadProof]) -> tuple[list[str], list[Finding]]:
    """What the reader should know of a transaction of reads, and what is wrong with it.

    Args:
        scope: of the pattern.
        pattern: with its members.
        proofs: of all members, in written order.
    """
    notes, findings = check_distinct(scope, list(_targets(proofs)))
    return [TOGETHER, *notes], [*_size(scope, pattern, proofs), *findings]


def _refused(scope: Scope, action: Action, proof: ReadProof) -> Finding | None:
    (branch, *others) = proof.branches
    if branch.index is not None:
        hint = f"Bind the primary key of {proof.entity}, or read it in a pattern of its own."
        return _finding(scope, action, f"it reads {branch.index}, and a transaction reads no index", hint)
    if others or branch.repeats:
        hint = "Write one member per item, or use steps."
        return _finding(scope, action, "it reads several items, and a member is one", hint)
    if branch.filters:
        asked = " and ".join(str(each.predicate) for each in branch.filters if each.predicate) or "its type"
        hint = (
            f"Read {proof.entity} in a pattern of its own, or in steps; or say live: always, and let the caller look."
        )
        return _finding(scope, action, f"it needs a filter ({asked}), and a transaction of reads takes none", hint)
    if proof.operation is not Operation.GET_ITEM:
        hint = f"Bind the whole primary key of {proof.entity}, or read it in a pattern of its own."
        return _finding(scope, action, "it queries by a part of the key, and a member is one item", hint)
    return None


def _finding(scope: Scope, action: Action, seen: str, hint: str) -> Finding:
    return scope.finding("DF236", seen, str(action.verb), hint=hint)


def _capacity(proof: ReadProof) -> Capacity:
    said = proof.capacity
    if said.read is None:
        return said
    factor = STRONG_AND_DOUBLED / 2 if proof.consistent else STRONG_AND_DOUBLED
    return Capacity(read=said.read * factor, basis=f"{said.basis}, doubled in a transaction")


def _targets(proofs: Sequence[ReadProof]) -> Iterator[Target]:
    for index, proof in enumerate(proofs):
        (branch,) = proof.branches
        assert branch.partition is not None  # noqa: S101 - a GetItem has its key
        key = (branch.partition, *([branch.sort.low] if branch.sort is not None else []))
        yield Target(index, proof.verb, proof.entity, proof.table, key)


def _size(scope: Scope, pattern: Pattern, proofs: Sequence[ReadProof]) -> Iterator[Finding]:
    if len(pattern.transaction) > MOST_ITEMS:
        seen = f"the transaction reads {len(pattern.transaction)} items, DynamoDB takes {MOST_ITEMS}"
        yield scope.finding("DF234", seen, "transaction", hint="Split it, or use steps.")
    total = sum(scope.layout.entity(proof.entity).workload.size or 0 for proof in proofs)
    if total > MOST_BYTES:
        seen = f"the items come to {total / 1_000_000:.1f} MB, DynamoDB takes 4 MB"
        yield scope.finding("DF238", seen, "transaction", hint="Split it, or keep large values elsewhere.")
