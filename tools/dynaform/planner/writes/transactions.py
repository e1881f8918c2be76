"""Transactions: at most 100 distinct items and 4 MB, and an answer for every member that can fail."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dynaform.findings import Finding
from dynaform.planner.context import Scope
from dynaform.planner.distinct import Target, check_distinct
from dynaform.planner.parameters import implied_version
from dynaform.planner.proof import WriteProof
from dynaform.spec.model import Otherwise, Pattern, Verb

MOST_ITEMS = 100
MOST_BYTES = 4_000_000


def check_transaction(scope: Scope, pattern: Pattern, proofs: Sequence[WriteProof]) -> tuple[list[str], list[Finding]]:
    """What the reader should know of a transaction of writes, and what is wrong with it.

    Args:
        scope: of the pattern.
        pattern: with its members.
        proofs: of the members, in written order; members that have no proof are missing.
    """
    targets = [Target(index, each.verb, each.entity, each.table, each.key) for index, each in enumerate(proofs)]
    notes, twice = check_distinct(scope, targets)
    notes += [_rows_note(each) for each in proofs if each.each is not None]
    return notes, [*_size(scope, pattern, proofs), *_answers(scope, pattern), *_versions(scope, pattern), *twice]


def _size(scope: Scope, pattern: Pattern, proofs: Sequence[WriteProof]) -> Iterator[Finding]:
    single = sum(1 for member in pattern.transaction if member.each is None)
    for index, member in enumerate(pattern.transaction):
        if member.each is not None and member.limit is None:
            seen = f"nothing bounds the rows of ${member.each}, and DynamoDB takes {MOST_ITEMS} items"
            repeated = sum(1 for each in pattern.transaction if each.each is not None)
            hint = f"Write limit: {max(1, (MOST_ITEMS - single) // repeated)}, or less."
            yield scope.finding("DF234", seen, "transaction", index, "each", hint=hint)
    items = single + sum(member.limit or 1 for member in pattern.transaction if member.each is not None)
    if items > MOST_ITEMS:
        seen = f"the transaction writes up to {items} items, DynamoDB takes {MOST_ITEMS}"
        yield scope.finding("DF234", seen, "transaction", hint="Split it, or lower limit.")
    total = sum((scope.layout.entity(proof.entity).workload.size or 0) * times(proof) for proof in proofs)
    if total > MOST_BYTES:
        seen = f"the items come to {total / 1_000_000:.1f} MB, DynamoDB takes 4 MB"
        yield scope.finding("DF238", seen, "transaction", hint="Split it, or keep large values elsewhere.")


def times(proof: WriteProof) -> int:
    """How often a write is made in one call, at most; once where nothing bounds it."""
    return 1 if proof.each is None else proof.limit or 1


def _rows_note(proof: WriteProof) -> str:
    same = f"If two rows of ${proof.each} name one {proof.entity}"
    return f"{same}, the service refuses the whole call, and nothing is written."


def _answers(scope: Scope, pattern: Pattern) -> Iterator[Finding]:
    """The first failing member decides the answer: one that a repeat fails earlier than ``otherwise`` hides it."""
    refusing: int | None = None
    for index, member in enumerate(pattern.transaction):
        if member.otherwise is Otherwise.REFUSE:
            if member.verb in {Verb.CREATE, Verb.DELETE} and refusing is None:
                refusing = index
        elif refusing is not None:
            first = pattern.transaction[refusing]
            seen = (
                f"on a repeat, member {refusing + 1} ({first.verb} {first.entities[0]}) fails first and refuses, "
                f"so `otherwise: {member.otherwise}` of member {index + 1} does not answer"
            )
            hint = f"Put {member.verb} {member.entities[0]} before {first.verb} {first.entities[0]}."
            yield scope.finding("DF240", seen, "transaction", index, "otherwise", hint=hint)


def _versions(scope: Scope, pattern: Pattern) -> Iterator[Finding]:
    """Two versioned items have two versions, and one parameter cannot be both."""
    first: dict[str, int] = {}
    for index, member in enumerate(pattern.transaction):
        name = implied_version(scope.layout, member)
        if name is None:
            continue
        if name in first:
            seen = f"members {first[name] + 1} and {index + 1} would both compare their version with ${name}"
            hint = f"Name the second one: when: {{{name}: ${name}Of{member.entities[0]}}}."
            yield scope.finding("DF226", seen, "transaction", index, str(member.verb), hint=hint)
        first.setdefault(name, index)
