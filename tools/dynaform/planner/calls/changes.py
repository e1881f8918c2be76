"""What a write says besides its key: the condition that must hold and the update expression."""

from __future__ import annotations

from typing import Any

from dynaform.planner.calls.expressions import Expressions, grouped, negated
from dynaform.planner.calls.values import evaluate, key_value, stored_value
from dynaform.planner.layout import Layout
from dynaform.planner.proof import Change, ChangeKind, Condition, Existence, KeyTerm, Operand, WriteProof
from dynaform.spec.model import Verb
from dynaform.spec.values import Stored


def condition_text(condition: Condition | None, expressions: Expressions) -> str | None:
    """The ConditionExpression; None where nothing is asked.

    MUST is "there, alive, and ``when``"; MUST NOT is "not there or not alive"; ANY is ``when`` alone. NOT of a
    comparison with an absent attribute is true, so an item without the attribute that ``live`` asks for is not alive.
    """
    if condition is None or not condition:
        return None
    atoms = [
        *_existence(condition, expressions),
        *expressions.atoms(condition.when, condition.entity, condition.existence is Existence.MUST),
    ]
    return " AND ".join(atoms)


def _existence(condition: Condition, expressions: Expressions) -> list[str]:
    if condition.existence is Existence.ANY:
        return []
    partition = expressions.name(expressions.layout.base(condition.entity).path.partition[0])
    if condition.existence is Existence.MUST:
        return [f"attribute_exists({partition})", *expressions.atoms(condition.live, condition.entity)]
    absent = f"attribute_not_exists({partition})"
    if not condition.live:
        return [absent]
    return [grouped([absent, negated(expressions.atoms(condition.live, condition.entity))], " OR ")]


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
