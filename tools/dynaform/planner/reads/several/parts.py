"""The requests that several entities are read by: together, one per value of a fan-out, or each by itself."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from dynaform.planner.calls.merging import groups_of
from dynaform.planner.context import ReadContext
from dynaform.planner.entry_size import entry_bytes
from dynaform.planner.layout import Layout
from dynaform.planner.proof import Alternative, Branch, Capacity, Filter, Operation, ReadProof
from dynaform.planner.reads.branches import branches_of, directed, is_forward
from dynaform.planner.reads.question import Question
from dynaform.planner.reads.search import Refusal, Served
from dynaform.planner.reads.several.cover import Cover
from dynaform.planner.reads.several.places import Places, order_told, told
from dynaform.planner.reads.sizes import PAGE_BYTES, READ_UNIT, list_size, queries, rows_of_one
from dynaform.planner.words import listed
from dynaform.spec.model import Action, Verb
from dynaform.spec.predicates import ALWAYS, Predicate

Questions = Mapping[str, Question]


@dataclass(frozen=True, slots=True)
class Parts:
    """How several entities are read.

    Attributes:
        served: by entity, everything it is read by.
        asked: each request once, whichever entities it returns.
        branches: the requests.
        forward: ScanIndexForward of those that are not opposite.
        reasons: why it is right, sentences.
        alternatives: the other paths, and why each is not used.
    """

    served: Mapping[str, Sequence[Served]]
    asked: tuple[Served, ...]
    branches: tuple[Branch, ...]
    forward: bool
    reasons: tuple[str, ...]
    alternatives: tuple[Alternative, ...]


def together(
    layout: Layout,
    action: Action,
    questions: Questions,
    found: Sequence[tuple[Cover, Places]],
    refusals: Sequence[Refusal],
) -> Parts:
    """Requests that each return rows of all entities: one, or one per value of a fan-out."""
    directions = [(_branch(layout, questions, cover), places.forward) for cover, places in found]
    return Parts(
        served={name: [cover.served[name] for cover, _ in found] for name in questions},
        asked=tuple(next(iter(cover.served.values())) for cover, _ in found),
        branches=tuple(directed(action, directions)),
        forward=directions[0][1],
        reasons=tuple(_why_together(action, found)),
        alternatives=tuple(Alternative(each.path, each.reason) for each in refusals),
    )


def apart(
    layout: Layout,
    action: Action,
    questions: Questions,
    served: Mapping[str, Sequence[Served]],
    refusals: Sequence[Refusal],
) -> Parts:
    """Requests of each entity by itself, merged by the caller."""
    directions = [
        (branch, is_forward(action, each))
        for name, some in served.items()
        for each in some
        for branch in branches_of(layout, questions[name], each)
    ]
    return Parts(
        served=served,
        asked=tuple(each for some in served.values() for each in some),
        branches=tuple(directed(action, directions)),
        forward=directions[0][1],
        reasons=tuple(_why_apart(layout, action, served)),
        alternatives=tuple(Alternative(f"all in one request through {each.path}", each.reason) for each in refusals),
    )


def _branch(layout: Layout, questions: Questions, found: Cover) -> Branch:
    """One request with the filter of each entity."""
    predicates = {
        name: Predicate(found.served[name].match.residual) & question.live_rest for name, question in questions.items()
    }
    told_apart = bool(found.strangers) or any(predicates.values())
    filters = [
        Filter(name, predicate or ALWAYS, (layout.type_value(name),) if told_apart else ())
        for name, predicate in predicates.items()
    ]
    own = next(iter(found.own.values()))
    return Branch(
        index=found.path.index,
        partition=found.condition.partition,
        sort=found.condition.sort,
        filter=filters[0],
        choice=found.condition.choice,
        spread=own.spread,
        possible=found.possible,
        others=tuple(filters[1:]),
        also=found.condition.also,
        buckets=own.buckets,
    )


# -- how many -------------------------------------------------------------------------------------------------------


def at_most(context: ReadContext, questions: Questions, found: Parts) -> int | None:
    """The proved bound of rows, the sum over entities; None where one of them has no bound."""
    rows = [_rows(context, question, found.served[name]) for name, question in questions.items()]
    return sum(each for each in rows if each is not None) if None not in rows else None


def _rows(context: ReadContext, question: Question, served: Sequence[Served]) -> int | None:
    """Rows of one entity over all requests."""
    total = 0
    for each in served:
        rows, lists = rows_of_one(context, question, each), list_size(context, each, Operation.QUERY)
        if rows is None or lists is None:
            return None
        total += rows * lists * len(each.match.branches)
    return total


def cost(context: ReadContext, questions: Questions, found: Parts, proof: ReadProof) -> tuple[int, Capacity]:
    """Requests and read units of one call; a page is priced at its largest rows."""
    layout = context.scope.layout
    asked = queries(context, found.asked, Operation.QUERY) or len(proof.branches)
    said = {name: layout.entity(name).workload.size for name in questions}
    if unknown := [name for name, size in said.items() if size is None]:
        return asked, Capacity(basis=f"{unknown[0]} states no workload.size")
    sizes = {name: _bytes(layout, name, found, size) for name, size in said.items() if size is not None}
    factor = 1.0 if proof.consistent else 0.5
    if (rows := proof.page or proof.limit) is not None:
        units = asked * math.ceil(rows * max(sizes.values()) / READ_UNIT) * factor
        times = f"{asked} x " if asked > 1 else ""
        basis = f"{times}{rows} row{'s' if rows != 1 else ''} of at most {max(sizes.values())} B"
        return asked, Capacity(read=units, basis=basis)
    if proof.at_most is None:
        return asked, Capacity(basis="the number of rows has no bound")
    counts = {name: _rows(context, one, found.served[name]) or 0 for name, one in questions.items()}
    total = sum(counts[name] * size for name, size in sizes.items())
    basis = ", ".join(f"{counts[name]} {name} of {size} B" for name, size in sizes.items())
    further = max(0, math.ceil(total / PAGE_BYTES) - 1)
    return asked + further, Capacity(read=max(asked, math.ceil(total / READ_UNIT)) * factor, basis=basis)


def _bytes(layout: Layout, name: str, found: Parts, size: int) -> int:
    return max(entry_bytes(layout, name, each.match.key.path, size) for each in found.served[name])


# -- why ------------------------------------------------------------------------------------------------------------


def _why_together(action: Action, found: Sequence[tuple[Cover, Places]]) -> Iterator[str]:
    one, places = found[0]
    where = one.path.index or "The primary key"
    names = listed(action.entities)
    bound = sorted({name for each in one.own.values() for source in each.key.partitions for name in source.attributes})
    fixed = f"by {' and '.join(bound)}" if bound else "as one constant partition"
    yield f"{where} is fixed {fixed}, where {names} stand together."
    yield from dict.fromkeys(reason for each in one.own.values() for reason in each.reasons)
    if action.verb is not Verb.COUNT:
        matches = {name: each.match for name, each in one.served.items()}
        yield from told(places, action.order, matches)
    for name, each in one.served.items():
        if each.match.residual:
            yield f"Filtered after the read of {name}: {' and '.join(map(str, each.match.residual))}."
    if one.strangers:
        yield f"{listed(one.strangers)} can be in the key range too; the type attribute leaves them out."
    else:
        returns = "one request returns" if len(found) == 1 else "each request returns"
        yield f"No other entity can be in the key range: {returns} exactly {names}."


def _why_apart(layout: Layout, action: Action, served: Mapping[str, Sequence[Served]]) -> Iterator[str]:
    for name, some in served.items():
        for path in dict.fromkeys(each.match.key.path for each in some):
            yield f"{name} is read by itself, by {path.index or 'the primary key'}."
        yield from dict.fromkeys(reason for each in some for reason in each.match.reasons)
    if action.verb is not Verb.COUNT:
        order = action.order
        keyed = [name for name in served if order is not None and order.attribute in layout.entity(name).attributes]
        groups = Places(groups_of(layout, action.entities, order), forward=True)
        yield f"Rows come as {order_told(groups, order, keyed)}, merged by the caller."
