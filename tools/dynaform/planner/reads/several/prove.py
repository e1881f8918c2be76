"""From a list of several entities to its proof: one key condition, whose rows come in the order asked for."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from dynaform.findings import Finding
from dynaform.planner.context import ReadContext
from dynaform.planner.entry_size import entry_bytes
from dynaform.planner.layout import AccessPath, Layout
from dynaform.planner.proof import Alternative, Branch, Capacity, Filter, Operation, ReadProof
from dynaform.planner.reads.columns import asked_columns, decoded_columns
from dynaform.planner.reads.match import Unserved
from dynaform.planner.reads.question import Question, ask, relevant
from dynaform.planner.reads.remarks import bound_findings, filter_findings
from dynaform.planner.reads.search import Refusal
from dynaform.planner.reads.several.cover import Cover, cover
from dynaform.planner.reads.several.places import Places, places, told
from dynaform.planner.reads.several.repair import repair
from dynaform.planner.reads.sizes import PAGE_BYTES, READ_UNIT, rows_of_one
from dynaform.planner.words import listed
from dynaform.spec.model import Action, Verb
from dynaform.spec.predicates import ALWAYS, Predicate


@dataclass(frozen=True, slots=True)
class _Served:
    """The best access path: its key condition, the order of its rows, and why each other path is not it."""

    cover: Cover
    places: Places
    refusals: tuple[Refusal, ...]


def prove_several(
    context: ReadContext, action: Action, omitted: frozenset[str] = frozenset()
) -> tuple[ReadProof | None, list[Finding]]:
    """The proof of a list or count of several entities with what is to be said of it; None where no path serves it."""
    if action.verb is Verb.GET:
        hint = "Write list, or a transaction of gets."
        return None, [context.scope.finding("DF242", "a get answers one item, of one entity", "get", hint=hint)]
    layout = context.scope.layout
    questions = questions_of(layout, action, omitted)
    found = _search(layout, action, questions)
    if not isinstance(found, _Served):
        return None, [_unserved(context, action, questions, found)]
    proof = _assemble(context, action, questions, found)
    return proof, _findings(context, questions, found.cover, proof)


def questions_of(layout: Layout, action: Action, omitted: frozenset[str]) -> dict[str, Question]:
    """What the pattern asks of each entity by itself: its own comparisons, order and columns."""
    found = {}
    for name in action.entities:
        entity = layout.entity(name)
        order = action.order if action.order is not None and action.order.attribute in entity.attributes else None
        alone: dict[str, object] = {str(action.verb).replace("list", "list_"): (name,), "order": order, "by": ()}
        own = action.model_copy(update=alone | {"where": relevant(action.selection, entity)})
        returns = tuple(each for each in action.returns if each.split(".", 1)[0] in entity.attributes)
        question = ask(layout, own, omitted)
        found[name] = replace(question, returns=returns) if action.returns else question
    return found


def _search(layout: Layout, action: Action, questions: Mapping[str, Question]) -> _Served | tuple[Refusal, ...]:
    """The first path that serves, the base table before its indexes, for it has every item once."""
    refusals: list[Refusal] = []
    served: list[tuple[Cover, Places]] = []
    tables = tuple(dict.fromkeys(layout.entity(name).table for name in questions))
    if len(tables) > 1:
        return (Refusal(listed(tables), "one request reads one table, and the entities stand in several"),)
    for path in layout.paths[tables[0]]:
        if action.via not in (None, path.index):
            continue
        try:
            served.append(_serve(layout, action, questions, path))
        except Unserved as reason:
            refusals.append(Refusal(str(path), str(reason)))
    served.sort(key=_cost)
    refusals += [Refusal(str(other.path), f"would serve it too; {served[0][0].path} was preferred") for other, _ in
                 served[1:]]  # fmt: skip
    return _Served(*served[0], tuple(refusals)) if served else tuple(refusals)


def _serve(layout: Layout, action: Action, questions: Mapping[str, Question], path: AccessPath) -> tuple[Cover, Places]:
    """One path's proof. Raises Unserved with the reason why it does not serve."""
    found = cover(layout, questions, path)
    if action.verb is Verb.COUNT:
        return found, Places((tuple(questions),), forward=True)
    return found, places(layout, questions, action.order, found)


def _cost(served: tuple[Cover, Places]) -> tuple[int, int, bool]:
    found = served[0]
    left_over = sum(len(each.match.residual) for each in found.served.values())
    return left_over, len(found.strangers), found.path.index is not None


# -- findings -------------------------------------------------------------------------------------------------------


def _unserved(
    context: ReadContext, action: Action, questions: Mapping[str, Question], refusals: Sequence[Refusal]
) -> Finding:
    layout = context.scope.layout
    asked = f" where {action.selection}" if action.selection else ""
    ordered = f", ordered by {action.order}" if action.order else ""
    pinned = f" through {action.via}" if action.via else ""

    def serves(layout: Layout, changed: Action) -> bool:
        return isinstance(_search(layout, changed, questions_of(layout, changed, frozenset())), _Served)

    return context.scope.finding(
        "DF202" if action.via else "DF201",
        f"nothing serves {action.verb} {listed(action.entities)}{asked}{ordered}{pinned} in one request",
        *(("via",) if action.via else ()),
        hint=repair(layout, action, questions, serves),
        notes=tuple(map(str, refusals)),
    )


def _findings(context: ReadContext, questions: Mapping[str, Question], found: Cover, proof: ReadProof) -> list[Finding]:
    served = [found.served[name] for name in questions]
    filters = [each for name in questions for each in filter_findings(context, questions[name], [found.served[name]])]
    first = next(iter(questions.values()))
    return [*dict.fromkeys(filters), *bound_findings(context, first, served, proof)]


# -- the proof ------------------------------------------------------------------------------------------------------


def _assemble(context: ReadContext, action: Action, questions: Mapping[str, Question], found: _Served) -> ReadProof:
    layout = context.scope.layout
    served = found.cover.served
    columns = [name for each, one in questions.items() for name in asked_columns(context, one, [served[each]])]
    decoded = [part for each, one in questions.items() for part in decoded_columns(context, one, [served[each]])]
    returns = action.returns or tuple(dict.fromkeys(name for one in questions.values() for name in one.returns))
    proof = ReadProof(
        verb=action.verb,
        entities=action.entities,
        table=found.cover.path.table,
        operation=Operation.QUERY,
        branches=(_branch(layout, questions, found.cover),),
        returns=returns,
        projection=tuple(dict.fromkeys(columns)),
        decoded=tuple(dict.fromkeys(decoded)),
        order=action.order,
        forward=found.places.forward,
        page=action.page,
        limit=action.limit,
        at_most=_at_most(context, questions, found.cover),
        consistent=action.consistent,
        reasons=tuple(_reasons(action, found)),
        alternatives=tuple(Alternative(each.path, each.reason) for each in found.refusals),
    )
    pages, capacity = _cost_of(context, questions, found.cover, proof)
    return replace(proof, requests=pages, capacity=capacity)


def _branch(layout: Layout, questions: Mapping[str, Question], found: Cover) -> Branch:
    predicates = {
        name: Predicate(found.served[name].match.residual) & question.live_rest for name, question in questions.items()
    }
    told_apart = bool(found.strangers) or any(predicates.values())
    filters = [
        Filter(name, predicate or ALWAYS, (layout.type_value(name),) if told_apart else ())
        for name, predicate in predicates.items()
    ]
    return Branch(
        index=found.path.index,
        partition=found.partition,
        sort=found.sort,
        filter=filters[0],
        possible=found.possible,
        others=tuple(filters[1:]),
    )


def _at_most(context: ReadContext, questions: Mapping[str, Question], found: Cover) -> int | None:
    rows = [rows_of_one(context, question, found.served[name]) for name, question in questions.items()]
    return sum(each for each in rows if each is not None) if None not in rows else None


def _cost_of(
    context: ReadContext, questions: Mapping[str, Question], found: Cover, proof: ReadProof
) -> tuple[int, Capacity]:
    """Requests and read units of one call; a page is priced at its largest rows."""
    layout = context.scope.layout
    said = {name: layout.entity(name).workload.size for name in questions}
    if unknown := [name for name, size in said.items() if size is None]:
        return 1, Capacity(basis=f"{unknown[0]} states no workload.size")
    sizes = {name: entry_bytes(layout, name, found.path, size) for name, size in said.items() if size is not None}
    factor = 1.0 if proof.consistent else 0.5
    if (rows := proof.page or proof.limit) is not None:
        units = math.ceil(rows * max(sizes.values()) / READ_UNIT) * factor
        return 1, Capacity(read=units, basis=f"{rows} row{'s' if rows != 1 else ''} of at most {max(sizes.values())} B")
    if proof.at_most is None:
        return 1, Capacity(basis="the number of rows has no bound")
    counts = {name: rows_of_one(context, one, found.served[name]) or 0 for name, one in questions.items()}
    total = sum(counts[name] * size for name, size in sizes.items())
    basis = ", ".join(f"{counts[name]} {name} of {size} B" for name, size in sizes.items())
    return max(1, math.ceil(total / PAGE_BYTES)), Capacity(read=math.ceil(total / READ_UNIT) * factor, basis=basis)


def _reasons(action: Action, found: _Served) -> Iterator[str]:
    one = found.cover
    where = one.path.index or "The primary key"
    bound = sorted({name for match in one.own.values() for name in match.key.partition.attributes})
    names = listed(action.entities)
    fixed = f"by {' and '.join(bound)}" if bound else "as one constant partition"
    yield f"{where} is fixed {fixed}, where {names} stand together."
    if action.verb is not Verb.COUNT:
        matches = {name: each.match for name, each in one.served.items()}
        yield from told(found.places, action.order, matches)
    for name, each in one.served.items():
        if each.match.residual:
            yield f"Filtered after the read of {name}: {' and '.join(map(str, each.match.residual))}."
    if one.strangers:
        yield f"{listed(one.strangers)} can be in the key range too; the type attribute leaves them out."
    else:
        yield f"No other entity can be in the key range: one request returns exactly {names}."
