"""The seven functions of computed attributes: what each does to order, to identity, and to a bound on its source."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dynaform.planner.algebra import attribute_language, common, text_language
from dynaform.planner.layout import Layout, once_per_layout
from dynaform.planner.operands import Derived, Operand, Term
from dynaform.planner.terms import close, known_equalities, operand
from dynaform.spec.model import Attribute, Function
from dynaform.spec.predicates import Comparison, Op, Predicate
from dynaform.spec.types import Kind
from dynaform.spec.values import Literal


class Order(enum.Enum):
    """What becomes of the order of the source's values."""

    KEPT = "kept"  # a < b gives f(a) < f(b)
    TURNED = "turned"  # a < b gives f(a) > f(b)
    ROUGH = "rough"  # a < b gives f(a) <= f(b): many sources share one value
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a function.

    Attributes:
        order: of its values, by the order of its (only) source.
        injective: one value comes from one source, types apart: a moment that becomes a day forgets its time.
        finite: the number of its values is its parameter.
        bound: how a bound on the source bounds it, in words.
    """

    order: Order
    injective: bool
    finite: bool
    bound: str


FACTS: dict[Function, Facts] = {
    Function.DAY: Facts(Order.ROUGH, False, False, "a range of the source is a range of days"),
    Function.SHARD: Facts(Order.LOST, False, True, "only a value of the source bounds it"),
    Function.PAIR: Facts(Order.LOST, False, False, "both sources, in either order, bound it"),
    Function.REVERSE: Facts(Order.TURNED, True, False, "a range of the source is a range of it, turned round"),
    Function.FIRST_OF: Facts(Order.LOST, False, False, "a value of the first source bounds it, and its absence"),
    Function.PREFIX: Facts(Order.ROUGH, False, False, "a beginning of the source as long as it bounds it"),
    Function.PLUS: Facts(Order.KEPT, True, False, "a range of the source is a range of it"),
}

_SECONDS = frozenset({Kind.TIMESTAMP, Kind.EPOCH})
_TURNED = {Op.GE: Op.LE, Op.GT: Op.LT, Op.LE: Op.GE, Op.LT: Op.GT, Op.BETWEEN: Op.BETWEEN}


@dataclass(frozen=True, slots=True)
class Bound:
    """One end, or both, of a range in the terms of what stands in a key."""

    op: Op
    terms: tuple[Operand | Derived, ...]


def order_of(layout: Layout, entity: str, computed: str, source: str) -> Order:
    """What becomes of the order of ``source`` in a computed attribute, types taken into account."""
    said = layout.attribute(entity, computed).is_
    if said is None or said.sources != (source,):
        return Order.LOST
    order = FACTS[said.function].order
    kinds = {layout.type(entity, name).kind for name in (source, computed)}
    if said.function is Function.PLUS:
        return Order.KEPT if len(kinds) == 1 or kinds <= _SECONDS else Order.ROUGH
    if said.function is Function.REVERSE and kinds != {Kind.INTEGER}:
        return Order.LOST  # as text nothing pads it, and 9 comes after 10
    return order


def fixed_source(layout: Layout, entity: str, computed: str) -> str | None:
    """The source whose value a value of a computed attribute fixes, where the function is injective for their types."""
    said = layout.attribute(entity, computed).is_
    if said is None or len(said.sources) != 1:
        return None
    (source,) = said.sources
    if said.function is Function.FIRST_OF:
        return source if is_apart(layout, entity, computed) else None
    return source if order_of(layout, entity, computed, source) in {Order.KEPT, Order.TURNED} else None


def is_apart(layout: Layout, entity: str, computed: str) -> bool:
    """Whether the last resort of a ``first_of`` can be no value of its sources, so that it tells their absence."""
    said = layout.attribute(entity, computed).is_
    if said is None or said.function is not Function.FIRST_OF or said.literal is None:
        return False
    text = text_language(said.literal)
    return all(common(attribute_language(layout, entity, each), (text,)) is None for each in said.sources)


@once_per_layout
def fixed_terms(layout: Layout, entity: str, conjunction: Sequence[Comparison]) -> dict[str, Term]:
    """The attributes that a conjunction fixes, with every computed attribute that follows from it."""
    known = known_equalities(Predicate(tuple(conjunction)), layout, entity)
    known |= _last_resorts(layout, entity, conjunction) | _beginnings(layout, entity, conjunction)
    return close(known, layout, entity)


def _last_resorts(layout: Layout, entity: str, conjunction: Iterable[Comparison]) -> dict[str, Term]:
    """Each ``first_of`` whose sources are all absent is its literal."""
    absences = (each for each in conjunction if each.op is Op.EXISTS and not each.size)
    absent = {each.attribute for each in absences if str(each.value) == "false"}
    found: dict[str, Term] = {}
    for name, attribute in layout.entity(entity).attributes.items():
        said = attribute.is_
        if said is not None and said.literal is not None and set(said.sources) <= absent:
            found[name] = Operand(Literal(said.literal), attribute.typed, name)
    return found


def _beginnings(layout: Layout, entity: str, conjunction: Iterable[Comparison]) -> dict[str, Term]:
    """Each ``prefix`` that a literal beginning of its source fixes, because it is at least as long."""
    found: dict[str, Term] = {}
    said = {each.attribute: each.value for each in conjunction if each.op is Op.BEGINS_WITH and not each.size}
    for name, attribute in layout.entity(entity).attributes.items():
        computed = attribute.is_
        if computed is None or computed.function is not Function.PREFIX:
            continue
        value = said.get(computed.sources[0])
        folded = layout.type(entity, computed.sources[0]).ignore_case
        if isinstance(value, Literal) and len(value.text) >= computed.parameter and not folded:
            found[name] = Operand(Literal(value.text[: computed.parameter]), attribute.typed, name)
    return found


def bounds(layout: Layout, entity: str, attribute: str, said: Comparison) -> Bound:
    """A comparison as a bound on an attribute of a key: of itself, or of the source it is computed from in order."""
    if said.attribute == attribute:
        type = layout.type(entity, attribute)
        return Bound(said.op, tuple(Operand(value, type, attribute) for value in said.values))
    computed = layout.attribute(entity, attribute).is_
    assert computed is not None  # noqa: S101 - only a computed attribute is bounded by another one
    terms = tuple(
        Derived(
            attribute,
            str(computed.function),
            (operand(value, layout, entity, said.attribute),),
            layout.type(entity, attribute),
            computed.parameter,
            computed.literal,
        )
        for value in said.values
    )
    if order_of(layout, entity, attribute, said.attribute) is Order.TURNED:
        return Bound(_TURNED[said.op], terms[::-1])
    return Bound(said.op, terms)


def finite_domain(attribute: Attribute) -> tuple[str, ...] | None:
    """The literals of all values an attribute can have, where they are few: enum, boolean, shard."""
    if attribute.is_ is not None and FACTS[attribute.is_.function].finite:
        return tuple(str(number) for number in range(attribute.is_.parameter))
    if attribute.typed.kind is Kind.BOOLEAN:
        return ("false", "true")
    return attribute.typed.values or None
