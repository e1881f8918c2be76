"""What the key condition leaves over: the comparisons that become a filter."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from dynaform.planner.algebra import is_pair_of_ids, may_lack
from dynaform.planner.functions import fixed_source, is_apart
from dynaform.planner.layout import EntityKey, Layout
from dynaform.planner.operands import Derived, Operand, Term
from dynaform.planner.reads.implied import implied, plain
from dynaform.planner.reads.question import Conjunction, Question
from dynaform.spec.predicates import Comparison, Op


@dataclass(frozen=True, slots=True)
class LeftOver:
    """What is left over.

    Attributes:
        residual: the comparisons that become a filter.
        free: attributes that a query for both orders of a pair does not fix, though the conjunction does.
        reasons: sentences for the reader.
    """

    residual: Conjunction
    free: frozenset[str]
    reasons: tuple[str, ...]


def left_over(
    layout: Layout,
    question: Question,
    conjunction: Conjunction,
    key: EntityKey,
    known: Mapping[str, Term],
    consumed: Collection[Comparison],
    exact: frozenset[str],
) -> LeftOver:
    """The comparisons of a conjunction that neither the key condition nor the index itself serves.

    Args:
        layout: of the family.
        question: what is asked.
        conjunction: one way to meet it.
        key: the entity's key of the path.
        known: what equalities fix, computed attributes included.
        consumed: comparisons that the key condition says: lists, ranges, values left out.
        exact: attributes whose value the key condition fixes beyond doubt.
    """
    rest = _Rest(layout, question, conjunction, key, known, consumed, exact)
    residual = tuple(each for each in conjunction if not rest.serves(each))
    return LeftOver(residual, rest.free(), tuple(rest.reasons))


@dataclass(slots=True)
class _Rest:
    layout: Layout
    question: Question
    conjunction: Conjunction
    key: EntityKey
    known: Mapping[str, Term]
    consumed: Collection[Comparison]
    exact: frozenset[str]
    swapped: set[str] = field(default_factory=set)
    reasons: list[str] = field(default_factory=list)

    def serves(self, comparison: Comparison) -> bool:
        attribute, entity = comparison.attribute, self.question.entity
        if self._holds_of_all(comparison):
            return True
        if comparison.size or "." in attribute:
            return False
        if comparison.op is Op.EXISTS:
            if str(comparison.value) == "false":
                return self._is_absence_told(attribute)
            return attribute in self.key.attributes or not may_lack(self.layout, entity, attribute)
        if comparison.op is Op.EQ:
            term = self.known.get(attribute)
            said = isinstance(term, Operand) and term.value == comparison.value
            return said and (self._is_told(comparison) or self._is_pair_served(attribute))
        if comparison.op in {Op.IN, Op.NE}:
            return comparison in self.consumed and attribute in self.exact
        return comparison in self.consumed

    def _holds_of_all(self, comparison: Comparison) -> bool:
        """Whether every item of the index meets it, because of what the index asks of its items."""
        when = tuple(term for term in self.key.when.terms if isinstance(term, Comparison))
        present = {each.attribute for each in when if each.implies_existence}
        return implied(self.layout, self.question.entity, when, comparison, present.__contains__)

    def _is_told(self, comparison: Comparison) -> bool:
        """Whether the key condition fixes the value, by itself or by what is computed from this value one to one."""
        attribute = comparison.attribute
        if attribute in self.exact:
            return True
        for name in self.exact:
            term = self.known.get(name)
            if isinstance(term, Derived) and fixed_source(self.layout, self.question.entity, name) == attribute:
                source = term.sources[0]
                if isinstance(source, Operand) and source.value == comparison.value:
                    return True
        return False

    def _is_absence_told(self, attribute: str) -> bool:
        """Whether the last resort of a ``first_of`` is in the key, and can be nothing else."""
        entity = self.question.entity
        for name in self.exact:
            said = self.layout.attribute(entity, name).is_
            if said is not None and said.literal is not None and attribute in said.sources:
                term = self.known.get(name)
                last = isinstance(term, Operand) and str(term.value) == said.literal
                return last and is_apart(self.layout, entity, name)
        return False

    def _is_pair_served(self, attribute: str) -> bool:
        """A pair in the key holds both orders of its two ids, and the other order is asked for as well (D17)."""
        for name in self.exact:
            if is_pair_of_ids(self.layout, self.question.entity, name):
                computed = self.layout.attribute(self.question.entity, name).is_
                if computed is not None and attribute in computed.sources and self._is_swapped(*computed.sources):
                    self.swapped.update(computed.sources)
                    self.reasons.append(f"{name} holds both orders of {' and '.join(computed.sources)}: one query.")
                    return True
        return False

    def free(self) -> frozenset[str]:
        """What a query for both orders of a pair does not fix: its sources, and what else is computed from them."""
        attributes = self.layout.entity(self.question.entity).attributes
        return frozenset(
            name
            for name, said in attributes.items()
            if name in self.swapped or (said.is_ is not None and set(said.is_.sources) & self.swapped)
        )

    def _is_swapped(self, one: str, other: str) -> bool:
        """Whether another conjunction is this one with the values of two attributes exchanged."""
        names = {one: other, other: one}
        swapped = {plain(each, names.get(each.attribute, each.attribute)) for each in self.conjunction}
        return any({plain(each, each.attribute) for each in some} == swapped for some in self.question.conjunctions)
