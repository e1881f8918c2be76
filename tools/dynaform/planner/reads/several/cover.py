"""One key condition for several entities: the narrowest that lets the wanted rows of each through."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from dynaform.planner.algebra import ending
from dynaform.planner.distinct import key_shape
from dynaform.planner.layout import AccessPath, EntityKey, KeySource, Layout, Raw, Slot
from dynaform.planner.proof import KeyTerm, SortCondition, Term
from dynaform.planner.reads.match import KeyMatch, Match, Unserved, match
from dynaform.planner.reads.question import Conjunction, Question
from dynaform.planner.reads.search import Served, possible_entities, require_filterable, require_projected
from dynaform.spec.predicates import Comparison, Op


@dataclass(frozen=True, slots=True)
class Cover:
    """An access path that returns exactly the wanted entities.

    Attributes:
        path: the access path.
        partition, sort: the one key condition.
        own: by entity, the match that would serve it alone: where its rows stand, and in which order.
        served: by entity, the match under the one condition: what is left over for a filter.
        possible: every entity of the table whose items the condition can return.
    """

    path: AccessPath
    partition: KeyTerm
    sort: SortCondition | None
    own: Mapping[str, Match]
    served: Mapping[str, Served]
    possible: tuple[str, ...]

    @property
    def strangers(self) -> tuple[str, ...]:
        """Entities that can come back too and are not wanted."""
        return tuple(name for name in self.possible if name not in self.own)


def cover(layout: Layout, questions: Mapping[str, Question], path: AccessPath) -> Cover:
    """The one key condition of a path, with what each entity leaves over.

    Raises:
        Unserved: with the reason why this path cannot.
    """
    own = {name: _alone(layout, question, path) for name, question in questions.items()}
    partition = _one_partition(own)
    sort = _one_sort(layout, own)
    condition = KeyMatch(partition, sort)
    served = {}
    for name, question in questions.items():
        found = replace(own[name], branches=(condition,), residual=_left_over(layout, question, own[name], sort))
        require_filterable(layout, question, found)
        served[name] = Served(found, (possible_entities(layout, name, found, condition),), discriminate=False)
    possible = tuple(dict.fromkeys(each for one in served.values() for each in one.possible[0]))
    found_cover = Cover(path, partition, sort, own, served, possible)
    _require_told_apart(layout, questions, found_cover)
    return found_cover


def _alone(layout: Layout, question: Question, path: AccessPath) -> Match:
    """The match that serves one of the entities; the key condition of one request."""
    key = layout.key(question.entity, path)
    if key is None:
        raise Unserved(f"{question.entity} is never in it")
    if len(question.conjunctions) > 1:
        raise Unserved(f"an `any` takes a key condition per branch for {question.entity}, and one request has one")
    try:
        found = match(layout, question, question.conjunctions[0], key)
    except Unserved as reason:
        raise Unserved(f"{question.entity}: {reason}") from None
    if len(found.branches) > 1 or found.spread is not None:
        raise Unserved(f"{question.entity} takes one query per value, and one request is asked for")
    return found


def _one_partition(own: Mapping[str, Match]) -> KeyTerm:
    """All entities stand in one partition, whatever the caller supplies."""
    (first, one), *others = [(name, found.branches[0].partition) for name, found in own.items()]
    for name, other in others:
        if key_shape(other) != key_shape(one):
            raise Unserved(f"{first} stands in partition {one}, {name} in {other}")
    return one


# -- the sort condition ---------------------------------------------------------------------------------------------


def _one_sort(layout: Layout, own: Mapping[str, Match]) -> SortCondition | None:
    """The condition all entities would have by themselves, else their common beginning, else all of the partition."""
    conditions = [found.branches[0].sort for found in own.values()]
    shapes = {_shape(each) for each in conditions}
    if len(shapes) == 1:
        return conditions[0]
    if None in conditions:
        return None
    delimiters = {layout.entity(name).delimiter for name in own}
    prefix = _common([_bound_parts(each) for each in conditions if each is not None], delimiters)
    name = next(each.low.name for each in conditions if each is not None)
    return SortCondition(Op.BEGINS_WITH, KeyTerm(name, prefix)) if prefix else None


def _shape(condition: SortCondition | None) -> tuple[object, ...]:
    if condition is None:
        return ()
    high = key_shape(condition.high) if condition.high is not None else ()
    above = (condition.low.above, condition.high is not None and condition.high.above)
    return (condition.op, key_shape(condition.low), high, above)


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


def _left_over(layout: Layout, question: Question, own: Match, sort: SortCondition | None) -> Conjunction:
    """What the one condition does not serve of an entity's conjunction, though its own condition might have."""
    if _shape(own.branches[0].sort) == _shape(sort):
        return own.residual
    exact = _exact(layout, question.entity, own.key, sort)
    return tuple(
        each for each in question.conjunctions[0] if each in own.residual or not _still_served(own.key, each, exact)
    )


def _still_served(key: EntityKey, comparison: Comparison, exact: frozenset[str]) -> bool:
    """Membership of the index holds under any condition; an equality where its value is fixed beyond doubt."""
    plain = (comparison.attribute, comparison.op, comparison.values)
    if any(isinstance(term, Comparison) and (term.attribute, term.op, term.values) == plain for term in key.when.terms):
        return True
    return comparison.op is Op.EXISTS or (comparison.op is Op.EQ and comparison.attribute in exact)


def _exact(layout: Layout, entity: str, key: EntityKey, sort: SortCondition | None) -> frozenset[str]:
    """The attributes whose values the partition and the beginning of the sort key fix."""
    found = set(ending(layout, entity, _parts(key.partition)))
    if sort is not None and key.sort is not None:
        bound = sort.low.parts
        parts = [part if isinstance(part, str) else own for part, own in zip(bound, _parts(key.sort), strict=False)]
        found |= set(ending(layout, entity, parts, whole=sort.op is Op.EQ))
    return frozenset(found)


def _parts(source: KeySource) -> tuple[str | Slot, ...]:
    return (Slot(source.attribute),) if isinstance(source, Raw) else source.parts


# -- telling the rows apart -----------------------------------------------------------------------------------------


def _require_told_apart(layout: Layout, questions: Mapping[str, Question], found: Cover) -> None:
    """Whatever a filter or the reader has to tell by its type can be told by the type attribute of the path."""
    type_attribute = layout.family.tables[found.path.table].type_attribute
    if found.strangers and type_attribute is None:
        raise Unserved(
            f"{', '.join(sorted(found.strangers))} can come back too, and the table has no type_attribute to tell them "
            "apart"
        )
    filtered = any(each.match.residual for each in found.served.values()) or any(
        question.live_rest for question in questions.values()
    )
    if filtered and type_attribute is None:
        raise Unserved("a filter for one entity must spare the others, and the table has no type_attribute to do so")
    extra = [type_attribute] if type_attribute is not None else []
    for name, question in questions.items():
        require_projected(layout, question, found.served[name].match, extra)
