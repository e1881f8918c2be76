"""Partition keys that belong to the principal: what dynamodb:LeadingKeys has to be, or why it cannot be said.

A key is the principal's when its template is text, then the leading attribute, and what stands for that attribute is
one parameter of the call: then IAM fills in the principal's own value, and the service refuses every other.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass

from dynaform.planner.grants.uses import Use
from dynaform.planner.operands import KeyTerm, Operand
from dynaform.planner.pattern_proof import PatternProof
from dynaform.spec.types import Kind
from dynaform.spec.values import Column, Literal, Parameter, Value


@dataclass(frozen=True, slots=True, order=True)
class LeadingKey:
    """A partition key that is the principal's.

    Attributes:
        before: the text before the principal's value, e.g. ``USER#``.
        after: the text that follows it.
        open: whether anything may follow that.
    """

    before: str
    after: str = ""
    open: bool = False


@dataclass(frozen=True, slots=True)
class Tie:
    """Whether a use belongs to the principal.

    Attributes:
        use: what is done.
        key: the principal's key; None where it cannot be tied.
        reason: why it cannot; empty where it can.
    """

    use: Use
    key: LeadingKey | None
    reason: str = ""


def ties(proof: PatternProof, found: Iterable[Use], attribute: str) -> tuple[Tie, ...]:
    """Every use of a pattern, tied to the principal or not.

    Args:
        proof: of the pattern.
        found: its uses, in the order of its steps.
        attribute: the leading attribute.
    """
    whole = tuple(found)
    many = frozenset(spec.name for spec in proof.parameters if spec.many)
    own: frozenset[str] = frozenset()
    while True:
        tied = tuple(_tie(use, attribute, many, own) for use in whole)
        if (grown := _own_steps(tied)) == own:
            return _of_one_caller(tied, attribute)
        own = grown


def _own_steps(tied: tuple[Tie, ...]) -> frozenset[str]:
    """The steps that read the principal's items only: a column of theirs that holds the leading attribute is it."""
    untied = {tie.use.step for tie in tied if tie.key is None}
    return frozenset(tie.use.step for tie in tied if tie.use.step is not None and tie.use.step not in untied)


def _of_one_caller(tied: tuple[Tie, ...], attribute: str) -> tuple[Tie, ...]:
    """Two parameters for the leading attribute are two values, and only one of them can be the principal's."""
    values = [_parted(tie.use.partition, attribute)[1] for tie in tied if tie.key and tie.use.partition is not None]
    names = sorted({each.value.name for each in values if each is not None and isinstance(each.value, Parameter)})
    if len(names) < 2:
        return tied
    reason = f"{' and '.join(f'${name}' for name in names)} are different values of {attribute}"
    return tuple(Tie(tie.use, None, tie.reason or reason) for tie in tied)


def _tie(use: Use, attribute: str, many: frozenset[str], own_steps: frozenset[str]) -> Tie:
    reason = _reason(use.partition, attribute, many, own_steps)
    if reason or use.partition is None:
        return Tie(use, None, reason)
    before, operand, rest = _parted(use.partition, attribute)
    assert operand is not None  # noqa: S101 - a key without it has a reason
    texts = list(itertools.takewhile(lambda part: isinstance(part, str), rest))
    return Tie(use, LeadingKey(before, "".join(map(str, texts)), open=len(texts) < len(rest)))


def _reason(partition: KeyTerm | None, attribute: str, many: frozenset[str], own_steps: frozenset[str]) -> str:
    """Why a partition key is not the principal's; empty where it is."""
    if partition is None:
        return "it names no single partition key"
    _, operand, rest = _parted(partition, attribute)
    if operand is None:
        return f"the key does not start with {attribute}"
    if operand.type.physical != "S":
        return f"{attribute} is no text, and the principal's value is"
    if operand.type.ignore_case:
        return f"keys hold {attribute} without case, and the principal's value has it"
    if rest and not (
        operand.type.kind is Kind.ID and isinstance(rest[0], str) and rest[0][0] == operand.type.delimiter
    ):
        return f"the end of {attribute} inside the key cannot be told"
    return _not_the_callers(operand.value, attribute, many, own_steps)


def _not_the_callers(value: Value, attribute: str, many: frozenset[str], own_steps: frozenset[str]) -> str:
    """Why a value of the leading attribute need not be the principal's; empty where it is one parameter."""
    if isinstance(value, Parameter):
        return f"${value.name} is a list of values of {attribute}" if value.name in many else ""
    if isinstance(value, Column) and value.step in own_steps and value.column == attribute:
        return ""
    return f"{value} is no parameter: {attribute} comes from elsewhere"


def _parted(term: KeyTerm, attribute: str) -> tuple[str, Operand | None, tuple[object, ...]]:
    """The text before the leading attribute, its operand (None where the key does not start with it), and the rest."""
    before = ""
    for index, part in enumerate(term.parts):
        if isinstance(part, Operand) and part.attribute == attribute:
            return before, part, tuple(term.parts[index + 1 :])
        if isinstance(part, Operand) and isinstance(part.value, Literal):
            before += part.type.key_text(part.type.parse(part.value.text))
        elif isinstance(part, str):
            before += part
        else:
            break
    return before, None, ()
