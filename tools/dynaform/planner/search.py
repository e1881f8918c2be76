"""Search: every access path against every conjunction, the best kept, the reason of every other one kept too."""

from __future__ import annotations

from dataclasses import dataclass

from dynaform.planner.algebra import (
    ANYTHING,
    Language,
    common,
    decodable,
    fixed_width,
    prefixed,
    source_language,
    term_language,
)
from dynaform.planner.layout import AccessPath, EntityKey, Layout, Raw
from dynaform.planner.match import KeyMatch, Match, Unserved, match
from dynaform.planner.question import Conjunction, Question
from dynaform.spec.predicates import Op


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why one access path does not serve."""

    path: str
    reason: str

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Served:
    """A conjunction with the match that serves it best."""

    match: Match
    possible: tuple[tuple[str, ...], ...]
    discriminate: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """What the search found for one conjunction: the best, and why each other path is not it."""

    served: Served | None
    refusals: tuple[Refusal, ...]


def search(layout: Layout, question: Question, conjunction: Conjunction) -> Choice:
    """The cheapest access path that serves the conjunction; a pinned one (``via``) is the only candidate."""
    found: list[Served] = []
    refusals: list[Refusal] = []
    for path in layout.paths[layout.entity(question.entity).table]:
        if question.action.via not in (None, path.index):
            continue
        try:
            found.append(_try(layout, question, conjunction, path))
        except Unserved as reason:
            refusals.append(Refusal(str(path), str(reason)))
    found.sort(key=_cost)
    refusals.extend(Refusal(str(other.match.key.path), _why_dearer(found[0], other)) for other in found[1:])
    return Choice(found[0] if found else None, tuple(refusals))


def _try(layout: Layout, question: Question, conjunction: Conjunction, path: AccessPath) -> Served:
    key = layout.key(question.entity, path)
    if key is None:
        raise Unserved(f"{question.entity} is never in it")
    found = match(layout, question, conjunction, key)
    _require_order(layout, question, found)
    _require_filterable(layout, question, found)
    possible = tuple(_possible(layout, question.entity, found, branch) for branch in found.branches)
    discriminate = any(len(each) > 1 for each in possible)
    type_attribute = layout.family.tables[path.table].type_attribute
    if discriminate and type_attribute is None:
        others = sorted({name for each in possible for name in each} - {question.entity})
        raise Unserved(f"{', '.join(others)} can come back too, and the table has no type_attribute to tell them apart")
    _require_projected(layout, question, found, [type_attribute] if discriminate and type_attribute else [])
    return Served(found, possible, discriminate)


def _cost(served: Served) -> tuple[int, int, bool, bool, int]:
    found = served.match
    return (
        len(found.branches),
        len(found.residual),
        found.key.path.index is not None,
        served.discriminate,
        -len(found.bound),
    )


def _why_dearer(best: Served, other: Served) -> str:
    if len(other.match.branches) > len(best.match.branches):
        return f"would serve it too, in {len(other.match.branches)} queries"
    if len(other.match.residual) > len(best.match.residual):
        return "would serve it too, with a filter: " + " and ".join(map(str, other.match.residual))
    return f"would serve it too; {best.match.key.path} was preferred"


def _require_order(layout: Layout, question: Question, found: Match) -> None:
    order = question.order
    if order is None or order.attribute in found.bound or (found.complete and found.spread is None):
        return
    if found.ordered_by != order.attribute:
        gives = f"gives items in order of {found.ordered_by}" if found.ordered_by else "gives items in no order"
        raise Unserved(f"{gives}, not of {order.attribute}")
    source = found.key.sort
    type = layout.type(question.entity, order.attribute)
    if isinstance(source, Raw) or source is None:
        return
    last = source.parts[-1]
    is_last = not isinstance(last, str) and last.attribute == order.attribute
    if not type.key_ordered or not (is_last or fixed_width(type)):
        raise Unserved(f"{order.attribute} ({type.kind}) does not keep its order inside {source}")


def _require_filterable(layout: Layout, question: Question, found: Match) -> None:
    for comparison in (*found.residual, *question.live_rest.comparisons()):
        if layout.stored_name(question.entity, comparison.root) in found.key.path.key:
            raise Unserved(f"{comparison} would be a filter on a key attribute, which DynamoDB refuses")


def _possible(layout: Layout, entity: str, found: Match, branch: KeyMatch) -> tuple[str, ...]:
    """The entities whose items the key condition can return."""
    partition = term_language(layout, entity, branch.partition)
    sort = _sort_language(layout, entity, branch)
    possible = [entity]
    for other in layout.neighbours(entity):
        key = layout.key(other, found.key.path)
        if key is not None and _meets(layout, other, key, partition, sort):
            possible.append(other)
    return tuple(possible)


def _meets(
    layout: Layout, other: str, key: EntityKey, partition: tuple[Language, ...], sort: tuple[Language, ...] | None
) -> bool:
    if common(source_language(layout, other, key.partition), partition) is None:
        return False
    if sort is None or key.sort is None:
        return True
    return common(source_language(layout, other, key.sort), sort) is not None


def _sort_language(layout: Layout, entity: str, branch: KeyMatch) -> tuple[Language, ...] | None:
    """What the sort condition lets through; wider than the truth for ranges, never narrower."""
    condition = branch.sort
    if condition is None:
        return None
    if condition.op is Op.EQ:
        return term_language(layout, entity, condition.low)
    if condition.op is Op.BEGINS_WITH:
        return prefixed(term_language(layout, entity, condition.low))
    if condition.low.raw or condition.high is None:
        return (ANYTHING,)
    shared = []
    for low, high in zip(condition.low.parts, condition.high.parts, strict=False):
        if low != high:
            break
        shared.append(low)
    return prefixed(term_language(layout, entity, type(condition.low)(condition.low.name, tuple(shared))))


def _require_projected(layout: Layout, question: Question, found: Match, extra: list[str]) -> None:
    path = found.key.path
    if path.projection == ("ALL",):
        return
    readable = available(layout, question.entity, found.key)
    needed = [*question.returns, *(each.root for each in (*found.residual, *question.live_rest.comparisons()))]
    if question.order is not None:
        needed.append(question.order.attribute)
    missing = [name for name in dict.fromkeys(needed) if name not in readable]
    missing += [name for name in extra if name not in path.projection]
    if missing:
        raise Unserved(f"it does not project {', '.join(missing)}")


def available(layout: Layout, entity: str, key: EntityKey) -> frozenset[str]:
    """The logical attributes that can be read through an access path: projected, or decoded from a key."""
    if key.path.projection == ("ALL",):
        return frozenset(layout.entity(entity).attributes)
    names = set(key.path.projection) - {"KEYS_ONLY"}
    for either in (key, layout.base(entity)):
        for _, source in either.sources:
            names.update(decodable(layout, entity, source))
    return frozenset(names)
