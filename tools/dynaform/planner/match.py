"""One conjunction against one access path: what the key serves, what is left over, and why it fails if it does."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import NoReturn

from dynaform.planner.algebra import fixed_width
from dynaform.planner.layout import EntityKey, Layout, Raw, Slot, Template
from dynaform.planner.proof import KeyTerm, Operand, SortCondition, Term
from dynaform.planner.question import Conjunction, Question
from dynaform.planner.terms import close, key_term, known_equalities
from dynaform.spec.model import Attribute, Function
from dynaform.spec.predicates import RANGE_OPS, Comparison, Op, Predicate
from dynaform.spec.types import AttributeType, Kind
from dynaform.spec.values import Literal, Value

MOST_BRANCHES = 100
"""A fan-out beyond this is no answer anyone wants; the budget of requests refuses it long before."""


class Unserved(Exception):  # noqa: N818 - it is not an error but an answer: this candidate does not serve
    """Why one access path does not serve a conjunction, one clause."""


@dataclass(frozen=True, slots=True)
class KeyMatch:
    """The key condition of one branch.

    Attributes:
        partition, sort: the key condition.
        choice: the literal values a fan-out fixed.
    """

    partition: KeyTerm
    sort: SortCondition | None
    choice: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class Match:
    """An access path that serves a conjunction.

    Attributes:
        key: the entity's key of the path.
        branches: one per combination of a finite fan-out.
        residual: comparisons that become a filter.
        spread: attribute and list of ``in: $list`` where the partition takes one value at a time.
        bound: attributes the key condition fixes by equality.
        ordered_by: the attribute the items come ordered by after the bound ones; None when all is bound.
        complete: the whole key is bound by equality.
        reasons: sentences for the reader.
    """

    key: EntityKey
    branches: tuple[KeyMatch, ...]
    residual: Conjunction
    spread: tuple[str, Value] | None
    bound: frozenset[str]
    ordered_by: str | None
    complete: bool
    reasons: list[str] = field(default_factory=list)


def match(layout: Layout, question: Question, conjunction: Conjunction, key: EntityKey) -> Match:
    """Serve the conjunction through the access path.

    Raises:
        Unserved: with the reason why this path cannot.
    """
    return _Matcher(layout, question, conjunction, key).match()


class _Matcher:
    """The state of one matching: what is known, what is fanned out, what is consumed."""

    def __init__(self, layout: Layout, question: Question, conjunction: Conjunction, key: EntityKey) -> None:
        self.layout, self.question, self.conjunction, self.key = layout, question, conjunction, key
        self.entity = question.entity
        self.known = close(known_equalities(Predicate(conjunction), layout, self.entity), layout, self.entity)
        self.choices: dict[str, tuple[Term, ...]] = {}
        self.spread: tuple[str, Value] | None = None
        self.ranged: set[str] = set()
        self.reasons: list[str] = []

    def match(self) -> Match:
        self._refuse_multi_attribute_keys()
        self._refuse_weak_reads()
        self._require_membership()
        for attribute in self.key.partition.attributes:
            self._bind(attribute, "partition")
        stop = self._walk_sort_key()
        branches = tuple(self._branches(stop))
        bound = frozenset(self._bound(stop))
        return Match(
            key=self.key,
            branches=branches,
            residual=tuple(each for each in self.conjunction if not self._is_served(each, bound)),
            spread=self.spread,
            bound=bound,
            ordered_by=self._next_attribute(stop),
            complete=stop is None,
            reasons=self.reasons,
        )

    # -- may the path be used at all? ---------------------------------------------------------------------------

    def _refuse_multi_attribute_keys(self) -> None:
        if len(self.key.path.partition) > 1 or len(self.key.path.sort) > 1:
            raise Unserved("keys of several attributes are not yet proven")

    def _refuse_weak_reads(self) -> None:
        if self.question.action.consistent and self.key.path.index and not self.key.path.local:
            raise Unserved("a global index never answers with strong consistency")

    def _require_membership(self) -> None:
        for term in self.key.when.terms:
            if not (isinstance(term, Comparison) and self._implied(term)):
                raise Unserved(f"it holds only items where {term}, which the pattern does not ask for")
        for attribute in sorted(self.key.attributes):
            if self.layout.attribute(self.entity, attribute).optional and not self._exists(attribute):
                raise Unserved(
                    f"items without {attribute} are not in it; say {attribute}: {{exists: true}} if they are not wanted"
                )

    def _implied(self, needed: Comparison) -> bool:
        return any(
            (each.attribute, each.op, each.values, each.size)
            == (needed.attribute, needed.op, needed.values, needed.size)
            for each in self.conjunction
        )

    def _exists(self, attribute: str) -> bool:
        order = self.question.order
        if order is not None and order.attribute == attribute:
            self.reasons.append(f"Ordered by {attribute}: items without it are not in the answer.")
            return True
        return any(each.attribute == attribute and _implies_existence(each) for each in self.conjunction)

    # -- the key, left to right ---------------------------------------------------------------------------------

    def _bind(self, attribute: str, part: str) -> None:
        if attribute in self.known or attribute in self.choices:
            return
        comparison = self._comparison(attribute, Op.IN)
        if comparison is not None and comparison.spread:
            if self.spread is not None:
                raise Unserved(f"two lists at once, {self.spread[0]} and {attribute}")
            self.spread = (attribute, comparison.value)
            return
        terms = self._listed(comparison) if comparison else self._domain(attribute)
        if terms is None:
            raise Unserved(f"its {part} key needs {attribute}, which the pattern does not fix")
        self.choices[attribute] = terms

    def _listed(self, comparison: Comparison) -> tuple[Term, ...]:
        type = self.layout.type(self.entity, comparison.attribute)
        return tuple(Operand(value, type, comparison.attribute) for value in comparison.values)

    def _domain(self, attribute: str) -> tuple[Term, ...] | None:
        said = self.layout.attribute(self.entity, attribute)
        values = finite_domain(said)
        if values is None or said.optional:
            return None
        return tuple(Operand(Literal(value), said.typed, attribute) for value in values)

    def _walk_sort_key(self) -> int | None:
        """The index of the first sort part that is not bound by equality; None when all are."""
        source = self.key.sort
        if source is None:
            return None
        parts = _parts(source)
        for index, part in enumerate(parts):
            if isinstance(part, str) or part.attribute in self.known:
                continue
            comparison = self._comparison(part.attribute, Op.IN)
            if comparison is not None and not comparison.spread:
                self.choices[part.attribute] = self._listed(comparison)
                continue
            if comparison is not None and self.spread is None and index == _last_slot(parts):
                self.spread = (part.attribute, comparison.value)
                continue
            if self._ranges(part.attribute) or not self._gap_is_worth_closing(parts, index):
                return index
            self._bind(part.attribute, "sort")
        return None

    def _gap_is_worth_closing(self, parts: tuple[str | Slot, ...], index: int) -> bool:
        """A finite attribute before something that is needed becomes one query per value."""
        if isinstance(slot := parts[index], str) or self._domain(slot.attribute) is None:
            return False
        later = {part.attribute for part in parts[index + 1 :] if isinstance(part, Slot)}
        order = self.question.order
        needed = {each.attribute for each in self.conjunction} | ({order.attribute} if order else set())
        return bool(later & needed) and slot.attribute != (order.attribute if order else None)

    def _next_attribute(self, stop: int | None) -> str | None:
        if stop is None or self.key.sort is None:
            return None
        part = _parts(self.key.sort)[stop]
        return part.attribute if isinstance(part, Slot) else None

    def _bound(self, stop: int | None) -> Iterator[str]:
        yield from self.key.partition.attributes
        if self.key.sort is not None:
            parts = _parts(self.key.sort)
            yield from (part.attribute for part in parts[:stop] if isinstance(part, Slot))

    # -- the conditions -----------------------------------------------------------------------------------------

    def _branches(self, stop: int | None) -> Iterator[KeyMatch]:
        names = list(self.choices)
        combinations = list(product(*self.choices.values()))
        if len(combinations) > MOST_BRANCHES:
            raise Unserved(f"it would take {len(combinations)} queries, one per combination of {', '.join(names)}")
        if names:
            self.reasons.append(f"One query per value of {' and '.join(names)}, {len(combinations)} in all, merged.")
        for combination in combinations:
            chosen = dict(zip(names, combination, strict=True))
            known = self._with_spread({**self.known, **chosen})
            known = close(known, self.layout, self.entity)
            partition = key_term(self.key.path.partition[0], self.key.partition, known)
            if partition is None:
                raise Unserved("its partition key is not fixed")
            choice = tuple((name, str(term)) for name, term in chosen.items())
            yield KeyMatch(partition, self._sort_condition(known, stop), choice)

    def _with_spread(self, known: dict[str, Term]) -> dict[str, Term]:
        if self.spread is not None:
            attribute, value = self.spread
            known[attribute] = Operand(value, self.layout.type(self.entity, attribute), attribute)
        return known

    def _sort_condition(self, known: Mapping[str, Term], stop: int | None) -> SortCondition | None:
        source = self.key.sort
        if source is None:
            return None
        name = self.key.path.sort[0]
        if stop is None:
            term = key_term(name, source, known)
            assert term is not None  # noqa: S101 - every part is known when the walk does not stop
            return SortCondition(Op.EQ, term)
        if isinstance(source, Raw):
            return self._raw_range(name, source.attribute)
        return self._template_range(name, source, known, stop)

    def _raw_range(self, name: str, attribute: str) -> SortCondition | None:
        ranges = self._ranges(attribute)
        if not ranges:
            return None
        self.ranged.add(attribute)
        type = self.layout.type(self.entity, attribute)
        operands = {each.op: each for each in ranges}
        if len(ranges) == 1:
            return _condition(ranges[0], lambda value: KeyTerm(name, (Operand(value, type, attribute),), raw=True))
        if set(operands) != {Op.GE, Op.LE}:
            _cannot(f"BETWEEN includes both ends; a range of {attribute} must be written with ge and le")
        low, high = (Operand(operands[op].value, type, attribute) for op in (Op.GE, Op.LE))
        return SortCondition(Op.BETWEEN, KeyTerm(name, (low,), raw=True), KeyTerm(name, (high,), raw=True))

    def _template_range(
        self, name: str, source: Template, known: Mapping[str, Term], stop: int
    ) -> SortCondition | None:
        prefix = tuple(part if isinstance(part, str) else known[part.attribute] for part in source.parts[:stop])
        slot = source.parts[stop]
        assert isinstance(slot, Slot)  # noqa: S101 - the walk stops at placeholders only
        ranges = self._ranges(slot.attribute)
        if not ranges:
            return SortCondition(Op.BEGINS_WITH, KeyTerm(name, prefix)) if prefix else None
        self.ranged.add(slot.attribute)
        type = self.layout.type(self.entity, slot.attribute)
        last = stop == len(source.parts) - 1
        self._require_order(slot.attribute, type, last)
        return _bounded(name, prefix, ranges, type, slot.attribute, last)

    def _require_order(self, attribute: str, type: AttributeType, last: bool) -> None:
        if not type.key_ordered:
            _cannot(f"{attribute} ({type.kind}) does not keep its order inside a template")
        if not last and not fixed_width(type):
            _cannot(f"{attribute} has no fixed width, so what follows it in the template disturbs its order")

    # -- what is left over --------------------------------------------------------------------------------------

    def _comparison(self, attribute: str, op: Op) -> Comparison | None:
        return next((e for e in self.conjunction if e.attribute == attribute and e.op is op and not e.size), None)

    def _ranges(self, attribute: str) -> list[Comparison]:
        return [e for e in self.conjunction if e.attribute == attribute and e.op in RANGE_OPS and not e.size]

    def _is_served(self, comparison: Comparison, bound: frozenset[str]) -> bool:
        attribute = comparison.attribute
        if comparison.size:
            return False
        if comparison.op is Op.EXISTS and str(comparison.value) == "true":
            return attribute in self.key.attributes or not self.layout.attribute(self.entity, attribute).optional
        if any(comparison == term or self._same(comparison, term) for term in self.key.when.terms):
            return True
        if comparison.op is Op.EQ:
            term = self.known.get(attribute)
            return attribute in bound and isinstance(term, Operand) and term.value == comparison.value
        if comparison.op is Op.IN:
            return attribute in self.choices or (self.spread is not None and self.spread[0] == attribute)
        return attribute in self.ranged

    @staticmethod
    def _same(comparison: Comparison, term: object) -> bool:
        return isinstance(term, Comparison) and (comparison.attribute, comparison.op, comparison.values) == (
            term.attribute,
            term.op,
            term.values,
        )


def finite_domain(attribute: Attribute) -> tuple[str, ...] | None:
    """The literals of all values an attribute can have, where they are few: enum, boolean, shard."""
    if attribute.is_ is not None and attribute.is_.function is Function.SHARD:
        return tuple(str(number) for number in range(attribute.is_.parameter))
    if attribute.typed.kind is Kind.BOOLEAN:
        return ("false", "true")
    return attribute.typed.values or None


def _implies_existence(comparison: Comparison) -> bool:
    if comparison.op is Op.EXISTS:
        return str(comparison.value) == "true"
    return comparison.op is not Op.NE


def _parts(source: Template | Raw) -> tuple[str | Slot, ...]:
    return source.parts if isinstance(source, Template) else (Slot(source.attribute),)


def _last_slot(parts: tuple[str | Slot, ...]) -> int:
    return max(index for index, part in enumerate(parts) if isinstance(part, Slot))


def _condition(comparison: Comparison, make: Callable[[Value], KeyTerm]) -> SortCondition:
    if comparison.op is Op.BETWEEN:
        return SortCondition(Op.BETWEEN, make(comparison.values[0]), make(comparison.values[1]))
    return SortCondition(comparison.op, make(comparison.value))


def _bounded(
    name: str,
    prefix: tuple[str | Term, ...],
    ranges: list[Comparison],
    type: AttributeType,
    attribute: str,
    last: bool,
) -> SortCondition:
    """A range inside a template: both bounds stay below the prefix, and the upper one covers every suffix."""
    low: KeyTerm | None = None
    high: KeyTerm | None = None
    exact = last and not fixed_width(type)
    for each in ranges:
        terms = [KeyTerm(name, (*prefix, Operand(value, type, attribute))) for value in each.values]
        covering = terms if exact else [KeyTerm(term.name, term.parts, above=True) for term in terms]
        if exact and each.op is Op.GT:
            _cannot(f"an open lower end on {attribute}, the last part of the key; write ge")
        if each.op is Op.BEGINS_WITH:
            return SortCondition(Op.BEGINS_WITH, terms[0])
        if each.op in {Op.GE, Op.GT, Op.BETWEEN}:
            low = covering[0] if each.op is Op.GT else terms[0]
        if each.op in {Op.LE, Op.BETWEEN}:
            high = covering[-1]
        if each.op is Op.LT:
            if last:
                _cannot(f"an open upper end on {attribute}, the last part of the key; write le")
            high = terms[0]
    return _between(name, prefix, low, high)


def _between(name: str, prefix: tuple[str | Term, ...], low: KeyTerm | None, high: KeyTerm | None) -> SortCondition:
    if prefix:
        return SortCondition(Op.BETWEEN, low or KeyTerm(name, prefix), high or KeyTerm(name, prefix, above=True))
    if low is not None and high is not None:
        return SortCondition(Op.BETWEEN, low, high)
    if low is not None:
        return SortCondition(Op.GE, low)
    assert high is not None  # noqa: S101 - there is at least one range
    return SortCondition(Op.LE, high)


def _cannot(reason: str) -> NoReturn:
    raise Unserved(reason)
