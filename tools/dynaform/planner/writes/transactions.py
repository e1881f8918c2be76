"""Transactions: at most 100 distinct items and 4 MB, and an answer for every member that can fail."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, zip_longest

from dynaform.findings import Finding
from dynaform.planner.algebra import Language, common, term_language
from dynaform.planner.context import Scope
from dynaform.planner.parameters import implied_version
from dynaform.planner.proof import KeyTerm, Operand, Term, WriteProof
from dynaform.spec.model import Otherwise, Pattern, Verb
from dynaform.spec.types import Kind
from dynaform.spec.values import Literal

MOST_ITEMS = 100
MOST_BYTES = 4_000_000


def check_transaction(scope: Scope, pattern: Pattern, proofs: Sequence[WriteProof]) -> tuple[list[str], list[Finding]]:
    """What the reader should know of a transaction of writes, and what is wrong with it.

    Args:
        scope: of the pattern.
        pattern: with its members.
        proofs: of the members, in written order; members that have no proof are missing.
    """
    notes: list[str] = []
    findings = [*_size(scope, pattern, proofs), *_answers(scope, pattern), *_versions(scope, pattern)]
    for (index, one), (other_index, other) in combinations(enumerate(proofs), 2):
        if one.table != other.table:
            continue
        if _same(one.key, other.key):
            findings.append(_twice(scope, index, other_index, other))
        elif _can_be_same(scope, one, other):
            notes.append(_note(index, one, other_index, other))
    return notes, findings


def _size(scope: Scope, pattern: Pattern, proofs: Sequence[WriteProof]) -> Iterator[Finding]:
    items = sum((member.limit or 1) if member.each is not None else 1 for member in pattern.transaction)
    if items > MOST_ITEMS:
        seen = f"the transaction writes up to {items} items, DynamoDB takes {MOST_ITEMS}"
        yield scope.finding("DF234", seen, "transaction", hint="Split it, or lower limit.")
    sizes = [scope.layout.entity(proof.entity).workload.size for proof in proofs]
    total = sum(size for size in sizes if size is not None)
    if total > MOST_BYTES:
        seen = f"the items come to {total / 1_000_000:.1f} MB, DynamoDB takes 4 MB"
        yield scope.finding("DF238", seen, "transaction", hint="Split it, or keep large values elsewhere.")


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


def _twice(scope: Scope, index: int, other_index: int, other: WriteProof) -> Finding:
    key = ", ".join(f"{term.name} = {term}" for term in other.key)
    seen = f"members {index + 1} and {other_index + 1} write one item ({key}), which DynamoDB refuses"
    hint = f"Make one {other.verb} of both, or name another item."
    return scope.finding("DF235", seen, "transaction", other_index, str(other.verb), hint=hint)


def _note(index: int, one: WriteProof, other_index: int, other: WriteProof) -> str:
    pairs = [
        (str(left), str(right))
        for mine, theirs in zip(one.key, other.key, strict=True)
        for left, right in zip_longest(_terms(mine), _terms(theirs))
        if left != right and left is not None and right is not None
    ]
    when = " and ".join(f"{left} = {right}" for left, right in pairs) or "their keys are equal"
    return (
        f"If {when}, members {index + 1} and {other_index + 1} are one item: "
        "the service refuses the whole call, and nothing is written."
    )


def _terms(term: KeyTerm) -> list[Term]:
    return [part for part in term.parts if not isinstance(part, str)]


def _same(one: Sequence[KeyTerm], other: Sequence[KeyTerm]) -> bool:
    return all(_shape(left) == _shape(right) for left, right in zip(one, other, strict=True))


def _shape(term: KeyTerm) -> tuple[object, ...]:
    """What decides a key's value: two terms of one shape are equal whatever the caller supplies."""
    return tuple(part if isinstance(part, str) else _value_of(part) for part in term.parts)


def _value_of(term: Term) -> object:
    if isinstance(term, Operand):
        return (_folded(term), term.type.ignore_case, term.type.width, term.type.kind is Kind.DATE)
    sources = [_value_of(source) for source in term.sources]
    ordered = sorted(map(repr, sources)) if term.function == "pair" else [repr(source) for source in sources]
    return (term.function, tuple(ordered), term.parameter, term.literal)


def _folded(term: Operand) -> str:
    text = str(term.value)
    return text.casefold() if term.type.ignore_case and isinstance(term.value, Literal) else text


def _can_be_same(scope: Scope, one: WriteProof, other: WriteProof) -> bool:
    """Whether some parameters make the two keys one: every key attribute has a value that both can take."""
    return all(
        common(_language(scope, one, left), _language(scope, other, right)) is not None
        for left, right in zip(one.key, other.key, strict=True)
    )


def _language(scope: Scope, proof: WriteProof, term: KeyTerm) -> tuple[Language, ...]:
    return term_language(scope.layout, proof.entity, term)
