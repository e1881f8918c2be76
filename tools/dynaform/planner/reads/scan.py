"""Reading a whole table: what a Scan can answer, what it cannot, and what it costs."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

from dynaform.findings import Finding
from dynaform.planner.context import ReadContext, Scope
from dynaform.planner.layout import Layout
from dynaform.planner.proof import Alternative, Branch, Capacity, Filter, Operation, ReadProof
from dynaform.planner.reads.assemble import assemble
from dynaform.planner.reads.question import ask, readable, relevant, without
from dynaform.planner.reads.remarks import filter_finding
from dynaform.planner.reads.search import search
from dynaform.planner.reads.sizes import PAGE_BYTES, READ_UNIT
from dynaform.spec.model import Action, Scan, Verb
from dynaform.spec.predicates import Predicate


def prove_scan(
    context: ReadContext, action: Action, omitted: frozenset[str] = frozenset()
) -> tuple[ReadProof | None, list[Finding]]:
    """The proof of a list or count that reads the whole table, with what is to be said of it."""
    assert action.scan is not None  # noqa: S101 - asked for reads that say so
    selection = without(action.selection, omitted)
    if refused := [*_tables(context.scope, action), *_words(context.scope, action), *_hidden(context.scope, action)]:
        return None, refused
    branch = _branch(context.scope.layout, action, selection)
    served, others = _keys(context, action, omitted)
    proof = ReadProof(
        verb=action.verb,
        entities=action.entities,
        table=context.scope.layout.entity(action.entities[0]).table,
        operation=Operation.SCAN,
        branches=(branch,),
        returns=_returns(context.scope.layout, action),
        projection=_projection(context.scope.layout, action),
        page=action.page,
        at_most=_rows(context.scope.layout, action),
        consistent=action.consistent,
        segments=action.scan.segments,
        reasons=tuple(_reasons(action.scan, branch)),
        alternatives=others,
    )
    requests, capacity = _cost(context.scope.layout, proof)
    findings = [*_accepted(context.scope, action, selection), *_bounds(context.scope, proof), *served]
    return replace(proof, requests=requests, capacity=capacity), findings


# -- what a scan cannot answer --------------------------------------------------------------------------------------


def _tables(scope: Scope, action: Action) -> Iterator[Finding]:
    """A scan reads one table, and must tell apart what stands in it."""
    layout = scope.layout
    table, *others = dict.fromkeys(layout.entity(name).table for name in action.entities)
    if others:
        seen = f"{action.entities[0]} is in {table}, and {' and '.join(others)} is another table"
        yield _refusal(scope, seen, str(action.verb), "Write one pattern per table, or steps.")
    strangers = [name for name in layout.family.entities_of(table) if name not in action.entities]
    if strangers and layout.family.tables[table].type_attribute is None:
        seen = f"{', '.join(strangers)} stands in {table} too, and the table has no type_attribute to tell them apart"
        yield _refusal(scope, seen, "scan", f"Add type_attribute: entityType to tables.{table}.")


def _words(scope: Scope, action: Action) -> Iterator[Finding]:
    """What a scan cannot keep: an order, the first rows of it, an index."""
    if action.order is not None:
        seen = f"a scan returns items in no order, and {action.order} is asked for"
        yield _refusal(scope, seen, "order", "Remove order, or remove scan and serve it by a key.")
    if action.limit is not None:
        seen = f"which {action.limit} items a scan meets first is chance"
        yield _refusal(scope, seen, "limit", f"Write page: {action.limit}, and read on to the end.")
    if action.via is not None:
        seen = f"a scan reads the table, and {action.via} is pinned"
        yield _refusal(scope, seen, "via", "Remove via or scan.")


def _hidden(scope: Scope, action: Action) -> Iterator[Finding]:
    """A filter sees stored attributes only."""
    for comparison in action.selection.comparisons():
        for name in action.entities:
            said = scope.layout.entity(name).attributes.get(comparison.root)
            if said is not None and not said.stored:
                seen = f"{comparison} would be a filter, and {comparison.root} is stored nowhere but in a key"
                place = comparison.path if comparison.path[:1] == ("by",) else ("where", *comparison.path)
                yield scope.finding(
                    "DF210", seen, *place, hint=f"Remove stored: false of {name}.{comparison.root}, or scan."
                )


def _refusal(scope: Scope, seen: str, word: str, hint: str) -> Finding:
    return scope.finding("DF210", seen, word, hint=hint)


# -- the proof ------------------------------------------------------------------------------------------------------


def _branch(layout: Layout, action: Action, selection: Predicate) -> Branch:
    table = layout.entity(action.entities[0]).table
    possible = tuple(layout.family.entities_of(table))
    shared = len(possible) > 1
    filters = [
        Filter(
            entity=name,
            predicate=relevant(selection, layout.entity(name)) & layout.entity(name).liveness,
            type_values=(layout.type_value(name),) if shared else (),
        )
        for name in action.entities
    ]
    if set(possible) == set(action.entities) and not any(each.predicate for each in filters):
        filters = [Filter(name) for name in action.entities]
    return Branch(
        index=None, partition=None, sort=None, filter=filters[0], possible=possible, others=tuple(filters[1:])
    )


def _returns(layout: Layout, action: Action) -> tuple[str, ...]:
    return action.returns or tuple(dict.fromkeys(each for name in action.entities for each in readable(layout, name)))


def _projection(layout: Layout, action: Action) -> tuple[str, ...]:
    """Stored names to ask for; of an attribute that lives in a key, the key attribute; nothing for whole items."""
    names: list[str] = []
    for each in action.returns if action.verb is not Verb.COUNT else ():
        for name in action.entities:
            said = layout.entity(name).attributes.get(each.split(".", 1)[0])
            if said is not None and said.stored:
                names.append(layout.stored_name(name, each))
            elif said is not None:
                names += [key for key, source in layout.base(name).sources if each in source.attributes]
    return tuple(dict.fromkeys(names))


def _rows(layout: Layout, action: Action) -> int | None:
    counts = [layout.entity(name).workload.items for name in action.entities]
    return sum(each for each in counts if each is not None) if None not in counts else None


def _keys(
    context: ReadContext, action: Action, omitted: frozenset[str]
) -> tuple[list[Finding], tuple[Alternative, ...]]:
    """A warning where a key serves it too; what that costs, and why other keys do not."""
    if len(action.entities) > 1:
        return [], ()
    layout = context.scope.layout
    question = ask(layout, action, omitted)
    choices = [search(layout, question, conjunction) for conjunction in question.conjunctions]
    found = [choice.served for choice in choices if choice.served is not None]
    refused = dict.fromkeys(Alternative(each.path, each.reason) for choice in choices for each in choice.refusals)
    if len(found) < len(choices):
        return [], tuple(refused)
    paths = " and ".join(dict.fromkeys(str(each.match.key.path) for each in found))
    proof = assemble(context, question, choices, found)
    dear = sum(len(each.match.branches) for each in found) > context.budget
    why = f"would serve it by key, and the budget is {context.budget}" if dear else "would serve it by key"
    others = (Alternative(paths, why, proof.requests, proof.capacity.read), *refused)
    seen = f"{paths} serves it by key, and the scan reads the whole table"
    return [] if dear else [context.scope.finding("DF211", seen, "scan", hint="Remove scan.")], others


def _reasons(scan: Scan, branch: Branch) -> Iterator[str]:
    yield f"The whole table is read, in no order: {scan.reason.rstrip('.')}."
    if scan.segments > 1:
        yield f"{scan.segments} segments can be read side by side; a page holds the place in each of them."
    for each in branch.filters:
        if each.predicate:
            of = f" of {each.entity}" if branch.others else ""
            yield f"Filtered after the read{of}: {each.predicate}."
    if branch.filter.type_values:
        yield "Other entities stand in the table; the type attribute tells them apart."


def _accepted(scope: Scope, action: Action, selection: Predicate) -> list[Finding]:
    """Whatever a scan is asked for is a filter, and its share must be said."""
    if action.keeps is not None:
        return []
    return list(dict.fromkeys(filter_finding(scope, comparison) for comparison in selection.comparisons()))


def _bounds(scope: Scope, proof: ReadProof) -> list[Finding]:
    if proof.verb is not Verb.LIST or proof.page is not None or proof.at_most is not None:
        return []
    hint = "Add page: 50 (rows per call), or workload.items of the entity."
    return [scope.finding("DF204", "nothing bounds the number of rows", "list", hint=hint)]


def _cost(layout: Layout, proof: ReadProof) -> tuple[int, Capacity]:
    """Requests and read units of one call: a page of each segment, or the whole table whatever stands in it."""
    workloads = [each.workload for each in layout.family.entities_of(proof.table).values()]
    factor = 1.0 if proof.consistent else 0.5
    sizes = [each.size for each in workloads if each.size is not None]
    known = len(sizes) == len(workloads)
    if proof.page is not None:
        if not known:
            return proof.segments, Capacity(basis=f"an entity of {proof.table} states no workload.size")
        size = max(sizes)
        rows = proof.page if proof.at_most is None or len(workloads) > 1 else min(proof.page, proof.at_most)
        units = proof.segments * math.ceil(rows * size / READ_UNIT) * factor
        times = f"{proof.segments} x " if proof.segments > 1 else ""
        return proof.segments, Capacity(read=units, basis=f"{times}{rows} rows of at most {size} B, before the filter")
    items = [each.items for each in workloads if each.items is not None]
    if not known or len(items) < len(workloads):
        return proof.segments, Capacity(basis=f"how much {proof.table} holds is not said")
    total = sum(size * count for size, count in zip(sizes, items, strict=True))
    requests = max(proof.segments, math.ceil(total / PAGE_BYTES))
    units = math.ceil(total / READ_UNIT) * factor
    return requests, Capacity(read=units, basis=f"the whole table, {sum(items)} items of {total} B in all")
