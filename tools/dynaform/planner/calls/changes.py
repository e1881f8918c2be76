"""What a write says besides its key: the condition that must hold and the update expression."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dynaform.planner.calls.expressions import Expressions, grouped, negated
from dynaform.planner.calls.values import evaluate, key_value, stored_value
from dynaform.planner.layout import Layout
from dynaform.planner.operands import KeyTerm, Operand
from dynaform.planner.proof import Change, ChangeKind, Condition, Existence, WriteProof
from dynaform.spec.model import Verb
from dynaform.spec.values import Stored


def condition_text(condition: Condition | None, expressions: Expressions) -> str | None:
    """The ConditionExpression; None where nothing is asked.

    MUST is "there, alive, and ``when``"; MUST NOT is "not there or not alive"; ANY is ``when`` alone. NOT of a
    comparison with an absent attribute is true, so an item without the attribute that ``live`` asks for is not alive.
    Where other entities share the key, an item of theirs is as good as none for MUST, and stands in the way otherwise.
    """
    if condition is None:
        return None
    atoms = [
        *_existence(condition, expressions),
        *expressions.atoms(condition.when, condition.entity, condition.existence is Existence.MUST),
    ]
    return " AND ".join(atoms) or None


def _existence(condition: Condition, expressions: Expressions) -> list[str]:
    own = _of_its_type(condition.entity, expressions.layout)
    if condition.existence is Existence.ANY:
        return [] if own is None else [grouped([_absent(condition, expressions), own.text(expressions)], " OR ")]
    if condition.existence is Existence.MUST:
        there = f"attribute_exists({_partition(condition, expressions)})" if own is None else own.text(expressions)
        return [there, *expressions.atoms(condition.live, condition.entity)]
    absent = _absent(condition, expressions)
    if not condition.live:
        return [absent]
    dead = negated(expressions.atoms(condition.live, condition.entity))
    return [grouped([absent, dead if own is None else grouped([own.text(expressions), dead], " AND ")], " OR ")]


def _absent(condition: Condition, expressions: Expressions) -> str:
    return f"attribute_not_exists({_partition(condition, expressions)})"


def _partition(condition: Condition, expressions: Expressions) -> str:
    return expressions.name(expressions.layout.base(condition.entity).path.partition[0])


@dataclass(frozen=True, slots=True)
class _OfItsType:
    """That an item is of an entity: its discriminator and the value."""

    attribute: str
    value: str

    def text(self, expressions: Expressions) -> str:
        """The comparison, its name and value declared."""
        return f"{expressions.name(self.attribute)} = {expressions.value(self.value)}"


def _of_its_type(entity: str, layout: Layout) -> _OfItsType | None:
    """What tells the entity's item apart, where its key may be another one's; None where the key says it."""
    attribute = layout.family.tables[layout.entity(entity).table].type_attribute
    if attribute is None or not layout.sharers(entity):
        return None
    return _OfItsType(attribute, layout.type_value(entity))


def update_text(proof: WriteProof, expressions: Expressions) -> str | None:
    """The UpdateExpression; None where nothing changes (an upsert that only makes the item, all left out)."""
    clauses: dict[str, list[str]] = {"SET": [], "REMOVE": [], "ADD": []}
    for change in (*proof.changes, *_discriminator(proof, expressions.layout)):
        if change.parameter is not None and expressions.call.parameters.get(change.parameter) is None:
            continue
        clause, text = _change(change, proof.entity, expressions)
        clauses[clause].append(text)
    return " ".join(f"{word} {', '.join(texts)}" for word, texts in clauses.items() if texts) or None


def changed_names(proof: WriteProof) -> frozenset[str]:
    """Top-level stored names an update surely changes, as a whole: what UPDATED_NEW gives back whole."""
    return frozenset(change.name for change in proof.changes if "." not in change.name and change.parameter is None)


def _discriminator(proof: WriteProof, layout: Layout) -> tuple[Change, ...]:
    """An upsert may make the item, and every item carries its type."""
    name = layout.family.tables[proof.table].type_attribute
    if proof.verb is not Verb.UPSERT or name is None or any(change.name == name for change in proof.changes):
        return ()
    text = KeyTerm(name, (layout.type_value(proof.entity),))
    return (Change(ChangeKind.SET, name, text, "type attribute"),)


def _change(change: Change, entity: str, expressions: Expressions) -> tuple[str, str]:
    path = expressions.name(change.name)
    if change.kind is ChangeKind.REMOVE:
        return "REMOVE", path
    if change.kind is ChangeKind.ADD:
        return _add(change, path, entity, expressions)
    if change.kind is ChangeKind.INIT:
        return "SET", f"{path} = if_not_exists({path}, {_right(change, entity, expressions)})"
    if change.kind is ChangeKind.APPEND:
        return "SET", _append(change, path, entity, expressions)
    return "SET", f"{path} = {_right(change, entity, expressions)}"


def _add(change: Change, path: str, entity: str, expressions: Expressions) -> tuple[str, str]:
    """ADD takes top-level attributes only; below a map the sum is spelt out."""
    if "." not in change.name:
        return "ADD", f"{path} {_right(change, entity, expressions)}"
    zero = expressions.value(0)
    return "SET", f"{path} = if_not_exists({path}, {zero}) + {_right(change, entity, expressions)}"


def _append(change: Change, path: str, entity: str, expressions: Expressions) -> str:
    value = _value(change, entity, expressions)
    lines = expressions.value(value if isinstance(value, list) else [value])
    return f"{path} = list_append(if_not_exists({path}, {expressions.value([])}), {lines})"


def _right(change: Change, entity: str, expressions: Expressions) -> str:
    source = change.source
    if isinstance(source, Operand) and isinstance(source.value, Stored):
        return expressions.operand(source.value, source.type, entity)
    return expressions.value(_value(change, entity, expressions))


def _value(change: Change, entity: str, expressions: Expressions) -> Any:
    source = change.source
    assert source is not None  # noqa: S101 - only REMOVE has no source
    if isinstance(source, KeyTerm):
        return key_value(source, expressions.call)
    return stored_value(source.type, evaluate(source, expressions.call))
