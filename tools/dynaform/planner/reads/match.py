"""One conjunction against one access path: what the key serves, what is left over, and why it fails if it does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product

from dynaform.planner.algebra import ending, is_pair_of_ids, may_lack
from dynaform.planner.layout import EntityKey, Layout, Raw, Slot, Template
from dynaform.planner.proof import KeyTerm, Operand, SortCondition, Term
from dynaform.planner.reads.question import Conjunction, Question
from dynaform.planner.reads.ranges import RangeError, pick, raw_range, template_range, usable
from dynaform.planner.terms import close, key_term, known_equalities
from dynaform.spec.model import Attribute, Function
from dynaform.spec.predicates import Comparison, Op, Predicate
from dynaform.spec.types import Kind
from dynaform.spec.values import Literal, Stored, Value

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
        exact: those of them whose value is told from what follows it in the key.
        fixed: attributes that equalities of the conjunction fix, computed ones included, in the key or not.
        ordered_by: the attribute the items come ordered by after the bound ones; None when all is bound.
        complete: the whole key is bound by equality.
        backwards: the key holds the order attribute reversed, so that its ascending order is read descending.
        reasons: sentences for the reader.
    """

    key: EntityKey
    branches: tuple[KeyMatch, ...]
    residual: Conjunction
    spread: tuple[str, Value] | None
    bound: frozenset[str]
    exact: frozenset[str]
    fixed: frozenset[str]
    ordered_by: str | None
    complete: bool
    backwards: bool = False
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
        self.consumed: set[Comparison] = set()
        self.swapped: set[str] = set()
        self.reasons: list[str] = []

    def match(self) -> Match:
        self._refuse_multi_attribute_keys()
        self._refuse_weak_reads()
        for attribute in self.key.partition.attributes:
            self._bind(attribute, "partition")
        # after the partition key: an index that could not serve at all is not explained by what it leaves out
        self._require_membership()
        stop = self._walk_sort_key()
        branches = tuple(self._branches(stop))
        bound, exact = frozenset(self._bound(stop)), frozenset(self._exact(stop))
        return Match(
            key=self.key,
            branches=branches,
            residual=self._residual(exact),
            spread=self.spread,
            bound=bound,
            exact=exact,
            fixed=frozenset(self.known.keys() - self._free()),
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
            if may_lack(self.layout, self.entity, attribute) and not self._exists(attribute):
                raise Unserved(
                    f"items without {attribute} are not in it; say {attribute}: {{exists: true}} if they are not wanted"
                )

    def _implied(self, needed: Comparison) -> bool:
        if any(_same(each, needed) for each in self.conjunction):
            return True
        if needed.op is Op.EXISTS and str(needed.value) == "true" and not needed.size:
            return self._exists(needed.attribute)
        literals = {value for value in needed.values if isinstance(value, Literal)}
        return needed.op is Op.IN and any(
            each.attribute == needed.attribute and each.op in {Op.EQ, Op.IN} and set(each.values) <= literals
            for each in self.conjunction
            if not each.size and not each.spread
        )

    def _exists(self, attribute: str) -> bool:
        order = self.question.order
        if order is not None and order.attribute == attribute:
            self.reasons.append(f"Ordered by {attribute}: items without it are not in the answer.")
            return True
        return any(each.attribute == attribute and each.implies_existence for each in self.conjunction)

    # -- the key, left to right ---------------------------------------------------------------------------------

    def _bind(self, attribute: str, part: str) -> None:
        if attribute in self.known or attribute in self.choices:
            return
        comparison = self._comparison(attribute, Op.IN)
        if comparison is not None and comparison.spread:
            if self.spread is not None:
                raise Unserved(f"two lists at once, {self.spread[0]} and {attribute}")
            self._spread(comparison)
            return
        terms = self._listed(comparison) if comparison else self._domain(attribute)
        if terms is None:
            raise Unserved(f"its {part} key needs {attribute}, which the pattern does not fix")
        self.choices[attribute] = terms

    def _spread(self, comparison: Comparison) -> None:
        self.spread = (comparison.attribute, comparison.value)
        self.consumed.add(comparison)

    def _listed(self, comparison: Comparison) -> tuple[Term, ...]:
        type = self.layout.type(self.entity, comparison.attribute)
        self.consumed.add(comparison)
        return tuple(Operand(value, type, comparison.attribute) for value in dict.fromkeys(comparison.values))

    def _domain(self, attribute: str) -> tuple[Term, ...] | None:
        """One term per value of a finite attribute, without those that a ``ne`` excludes."""
        said = self.layout.attribute(self.entity, attribute)
        values = finite_domain(said)
        if values is None or may_lack(self.layout, self.entity, attribute):
            return None
        excluded = [e for e in self.conjunction if e.attribute == attribute and e.op is Op.NE and not e.size]
        excluded = [e for e in excluded if isinstance(e.value, Literal)]
        self.consumed.update(excluded)
        texts = {str(each.value) for each in excluded}
        return tuple(Operand(Literal(value), said.typed, attribute) for value in values if value not in texts)

    def _walk_sort_key(self) -> int | None:
        """The index of the first sort part that is not bound by equality; None when all are."""
        source = self.key.sort
        if source is None:
            return None
        parts = _parts(source)
        for index, part in enumerate(parts):
            if isinstance(part, str) or self._is_bound(part.attribute):
                continue
            comparison = self._comparison(part.attribute, Op.IN)
            if comparison is not None and not comparison.spread:
                self.choices[part.attribute] = self._listed(comparison)
                continue
            if comparison is not None and self.spread is None and index == _last_slot(parts):
                self._spread(comparison)
                continue
            if self._ranges(part.attribute) or not self._gap_is_worth_closing(parts, index):
                return index
            self._bind(part.attribute, "sort")
        return None

    def _is_bound(self, attribute: str) -> bool:
        """Whether a branch, or one value of a list, fixes the attribute already: it may stand in both keys."""
        return attribute in self.known or attribute in self.choices or bool(self.spread and self.spread[0] == attribute)

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
        try:
            if isinstance(source, Raw):
                return self._raw_range(name, source.attribute)
            return self._template_range(name, source, known, stop)
        except RangeError as reason:
            raise Unserved(str(reason)) from None

    def _raw_range(self, name: str, attribute: str) -> SortCondition | None:
        picked = self._ranges(attribute)
        if not picked:
            return None
        self.consumed.update(picked)
        return raw_range(name, self.layout.type(self.entity, attribute), attribute, picked)

    def _template_range(
        self, name: str, source: Template, known: Mapping[str, Term], stop: int
    ) -> SortCondition | None:
        prefix = tuple(part if isinstance(part, str) else known[part.attribute] for part in source.parts[:stop])
        slot = source.parts[stop]
        assert isinstance(slot, Slot)  # noqa: S101 - the walk stops at placeholders only
        picked = self._ranges(slot.attribute)
        if not picked:
            return SortCondition(Op.BEGINS_WITH, KeyTerm(name, prefix)) if prefix else None
        self.consumed.update(picked)
        type = self.layout.type(self.entity, slot.attribute)
        return template_range(name, prefix, (type, slot.attribute), picked, source.parts[stop + 1 :])

    # -- what is left over --------------------------------------------------------------------------------------

    def _comparison(self, attribute: str, op: Op) -> Comparison | None:
        return next(
            (
                each
                for each in self.conjunction
                if each.attribute == attribute
                and each.op is op
                and not each.size
                and not any(isinstance(value, Stored) for value in each.values)
            ),
            None,
        )

    def _ranges(self, attribute: str) -> tuple[Comparison, ...]:
        return pick(each for each in self.conjunction if each.attribute == attribute and usable(each))

    def _residual(self, exact: frozenset[str]) -> Conjunction:
        if self.spread is not None and self.spread[0] not in exact:
            raise Unserved(f"values of {self.spread[0]} cannot be told from what follows them in the key")
        return tuple(each for each in self.conjunction if not self._is_served(each, exact))

    def _exact(self, stop: int | None) -> Iterator[str]:
        """The bound attributes whose values the key condition fixes beyond doubt."""
        yield from ending(self.layout, self.entity, _parts(self.key.partition))
        if self.key.sort is not None:
            yield from ending(self.layout, self.entity, _parts(self.key.sort)[:stop], whole=stop is None)

    def _is_served(self, comparison: Comparison, exact: frozenset[str]) -> bool:
        attribute = comparison.attribute
        if any(isinstance(term, Comparison) and _same(comparison, term) for term in self.key.when.terms):
            return True
        if comparison.size or "." in attribute:
            return False
        if comparison.op is Op.EXISTS and str(comparison.value) == "true":
            return attribute in self.key.attributes or not may_lack(self.layout, self.entity, attribute)
        if comparison.op is Op.EQ:
            term = self.known.get(attribute)
            said = isinstance(term, Operand) and term.value == comparison.value
            return said and (attribute in exact or self._is_pair_served(attribute, exact))
        if comparison.op in {Op.IN, Op.NE}:
            return comparison in self.consumed and attribute in exact
        return comparison in self.consumed

    def _is_pair_served(self, attribute: str, exact: frozenset[str]) -> bool:
        """A pair in the key holds both orders of its two ids, and the other order is asked for as well (D17)."""
        for name in exact:
            if is_pair_of_ids(self.layout, self.entity, name):
                computed = self.layout.attribute(self.entity, name).is_
                if computed is not None and attribute in computed.sources and self._is_swapped(*computed.sources):
                    self.swapped.update(computed.sources)
                    self.reasons.append(f"{name} holds both orders of {' and '.join(computed.sources)}: one query.")
                    return True
        return False

    def _free(self) -> frozenset[str]:
        """What a query for both orders of a pair does not fix: its sources, and what else is computed from them."""
        attributes = self.layout.entity(self.entity).attributes
        return frozenset(
            name
            for name, said in attributes.items()
            if name in self.swapped or (said.is_ is not None and set(said.is_.sources) & self.swapped)
        )

    def _is_swapped(self, one: str, other: str) -> bool:
        """Whether another conjunction is this one with the values of two attributes exchanged."""
        names = {one: other, other: one}
        swapped = {_plain(each, names.get(each.attribute, each.attribute)) for each in self.conjunction}
        return any({_plain(each, each.attribute) for each in some} == swapped for some in self.question.conjunctions)


def _same(one: Comparison, other: Comparison) -> bool:
    """Whether two comparisons say the same, wherever they stand."""
    return _plain(one, one.attribute) == _plain(other, other.attribute)


def _plain(comparison: Comparison, attribute: str) -> tuple[object, ...]:
    return (attribute, comparison.op, comparison.values, comparison.spread, comparison.size)


def finite_domain(attribute: Attribute) -> tuple[str, ...] | None:
    """The literals of all values an attribute can have, where they are few: enum, boolean, shard."""
    if attribute.is_ is not None and attribute.is_.function is Function.SHARD:
        return tuple(str(number) for number in range(attribute.is_.parameter))
    if attribute.typed.kind is Kind.BOOLEAN:
        return ("false", "true")
    return attribute.typed.values or None


def _parts(source: Template | Raw) -> tuple[str | Slot, ...]:
    return source.parts if isinstance(source, Template) else (Slot(source.attribute),)


def _last_slot(parts: tuple[str | Slot, ...]) -> int:
    return max(index for index, part in enumerate(parts) if isinstance(part, Slot))
