"""Members of one transaction that are, or can be, one item: DynamoDB refuses the whole call then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, zip_longest

from dynaform.findings import Finding
from dynaform.planner.algebra import Language, common, term_language
from dynaform.planner.context import Scope
from dynaform.planner.operands import KeyTerm, Operand, Term
from dynaform.spec.model import READ_VERBS, Verb
from dynaform.spec.types import Kind
from dynaform.spec.values import Literal


@dataclass(frozen=True, slots=True)
class Target:
    """The item that a member reads or writes.

    Attributes:
        member: its place in the transaction, from 0.
        verb, entity, table: the intent and where it lands.
        key: the primary key's terms, partition first.
    """

    member: int
    verb: Verb
    entity: str
    table: str
    key: tuple[KeyTerm, ...]


def check_distinct(scope: Scope, targets: Sequence[Target]) -> tuple[list[str], list[Finding]]:
    """Notes on members that some parameters make one item, and findings on those that always are."""
    notes: list[str] = []
    findings: list[Finding] = []
    for one, other in combinations(targets, 2):
        if one.table != other.table:
            continue
        if _same(one.key, other.key):
            findings.append(_twice(scope, one, other))
        elif _can_be_same(scope, one, other):
            notes.append(_note(one, other))
    return notes, findings


def _twice(scope: Scope, one: Target, other: Target) -> Finding:
    key = ", ".join(f"{term.name} = {term}" for term in other.key)
    word = "read" if other.verb in READ_VERBS else "write"
    seen = f"members {one.member + 1} and {other.member + 1} {word} one item ({key}), which DynamoDB refuses"
    hint = f"Make one {other.verb} of both, or name another item."
    return scope.finding("DF235", seen, "transaction", other.member, str(other.verb), hint=hint)


def _note(one: Target, other: Target) -> str:
    pairs = [
        (str(left), str(right))
        for mine, theirs in zip(one.key, other.key, strict=True)
        for left, right in zip_longest(_terms(mine), _terms(theirs))
        if left != right and left is not None and right is not None
    ]
    when = " and ".join(f"{left} = {right}" for left, right in pairs) or "their keys are equal"
    nothing = "" if other.verb in READ_VERBS else ", and nothing is written"
    return (
        f"If {when}, members {one.member + 1} and {other.member + 1} are one item: "
        f"the service refuses the whole call{nothing}."
    )


def _terms(term: KeyTerm) -> list[Term]:
    return [part for part in term.parts if not isinstance(part, str)]


def _same(one: Sequence[KeyTerm], other: Sequence[KeyTerm]) -> bool:
    return all(key_shape(left) == key_shape(right) for left, right in zip(one, other, strict=True))


def key_shape(term: KeyTerm) -> tuple[object, ...]:
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


def _can_be_same(scope: Scope, one: Target, other: Target) -> bool:
    """Whether some parameters make the two keys one: every key attribute has a value that both can take."""
    return all(
        common(_language(scope, one, left), _language(scope, other, right)) is not None
        for left, right in zip(one.key, other.key, strict=True)
    )


def _language(scope: Scope, target: Target, term: KeyTerm) -> tuple[Language, ...]:
    return term_language(scope.layout, target.entity, term)
