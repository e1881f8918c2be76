"""Search: every access path against every conjunction, the best kept, the reason of every other one kept too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dynaform.planner.algebra import (
    ANYTHING,
    Language,
    common,
    decodable,
    fixed_width,
    may_lack,
    prefixed,
    source_language,
    term_language,
)
from dynaform.planner.functions import Order, order_of
from dynaform.planner.keys.intruders import intruder
from dynaform.planner.keys.order import disorder
from dynaform.planner.layout import AccessPath, EntityKey, KeySource, Layout, Raw, Slot, Template, once_per_layout
from dynaform.planner.operands import SortCondition
from dynaform.planner.reads.buckets import Unbounded, days
from dynaform.planner.reads.match import MOST_BRANCHES, KeyMatch, Match, Unserved, match
from dynaform.planner.reads.question import Conjunction, Question, readable
from dynaform.spec.model import Verb
from dynaform.spec.predicates import Op
from dynaform.spec.types import AttributeType, Kind
from dynaform.spec.values import Column, Stored


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why one access path does not serve.

    Attributes:
        path: the access path.
        reason: one clause.
        unbounded: the range whose bound is all that is missing.
    """

    path: str
    reason: str
    unbounded: Unbounded | None = None

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
    """What the search found for one conjunction.

    Attributes:
        served: the best path; None where none serves.
        refusals: why each path that cannot serve cannot.
        others: the other paths that serve, the better ones first.
    """

    served: Served | None
    refusals: tuple[Refusal, ...]
    others: tuple[Served, ...] = ()


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
            refusals.append(_refusal(layout, question, conjunction, path, reason))
    found.sort(key=_cost)
    return Choice(found[0] if found else None, tuple(refusals), tuple(found[1:]))


def _refusal(
    layout: Layout, question: Question, conjunction: Conjunction, path: AccessPath, reason: Unserved
) -> Refusal:
    """Why a path does not serve; days without a bound only where a bound is all that is missing."""
    if reason.unbounded is not None:
        said = (*conjunction, *reason.unbounded.bound)
        try:
            served = _try(layout, question, said, path)
        except Unserved:
            return Refusal(str(path), str(reason))
        if set(served.match.residual) <= {*question.live, *reason.unbounded.bound}:
            return Refusal(str(path), reason.unbounded.reason, reason.unbounded)
    return Refusal(str(path), str(reason))


def _try(layout: Layout, question: Question, conjunction: Conjunction, path: AccessPath) -> Served:
    key = layout.key(question.entity, path)
    if key is None:
        raise Unserved(f"{question.entity} is never in it")
    found = match(layout, question, conjunction, key)
    require_order(layout, question, found)
    _require_turn(question, found)
    require_filterable(layout, question, found)
    possible = tuple(possible_entities(layout, question.entity, found, branch) for branch in found.branches)
    discriminate = any(len(each) > 1 for each in possible)
    type_attribute = layout.family.tables[path.table].type_attribute
    if discriminate and type_attribute is None:
        others = sorted({name for each in possible for name in each} - {question.entity})
        why = f"{', '.join(others)} can come back too, and the table has no type_attribute to tell them apart"
        raise Unserved(why + _shown(layout, question.entity, others[0], found))
    require_projected(layout, question, found, [type_attribute] if discriminate and type_attribute else [])
    return Served(found, possible, discriminate)


def _shown(layout: Layout, entity: str, other: str, found: Match) -> str:
    """An item of another entity that comes back, as the end of a reason; "" where none was found."""
    for branch in found.branches:
        example = intruder(layout, entity, other, found.key.path, branch.partition, branch.sort)
        if example is not None:
            return f": {example}"
    return ""


def _cost(served: Served) -> tuple[int, int, bool, bool, int]:
    found = served.match
    return (
        queries_of(found),
        len(found.residual),
        found.key.path.index is not None,
        served.discriminate,
        -len(found.bound),
    )


def queries_of(found: Match) -> int:
    """How many queries a path takes, for comparing it: one per day of a range, many where a caller says the days."""
    each = 1 if found.buckets is None else days(found.buckets) or MOST_BRANCHES
    return len(found.branches) * each


def require_order(layout: Layout, question: Question, found: Match) -> None:
    """Rows of every branch come in the order asked for, or each branch has one row, or all rows are equal in it."""
    order = question.order
    if order is None:
        return
    type = layout.type(question.entity, order.attribute)
    if type.ignore_case:
        raise Unserved(f"keys hold {order.attribute} without its case, and so not in its order")
    if order.attribute in found.fixed | found.exact:
        return
    if found.complete and found.repeated is None and found.key.path.index is None:
        if may_lack(layout, question.entity, order.attribute):
            raise Unserved(f"its one item may lack {order.attribute}, and then has no place in the order")
        return
    held = _held_order(layout, question.entity, found.ordered_by, order.attribute)
    if held is Order.LOST:
        gives = f"gives items in order of {found.ordered_by}" if found.ordered_by else "gives items in no order"
        raise Unserved(f"{gives}, not of {order.attribute}")
    found.backwards = held is Order.TURNED
    type = layout.type(question.entity, str(found.ordered_by))
    if not _keeps_order(found.ordered_in, str(found.ordered_by), type):
        why = f"{found.ordered_by} ({type.kind}) does not keep its order inside {found.ordered_in}"
        example = disorder(type, _rest(found.ordered_in, str(found.ordered_by)))
        raise Unserved(f"{why}: {example}" if example else why)


def _require_turn(question: Question, found: Match) -> None:
    """Without an order rows come in the order of the step that drives them (D15), which a filter does not give."""
    if question.order is not None or question.action.verb is Verb.COUNT:
        return
    for each in found.residual:
        if each.op is Op.IN and isinstance(each.value, Column):
            raise Unserved(f"{each} would be a filter, and its rows come in no order of ${each.value.step}; say order")


def _held_order(layout: Layout, entity: str, held: str | None, attribute: str) -> Order:
    """How the order of an attribute stands in the order of what the key holds.

    The key holds the attribute itself, or what is computed from it strictly in order or counted down, or what it is
    computed from, however roughly: items in order of a moment are in order of its day.
    """
    if held is None or held == attribute:
        return Order.LOST if held is None else Order.KEPT
    if (order := order_of(layout, entity, held, attribute)) in {Order.KEPT, Order.TURNED}:
        return order
    order = order_of(layout, entity, attribute, held)
    return Order.KEPT if order is Order.ROUGH else order


def _keeps_order(source: KeySource | None, attribute: str, type: AttributeType) -> bool:
    if isinstance(source, Raw) or source is None:
        return True
    rest = _rest(source, attribute)
    if rest and not fixed_width(type):
        return isinstance(rest[0], str) and _few_in_order(type, rest[0])
    return type.key_ordered


def _few_in_order(type: AttributeType, text: str) -> bool:
    """Whether the values of an enum stay in order before a text; what follows the text must not decide it."""
    if type.kind is not Kind.ENUM or not type.key_ordered:
        return False
    keys = [f"{value}{text}" for value in sorted(type.values)]
    return keys == sorted(keys) and not any(
        other.startswith(key) for place, key in enumerate(keys) for other in keys[place + 1 :]
    )


def _rest(source: KeySource | None, attribute: str) -> tuple[str | Slot, ...]:
    """The parts of a template after an attribute's place."""
    parts = source.parts if isinstance(source, Template) else ()
    place = next((i for i, part in enumerate(parts) if isinstance(part, Slot) and part.attribute == attribute), -1)
    return parts[place + 1 :]


def require_filterable(layout: Layout, question: Question, found: Match) -> None:
    """What is left over can be a filter: stored, projected, and no key attribute of what is queried."""
    path = found.key.path
    filterable = projected(layout, question.entity, path)
    for comparison in (*found.residual, *question.live_rest.comparisons()):
        root = comparison.root
        if layout.stored_name(question.entity, root) in path.key:
            raise Unserved(f"{comparison} would be a filter on a key attribute, which DynamoDB refuses")
        if not layout.attribute(question.entity, root).stored:
            raise Unserved(f"{comparison} would be a filter, and {root} is stored nowhere but in a key")
        if root not in filterable:
            raise Unserved(f"it does not project {root}, which the filter {comparison} needs")
        for value in comparison.values:
            if isinstance(value, Stored) and value.attribute.split(".", 1)[0] not in filterable:
                raise Unserved(f"it does not project {value.attribute}, which the filter {comparison} needs")


def possible_entities(layout: Layout, entity: str, found: Match, branch: KeyMatch) -> tuple[str, ...]:
    """The entities whose items the key condition can return."""
    said = {term.name: term_language(layout, entity, term) for term in (branch.partition, *branch.also)}
    if branch.sort is not None:
        said[branch.sort.low.name] = _sort_language(layout, entity, branch.sort)
    possible = [entity]
    for other in layout.neighbours(entity):
        key = layout.key(other, found.key.path)
        if key is not None and _meets(layout, other, key, said):
            possible.append(other)
    return tuple(possible)


def _meets(layout: Layout, other: str, key: EntityKey, said: Mapping[str, tuple[Language, ...]]) -> bool:
    """Whether some key of another entity meets what is said of every key attribute."""
    return all(
        common(source_language(layout, other, key.source(name)), languages) is not None
        for name, languages in said.items()
    )


def _sort_language(layout: Layout, entity: str, condition: SortCondition) -> tuple[Language, ...]:
    """What the sort condition lets through; wider than the truth for ranges, never narrower."""
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


def require_projected(layout: Layout, question: Question, found: Match, extra: list[str]) -> None:
    """The path holds what the answer and its order need, and some further stored names."""
    path = found.key.path
    readable_here = available(layout, question.entity, found.key)
    needed = [*question.returns, *([question.order.attribute] if question.order else [])]
    roots = dict.fromkeys(name.split(".", 1)[0] for name in needed)
    missing = [name for name in roots if name not in readable_here]
    if path.projection != ("ALL",):
        missing += [name for name in extra if name not in path.projection]
    if missing:
        raise Unserved(f"it does not project {', '.join(missing)}")


@once_per_layout
def projected(layout: Layout, entity: str, path: AccessPath) -> frozenset[str]:
    """The logical attributes that stand under their own names in what an access path returns."""
    stored = {name for name, said in layout.entity(entity).attributes.items() if said.stored}
    if path.projection == ("ALL",):
        return frozenset(stored)
    keys = {*path.key, *layout.paths[path.table][0].key}
    return frozenset(name for name in stored if name in path.projection or layout.stored_name(entity, name) in keys)


@once_per_layout
def available(layout: Layout, entity: str, key: EntityKey) -> frozenset[str]:
    """The logical attributes that can be read through an access path: projected, or decoded from a key."""
    names = set(projected(layout, entity, key.path))
    if key.path.projection == ("ALL",):
        names.update(readable(layout, entity))
    for either in (key, layout.base(entity)):
        for _, source in either.sources:
            names.update(decodable(layout, entity, source))
    return frozenset(names)
