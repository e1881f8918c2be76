"""From what a spec says to terms: operands with their types, computed attributes, and key attributes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from dynaform.planner.layout import KeySource, Layout, Raw, Slot
from dynaform.planner.operands import Derived, KeyTerm, Operand, Term
from dynaform.spec.model import Computed, Function
from dynaform.spec.predicates import Comparison, Op, Predicate
from dynaform.spec.types import AttributeType, Kind
from dynaform.spec.values import Clock, Literal, Stored, Value


def operand(value: Value, layout: Layout, entity: str, attribute: str) -> Operand:
    """A value typed by the attribute it meets.

    Below a map (a dotted attribute) nothing declares a type: a literal then says its own, ``$now`` is a timestamp,
    and everything else is taken as it comes.
    """
    type = _undeclared(value) if "." in attribute else layout.type(entity, attribute)
    return Operand(value, type, attribute)


def known_equalities(predicate: Predicate, layout: Layout, entity: str) -> dict[str, Term]:
    """The attributes that top-level equalities of a predicate fix, other than to another stored attribute."""
    known: dict[str, Term] = {}
    for term in predicate.terms:
        if isinstance(term, Comparison) and _fixes(term) and term.attribute in layout.entity(entity).attributes:
            known.setdefault(term.attribute, operand(term.value, layout, entity, term.attribute))
    return known


def supplied_sources(layout: Layout, entity: str, names: Iterable[str]) -> list[str]:
    """The attributes themselves, computed ones replaced by what they are computed from."""
    found: list[str] = []
    for name in names:
        computed = layout.attribute(entity, name).is_
        found += [name] if computed is None else supplied_sources(layout, entity, computed.sources)
    return sorted(set(found))


def close(known: Mapping[str, Term], layout: Layout, entity: str) -> dict[str, Term]:
    """What is known, and every computed attribute that follows from it, to a fixpoint."""
    found = dict(known)
    pending = {
        name: attribute.is_
        for name, attribute in layout.entity(entity).attributes.items()
        if attribute.is_ is not None and name not in found
    }
    while ready := [name for name, computed in pending.items() if set(computed.sources) <= found.keys()]:
        for name in ready:
            found[name] = _derived(name, pending.pop(name), found, layout.type(entity, name))
    return found


def key_term(name: str, source: KeySource, known: Mapping[str, Term]) -> KeyTerm | None:
    """A key attribute made of known terms; None when an attribute it is made of is not known."""
    if isinstance(source, Raw):
        term = known.get(source.attribute)
        return None if term is None else KeyTerm(name, (term,), raw=True)
    if not known.keys() >= set(source.attributes):
        return None
    return KeyTerm(name, tuple(known[part.attribute] if isinstance(part, Slot) else part for part in source.parts))


def _fixes(comparison: Comparison) -> bool:
    return comparison.op is Op.EQ and not comparison.size and not isinstance(comparison.value, Stored)


def _derived(name: str, computed: Computed, known: Mapping[str, Term], type: AttributeType) -> Derived:
    sources = tuple(known[source] for source in computed.sources)
    if computed.function is Function.PAIR:
        sources = _symmetric(sources)
    return Derived(name, str(computed.function), sources, type, computed.parameter, computed.literal)


def _symmetric(sources: tuple[Term, ...]) -> tuple[Term, ...]:
    """The sources of a pair in one order, so that (a, b) and (b, a) are one term; only where both are of one type."""
    operands = [each for each in sources if isinstance(each, Operand)]
    if len(operands) < len(sources) or len({each.type for each in operands}) > 1:
        return sources
    ordered = sorted(operands, key=lambda each: str(each.value))
    return tuple(replace(each, attribute=place.attribute) for each, place in zip(ordered, operands, strict=True))


def _undeclared(value: Value) -> AttributeType:
    if isinstance(value, Clock):
        return AttributeType(Kind.TIMESTAMP if value.what == "now" else Kind.DATE)
    if isinstance(value, Literal):
        return AttributeType(_literal_kind(value.text))
    return AttributeType(Kind.STRING)


def _literal_kind(text: str) -> Kind:
    if text in ("true", "false"):
        return Kind.BOOLEAN
    if re.fullmatch(r"-?\d+", text):
        return Kind.INTEGER
    return Kind.DECIMAL if re.fullmatch(r"-?\d+\.\d+", text) else Kind.STRING
