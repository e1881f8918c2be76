"""One conjunction against one access path: what the key serves, what is left over, and why it fails if it does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product

from dynaform.planner.algebra import ending, may_lack
from dynaform.planner.functions import Order, bounds, finite_domain, fixed_terms, order_of
from dynaform.planner.layout import EntityKey, KeySource, Layout, Raw, Slot, parts_of
from dynaform.planner.operands import KeyTerm, Operand, SortCondition, Term
from dynaform.planner.proof import Buckets
from dynaform.planner.reads.buckets import Unbounded, buckets
from dynaform.planner.reads.implied import implied
from dynaform.planner.reads.left_over import left_over
from dynaform.planner.reads.question import Conjunction, Question
from dynaform.planner.reads.ranges import RangeError, pick, raw_range, template_range, usable
from dynaform.planner.terms import close, key_term
from dynaform.spec.predicates import Comparison, Op
from dynaform.spec.values import Literal, Stored, Value

MOST_BRANCHES = 100
"""A fan-out beyond this is no answer anyone wants; the budget of requests refuses it long before."""


class Unserved(Exception):  # noqa: N818 - it is not an error but an answer: this candidate does not serve
    """Why one access path does not serve a conjunction, one clause.

    Attributes:
        unbounded: the range whose bound is all that is missing; None where it is something else.
    """

    def __init__(self, reason: str, unbounded: Unbounded | None = None) -> None:
        super().__init__(reason)
        self.unbounded = unbounded


@dataclass(frozen=True, slots=True)
class KeyMatch:
    """The key condition of one branch.

    Attributes:
        partition, sort: the key condition.
        choice: the literal values a fan-out fixed.
        also: further equalities of a multi-attribute key, as in ``proof.Branch``.
    """

    partition: KeyTerm
    sort: SortCondition | None
    choice: tuple[tuple[str, str], ...] = ()
    also: tuple[KeyTerm, ...] = ()


@dataclass(frozen=True, slots=True)
class Stop:
    """The first part of the sort key that no equality binds.

    Attributes:
        place: of the sort attribute, from 0; only multi-attribute keys have others.
        part: within what that attribute is made of.
        attribute: the logical attribute.
    """

    place: int
    part: int
    attribute: str


@dataclass(slots=True)
class Match:
    """An access path that serves a conjunction.

    Attributes:
        key: the entity's key of the path.
        branches: one per combination of a finite fan-out.
        residual: comparisons that become a filter.
        spread: attribute and list of ``in: $list`` where the partition takes one value at a time.
        buckets: the days of a range where the partition takes one day at a time.
        bound: attributes the key condition fixes by equality.
        exact: those of them whose value is told from what follows it in the key.
        fixed: attributes that equalities of the conjunction fix, computed ones included, in the key or not.
        stop: where the equalities of the sort key end; None when all is bound.
        backwards: the key holds the order attribute reversed, so that its ascending order is read descending.
        reasons: sentences for the reader.
    """

    key: EntityKey
    branches: tuple[KeyMatch, ...]
    residual: Conjunction
    spread: tuple[str, Value] | None
    buckets: Buckets | None
    bound: frozenset[str]
    exact: frozenset[str]
    fixed: frozenset[str]
    stop: Stop | None
    backwards: bool = False
    reasons: list[str] = field(default_factory=list)

    @property
    def complete(self) -> bool:
        """Whether the whole key is bound by equality."""
        return self.stop is None

    @property
    def repeated(self) -> str | None:
        """The attribute that each branch runs once per value of; None where it runs once."""
        if self.spread is not None:
            return self.spread[0]
        return self.buckets.attribute if self.buckets is not None else None

    @property
    def ordered_by(self) -> str | None:
        """The attribute the items come ordered by after the bound ones; None when all is bound."""
        return self.stop.attribute if self.stop else None

    @property
    def ordered_in(self) -> KeySource | None:
        """The key attribute that holds ``ordered_by``."""
        return self.key.sorts[self.stop.place] if self.stop else None


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
        self.known = fixed_terms(layout, self.entity, conjunction)
        self.choices: dict[str, tuple[Term, ...]] = {}
        self.spread: tuple[str, Value] | None = None
        self.buckets: Buckets | None = None
        self.consumed: set[Comparison] = set()
        self.reasons: list[str] = []

    def match(self) -> Match:
        self._refuse_weak_reads()
        for source in self.key.partitions:
            for attribute in source.attributes:
                self._bind(attribute, "partition")
        # after the partition key: an index that could not serve at all is not explained by what it leaves out
        self._require_membership()
        stop = self._walk_sort_key()
        branches = tuple(self._branches(stop))
        exact = frozenset(self._exact(stop))
        if (repeated := self._repeated_attribute()) is not None and repeated not in exact:
            raise Unserved(f"values of {repeated} cannot be told from what follows them in the key")
        left = left_over(self.layout, self.question, self.conjunction, self.key, self.known, self.consumed, exact)
        return Match(
            key=self.key,
            branches=branches,
            residual=left.residual,
            spread=self.spread,
            buckets=self.buckets,
            bound=frozenset(self._bound(stop)),
            exact=exact,
            fixed=frozenset(self.known.keys() - left.free),
            stop=stop,
            reasons=[*self.reasons, *left.reasons],
        )

    # -- may the path be used at all? ---------------------------------------------------------------------------

    def _refuse_weak_reads(self) -> None:
        if self.question.action.consistent and self.key.path.index and not self.key.path.local:
            raise Unserved("a global index never answers with strong consistency")

    def _require_membership(self) -> None:
        for term in self.key.when.terms:
            if not implied(self.layout, self.entity, self.conjunction, term, self._exists):
                raise Unserved(f"it holds only items where {term}, which the pattern does not ask for")
        for attribute in sorted(self.key.attributes):
            if may_lack(self.layout, self.entity, attribute) and not self._exists(attribute):
                raise Unserved(
                    f"items without {attribute} are not in it; say {attribute}: {{exists: true}} if they are not wanted"
                )

    def _exists(self, attribute: str) -> bool:
        order = self.question.order
        if order is not None and order.attribute == attribute:
            self.reasons.append(f"Ordered by {attribute}: items without it are not in the answer.")
            return True
        if any(each.attribute == attribute and each.implies_existence for each in self.conjunction):
            return True
        computed = self.layout.attribute(self.entity, attribute).is_
        return computed is not None and all(
            not may_lack(self.layout, self.entity, source) or self._exists(source) for source in computed.sources
        )

    # -- the key, left to right ---------------------------------------------------------------------------------

    def _bind(self, attribute: str, part: str) -> None:
        if attribute in self.known or attribute in self.choices or attribute == self._repeated_attribute():
            return
        comparison = self._comparison(attribute, Op.IN)
        if comparison is not None and comparison.spread:
            self._repeat_once(attribute)
            self.spread = (comparison.attribute, comparison.value)
            self.consumed.add(comparison)
            return
        terms = self._listed(comparison) if comparison else self._domain(attribute)
        if terms is not None:
            self.choices[attribute] = terms
        elif part != "partition" or not self._bind_days(attribute):
            raise Unserved(f"its {part} key needs {attribute}, which the pattern does not fix")

    def _bind_days(self, attribute: str) -> bool:
        """A day of a range is a list of days; one of a range without an end is none."""
        found = buckets(self.layout, self.entity, attribute, self.conjunction)
        if found is None:
            return False
        if isinstance(found, Unbounded):
            raise Unserved(f"its partition key needs {attribute}, which the pattern does not fix", found)
        self._repeat_once(attribute)
        self.buckets = found.buckets
        self.consumed.update(found.consumed)
        self.reasons.append(f"One query per day: {found.buckets}.")
        return True

    def _repeat_once(self, attribute: str) -> None:
        if (other := self._repeated_attribute()) is not None:
            raise Unserved(f"two lists at once, {other} and {attribute}")

    def _repeated_attribute(self) -> str | None:
        """What each branch runs once per value of."""
        if self.spread is not None:
            return self.spread[0]
        return self.buckets.attribute if self.buckets is not None else None

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

    def _walk_sort_key(self) -> Stop | None:
        """The first sort part that is not bound by equality; None when all are."""
        for place, source in enumerate(self.key.sorts):
            parts = parts_of(source)
            for index, part in enumerate(parts):
                if isinstance(part, Slot) and not self._binds(place, parts, index, part.attribute):
                    return Stop(place, index, part.attribute)
        return None

    def _binds(self, place: int, parts: tuple[str | Slot, ...], index: int, attribute: str) -> bool:
        """Whether an equality binds a sort part, or several do, one per value."""
        if attribute in self.known or attribute in self.choices or attribute == self._repeated_attribute():
            return True
        comparison = self._comparison(attribute, Op.IN)
        if comparison is not None and not comparison.spread:
            self.choices[attribute] = self._listed(comparison)
            return True
        is_last = not any(isinstance(part, Slot) for part in parts[index + 1 :])
        if comparison is not None and self._repeated_attribute() is None and is_last:
            self._bind(attribute, "sort")
            return True
        if self._ranges(attribute) or not self._gap_is_worth_closing(place, parts, index):
            return False
        self._bind(attribute, "sort")
        return True

    def _gap_is_worth_closing(self, place: int, parts: tuple[str | Slot, ...], index: int) -> bool:
        """A finite attribute before something that is needed becomes one query per value."""
        if isinstance(slot := parts[index], str) or self._domain(slot.attribute) is None:
            return False
        later = {part.attribute for part in parts[index + 1 :] if isinstance(part, Slot)}
        later |= {name for source in self.key.sorts[place + 1 :] for name in source.attributes}
        order = self.question.order
        needed = {each.attribute for each in self.conjunction} | ({order.attribute} if order else set())
        return bool(later & needed) and slot.attribute != (order.attribute if order else None)

    def _bound(self, stop: Stop | None) -> Iterator[str]:
        for source in self.key.partitions:
            yield from source.attributes
        for source, end in self._bound_sorts(stop):
            yield from (part.attribute for part in parts_of(source)[:end] if isinstance(part, Slot))

    def _exact(self, stop: Stop | None) -> Iterator[str]:
        """The bound attributes whose values the key condition fixes beyond doubt."""
        for source in self.key.partitions:
            yield from ending(self.layout, self.entity, parts_of(source))
        for source, end in self._bound_sorts(stop):
            yield from ending(self.layout, self.entity, parts_of(source)[:end], whole=end is None)

    def _bound_sorts(self, stop: Stop | None) -> Iterator[tuple[KeySource, int | None]]:
        """The sort attributes that are bound, the last one perhaps up to a part only."""
        for place, source in enumerate(self.key.sorts):
            if stop is None or place < stop.place:
                yield source, None
            elif place == stop.place:
                yield source, stop.part

    # -- the conditions -----------------------------------------------------------------------------------------

    def _branches(self, stop: Stop | None) -> Iterator[KeyMatch]:
        names = list(self.choices)
        combinations = list(product(*self.choices.values()))
        if len(combinations) > MOST_BRANCHES:
            raise Unserved(f"it would take {len(combinations)} queries, one per combination of {', '.join(names)}")
        if names:
            self.reasons.append(f"One query per value of {' and '.join(names)}, {len(combinations)} in all, merged.")
        for combination in combinations:
            chosen = dict(zip(names, combination, strict=True))
            fixed = {**chosen, **dict(self._repeated())}
            known = close({**self.known, **fixed}, self.layout, self.entity) if fixed else self.known
            partition, *also = self._partition(known)
            leading, sort = self._sort_conditions(known, stop)
            choice = tuple((name, str(term)) for name, term in chosen.items())
            yield KeyMatch(partition, sort, choice, (*also, *leading))

    def _repeated(self) -> Iterator[tuple[str, Term]]:
        if self.spread is not None:
            attribute, value = self.spread
            yield attribute, Operand(value, self.layout.type(self.entity, attribute), attribute)
        if self.buckets is not None:
            yield self.buckets.attribute, self.buckets.day

    def _partition(self, known: Mapping[str, Term]) -> Iterator[KeyTerm]:
        for name, source in zip(self.key.path.partition, self.key.partitions, strict=True):
            if (term := key_term(name, source, known)) is None:
                raise Unserved("its partition key is not fixed")
            yield term

    def _sort_conditions(
        self, known: Mapping[str, Term], stop: Stop | None
    ) -> tuple[tuple[KeyTerm, ...], SortCondition | None]:
        """The equalities of all but the last sort attribute that is used, and the condition on that one."""
        whole = len(self.key.sorts) if stop is None else stop.place
        pairs = zip(self.key.path.sort[:whole], self.key.sorts[:whole], strict=True)
        equal = [term for name, source in pairs if (term := key_term(name, source, known)) is not None]
        assert len(equal) == whole  # noqa: S101 - every part before the stop is known
        last = self._range(known, stop) if stop is not None else None
        if last is None and equal:
            return tuple(equal[:-1]), SortCondition(Op.EQ, equal[-1])
        return tuple(equal), last

    def _range(self, known: Mapping[str, Term], stop: Stop) -> SortCondition | None:
        name, source = self.key.path.sort[stop.place], self.key.sorts[stop.place]
        picked = self._ranges(stop.attribute)
        self.consumed.update(picked)
        said = [bounds(self.layout, self.entity, stop.attribute, each) for each in picked]
        type = self.layout.type(self.entity, stop.attribute)
        try:
            if isinstance(source, Raw):
                return raw_range(name, type, stop.attribute, said) if said else None
            bound, rest = source.parts[: stop.part], source.parts[stop.part + 1 :]
            prefix = tuple(part if isinstance(part, str) else known[part.attribute] for part in bound)
            if not said:
                return SortCondition(Op.BEGINS_WITH, KeyTerm(name, prefix)) if prefix else None
            return template_range(name, prefix, (type, stop.attribute), said, rest)
        except RangeError as reason:
            raise Unserved(str(reason)) from None

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
        """The ranges one key condition says of an attribute: its own, or of the one it is computed from in order."""
        found = pick(each for each in self.conjunction if each.attribute == attribute and usable(each))
        computed = self.layout.attribute(self.entity, attribute).is_
        if found or computed is None:
            return found
        source = computed.sources[0]
        if order_of(self.layout, self.entity, attribute, source) not in {Order.KEPT, Order.TURNED}:
            return ()
        ranges = (each for each in self.conjunction if each.attribute == source and usable(each))
        return pick(each for each in ranges if each.op is not Op.BEGINS_WITH)
