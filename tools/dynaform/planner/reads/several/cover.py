"""One key condition for several entities: the narrowest that lets the wanted rows of each through."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from dynaform.planner.algebra import common, ending, source_language
from dynaform.planner.distinct import key_shape
from dynaform.planner.functions import fixed_terms
from dynaform.planner.layout import AccessPath, EntityKey, Layout, parts_of
from dynaform.planner.operands import KeyTerm, SortCondition, Term
from dynaform.planner.reads.left_over import left_over
from dynaform.planner.reads.match import KeyMatch, Match, Unserved, match
from dynaform.planner.reads.question import Conjunction, Question
from dynaform.planner.reads.search import Served, possible_entities, require_filterable, require_projected
from dynaform.spec.predicates import Op


@dataclass(frozen=True, slots=True)
class Cover:
    """One request that returns exactly the wanted entities.

    Attributes:
        path: the access path.
        condition: the one key condition.
        place: how many sort attributes are equal in all its rows; only multi-attribute keys order by a later one.
        own: by entity, the match that would serve it alone: where its rows stand, and in which order.
        served: by entity, the match under the one condition: what is left over for a filter.
        possible: every entity of the table whose items the condition can return.
    """

    path: AccessPath
    condition: KeyMatch
    place: int
    own: Mapping[str, Match]
    served: Mapping[str, Served]
    possible: tuple[str, ...]

    @property
    def strangers(self) -> tuple[str, ...]:
        """Entities that can come back too and are not wanted."""
        return tuple(name for name in self.possible if name not in self.own)


def covers(layout: Layout, questions: Mapping[str, Question], path: AccessPath) -> tuple[Cover, ...]:
    """The requests of a path that return all wanted entities together: one, or one per value of a fan-out.

    Raises:
        Unserved: with the reason why this path cannot.
    """
    alone = {name: _alone(layout, question, path) for name, question in questions.items()}
    return tuple(_cover(layout, questions, path, own) for own in _together(alone))


def _cover(layout: Layout, questions: Mapping[str, Question], path: AccessPath, own: Mapping[str, _Alone]) -> Cover:
    matches = {name: each.match for name, each in own.items()}
    condition, place = _one_condition(layout, matches)
    served = {}
    for name, question in questions.items():
        residual = _left_over(layout, question, own[name], condition)
        found = replace(matches[name], branches=(condition,), residual=residual)
        require_filterable(layout, question, found)
        served[name] = Served(found, (possible_entities(layout, name, found, condition),), discriminate=False)
    possible = tuple(dict.fromkeys(each for one in served.values() for each in one.possible[0]))
    found_cover = Cover(path, condition, place, matches, served, possible)
    _require_told_apart(layout, questions, found_cover)
    return found_cover


@dataclass(frozen=True, slots=True)
class _Alone:
    """One key condition that serves one of the entities by itself."""

    conjunction: Conjunction
    match: Match

    @property
    def condition(self) -> KeyMatch:
        return self.match.branches[0]

    @property
    def partition(self) -> tuple[object, ...]:
        """What the partition is, whatever the caller supplies, and how often it is asked for."""
        extra = self.condition.also[: len(self.match.key.path.partition) - 1]
        shapes = tuple(key_shape(term) for term in (self.condition.partition, *extra))
        return (shapes, self.match.spread, self.match.buckets)

    @property
    def sort(self) -> tuple[object, ...]:
        """The condition on the sort key."""
        return tuple(map(_shape, sort_conditions(self.match)))


def _alone(layout: Layout, question: Question, path: AccessPath) -> list[_Alone]:
    """The key conditions that serve one of the entities; conjunctions that come to one condition count once."""
    key = layout.key(question.entity, path)
    if key is None:
        raise Unserved(f"{question.entity} is never in it")
    found: dict[tuple[object, ...], _Alone] = {}
    for conjunction in question.conjunctions:
        try:
            matched = match(layout, question, conjunction, key)
        except Unserved as reason:
            raise Unserved(f"{question.entity}: {reason}", reason.unbounded) from None
        for branch in matched.branches:
            one = _Alone(conjunction, replace(matched, branches=(branch,)))
            found.setdefault((one.partition, one.sort, matched.residual), one)
    return list(found.values())


def _together(alone: Mapping[str, Sequence[_Alone]]) -> Iterator[dict[str, _Alone]]:
    """The conditions that one request can serve for all entities: equal in the partition, each entity once."""
    partitions = list(dict.fromkeys(each.partition for some in alone.values() for each in some))
    for partition in partitions:
        group = {name: [each for each in some if each.partition == partition] for name, some in alone.items()}
        if not all(group.values()):
            raise _apart(alone)
        if all(len(some) == 1 for some in group.values()):
            yield {name: some[0] for name, some in group.items()}
            continue
        sorts = {name: {each.sort: each for each in some} for name, some in group.items()}
        wanted = next(iter(sorts.values())).keys()
        for name, some in group.items():
            if sorts[name].keys() != wanted or len(sorts[name]) < len(some):
                raise Unserved(f"{name} takes several key conditions in one partition, and not those of the others")
        for sort in wanted:
            yield {name: one[sort] for name, one in sorts.items()}


def _apart(alone: Mapping[str, Sequence[_Alone]]) -> Unserved:
    """Two entities that do not stand together, with their partitions."""
    (first, some), *others = alone.items()
    theirs = {each.partition for each in some}
    name, other = next((name, more) for name, more in others if {each.partition for each in more} != theirs)
    mine = _partition_text(some[0])
    return Unserved(f"{first} stands in partition {mine}, {name} in {_partition_text(other[0])}")


def _partition_text(alone: _Alone) -> str:
    extra = alone.condition.also[: len(alone.match.key.path.partition) - 1]
    return "+".join(map(str, (alone.condition.partition, *extra)))


# -- the sort condition ---------------------------------------------------------------------------------------------


def sort_conditions(found: Match) -> tuple[SortCondition, ...]:
    """What the only key condition says of each sort attribute, from the left."""
    condition = found.branches[0]
    equal = condition.also[len(found.key.path.partition) - 1 :]
    last = (condition.sort,) if condition.sort is not None else ()
    return (*(SortCondition(Op.EQ, term) for term in equal), *last)


def _one_condition(layout: Layout, own: Mapping[str, Match]) -> tuple[KeyMatch, int]:
    """One key condition for all entities, and how many sort attributes it fixes.

    A list is asked for value by value, so what it fixes in the sort key must be the same for all.
    """
    found = next(iter(own.values()))
    extra = found.branches[0].also[: len(found.key.path.partition) - 1]
    shared: list[SortCondition] = []
    for conditions in zip(*map(sort_conditions, own.values()), strict=False):
        if len({_shape(each) for each in conditions}) > 1:
            shared += _common_condition(layout, own, conditions)
            break
        shared.append(conditions[0])
    alike = all(tuple(map(_shape, sort_conditions(each))) == tuple(map(_shape, shared)) for each in own.values())
    if (
        not alike
        and found.repeated is not None
        and not any(found.repeated in each.attributes for each in found.key.partitions)
    ):
        raise Unserved("a list is asked for value by value, and the entities stand in different ranges of the sort key")
    equal = [each.low for each in shared[:-1]]
    last = shared[-1] if shared else None
    place = len(equal) + (last is not None and last.op is Op.EQ and len(found.key.sorts) > 1)
    return KeyMatch(found.branches[0].partition, last, found.branches[0].choice, (*extra, *equal)), place


def _common_condition(
    layout: Layout, own: Mapping[str, Match], conditions: Sequence[SortCondition]
) -> list[SortCondition]:
    """The common beginning of what differs; nothing where it differs from its first character."""
    delimiters = {layout.entity(name).delimiter for name in own}
    prefix = _common([_bound_parts(each) for each in conditions], delimiters)
    return [SortCondition(Op.BEGINS_WITH, KeyTerm(conditions[0].low.name, prefix))] if prefix else []


def _shape(condition: SortCondition) -> tuple[object, ...]:
    high = key_shape(condition.high) if condition.high is not None else ()
    above = (condition.low.above, condition.high is not None and condition.high.above)
    return (condition.op, condition.low.name, key_shape(condition.low), high, above)


def _bound_parts(condition: SortCondition) -> tuple[str | Term, ...]:
    """The leading parts of every key that the condition lets through."""
    if condition.low.raw and condition.op is not Op.EQ:
        return ()
    if condition.op in {Op.EQ, Op.BEGINS_WITH}:
        return () if condition.low.raw else condition.low.parts
    if condition.high is None:
        return ()
    return _common([condition.low.parts, condition.high.parts], set())


def _common(lists: Sequence[tuple[str | Term, ...]], delimiters: set[str]) -> tuple[str | Term, ...]:
    """The parts that all lists begin with; of texts that part, what they share up to a delimiter."""
    found: list[str | Term] = []
    for parts in zip(*lists, strict=False):
        if len({key_shape(KeyTerm("", (part,))) for part in parts}) == 1:
            found.append(parts[0])
            continue
        texts = [part for part in parts if isinstance(part, str)]
        if len(texts) == len(parts) and (text := _shared_text(texts, delimiters)):
            found.append(text)
        break
    return tuple(found)


def _shared_text(texts: Sequence[str], delimiters: set[str]) -> str:
    """Up to the last delimiter that all share: a word that is cut in two is no prefix anyone meant."""
    length = 0
    for characters in zip(*texts, strict=False):
        if len(set(characters)) > 1:
            break
        length += 1
    text = texts[0][:length]
    end = max((text.rfind(delimiter) + len(delimiter) for delimiter in delimiters if delimiter in text), default=0)
    return text[:end]


# -- what is left over ----------------------------------------------------------------------------------------------


def _left_over(layout: Layout, question: Question, own: _Alone, condition: KeyMatch) -> Conjunction:
    """What the one condition does not serve of an entity's conjunction, though its own condition might have."""
    found = own.match
    if own.sort == tuple(map(_shape, sort_conditions(replace(found, branches=(condition,))))):
        return found.residual
    exact = _exact(layout, question.entity, found.key, condition)
    consumed = [each for each in own.conjunction if each not in found.residual and each.attribute in exact]
    known = fixed_terms(layout, question.entity, own.conjunction)
    return left_over(layout, question, own.conjunction, found.key, known, consumed, exact).residual


def _exact(layout: Layout, entity: str, key: EntityKey, condition: KeyMatch) -> frozenset[str]:
    """The attributes whose values the partition and the beginning of the sort key fix."""
    found = {name for source in key.partitions for name in ending(layout, entity, parts_of(source))}
    said = {term.name: (Op.EQ, term) for term in condition.also}
    if condition.sort is not None:
        said[condition.sort.low.name] = (condition.sort.op, condition.sort.low)
    for name, source in zip(key.path.sort, key.sorts, strict=True):
        if name in said:
            op, term = said[name]
            pairs = zip(term.parts, parts_of(source), strict=False)
            parts = [part if isinstance(part, str) else own for part, own in pairs]
            found |= set(ending(layout, entity, parts, whole=op is Op.EQ))
    return frozenset(found)


# -- telling the rows apart -----------------------------------------------------------------------------------------


def _require_told_apart(layout: Layout, questions: Mapping[str, Question], found: Cover) -> None:
    """Whatever a filter has to tell by its type is told by the type attribute; a reader may tell by the key's form."""
    type_attribute = layout.family.tables[found.path.table].type_attribute
    if found.strangers and type_attribute is None:
        others = ", ".join(sorted(found.strangers))
        raise Unserved(f"{others} can come back too, and the table has no type_attribute to tell them apart")
    filtered = any(each.match.residual for each in found.served.values()) or any(
        question.live_rest for question in questions.values()
    )
    if filtered and type_attribute is None:
        raise Unserved("a filter for one entity must spare the others, and the table has no type_attribute to do so")
    alike = list(keys_alike(layout, questions))
    if alike and type_attribute is None:
        raise Unserved(f"keys of {alike[0][0]} and {alike[0][1]} can look alike, and the table has no type_attribute")
    needed = type_attribute is not None and bool(found.strangers or filtered or alike)
    for name, question in questions.items():
        extra = [type_attribute] if needed and type_attribute is not None else []
        require_projected(layout, question, found.served[name].match, extra)


def keys_alike(layout: Layout, names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The pairs of entities of which some primary key could be either one's."""
    for one, other in combinations(names, 2):
        pairs = zip(layout.base(one).sources, layout.base(other).sources, strict=True)
        if all(
            common(source_language(layout, one, mine), source_language(layout, other, theirs)) is not None
            for (_, mine), (_, theirs) in pairs
        ):
            yield one, other
