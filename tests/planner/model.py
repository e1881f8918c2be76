"""An executable model of a read: a proof's key conditions, filters and projections over items, in plain Python.

It knows what DynamoDB does with a proof and nothing of what the pattern meant; ``oracle`` knows only what it meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from dynaform.planner.calls.items import complete, entity_of, logical_row, primary_key, stored_item
from dynaform.planner.calls.merging import first, is_in_turn, place
from dynaform.planner.calls.predicates import holds
from dynaform.planner.calls.reading import access_path
from dynaform.planner.calls.repeats import spread
from dynaform.planner.calls.values import Call, Row, key_value, loaded_value
from dynaform.planner.layout import Layout
from dynaform.planner.operands import SortCondition
from dynaform.planner.proof import Branch, Filter, Operation, ReadProof
from dynaform.spec.model import Action
from dynaform.spec.predicates import AnyOf, Op, Predicate


@dataclass
class Item:
    """An item of a table: what was meant and what is stored."""

    entity: str
    row: Row
    stored: dict[str, Any]


def table_of(layout: Layout, rows: Iterable[tuple[str, Row]], call: Call) -> list[Item]:
    """The items of some rows; a later row replaces an earlier one of the same primary key."""
    items: dict[tuple[str, tuple[Any, ...]], Item] = {}
    for entity, values in rows:
        row = complete(layout, entity, values)
        key = (layout.entity(entity).table, tuple(primary_key(layout, entity, row).values()))
        items[key] = Item(entity, row, stored_item(layout, entity, row, call))
    return list(items.values())


def oracle(layout: Layout, action: Action, items: Sequence[Item], call: Call) -> list[Item]:
    """The items the pattern means, in its order."""
    name = action.entities[0]
    entity = layout.entity(name)
    wanted = action.selection & entity.liveness
    found = [
        item
        for item in items
        if item.entity == name and holds(wanted, item.row, lambda each: layout.type(name, each), call)
    ]
    if action.order is not None:
        attribute = action.order.attribute
        found = [item for item in found if item.row.get(attribute) is not None]
        found.sort(key=lambda item: item.row[attribute], reverse=action.order.descending)
    return found


def oracle_of_several(layout: Layout, action: Action, items: Sequence[Item], call: Call) -> list[list[Item]]:
    """The items the pattern means, in groups whose own order is free: by type, or by a value of the order attribute."""
    wanted = {name: _wanted(layout, action, name, items, call) for name in action.entities}
    if action.order is None:
        return [some for some in wanted.values() if some]
    attribute = action.order.attribute
    keyed = [name for name in wanted if attribute in layout.entity(name).attributes]
    ordered = [item for name in keyed for item in wanted[name] if item.row.get(attribute) is not None]
    values = sorted({item.row[attribute] for item in ordered}, reverse=action.order.descending)
    middle = [[item for item in ordered if item.row[attribute] == value] for value in values]
    place = list(wanted).index(keyed[0])
    before = [wanted[name] for name in list(wanted)[:place]]
    after = [wanted[name] for name in list(wanted)[place:] if name not in keyed]
    return [some for some in (*before, *middle, *after) if some]


def _wanted(layout: Layout, action: Action, name: str, items: Sequence[Item], call: Call) -> list[Item]:
    """The items of one entity that meet every comparison with an attribute that it has."""
    asked = action.selection & layout.entity(name).liveness
    return [item for item in items if item.entity == name and _meets_its_own(layout, asked, item, call)]


def _meets_its_own(layout: Layout, asked: Predicate, item: Item, call: Call) -> bool:
    """A comparison with an attribute that the entity lacks holds of it."""
    attributes = layout.entity(item.entity).attributes
    return all(
        any(_meets_its_own(layout, branch, item, call) for branch in term.branches)
        if isinstance(term, AnyOf)
        else term.root not in attributes
        or holds(Predicate((term,)), item.row, lambda each: layout.type(item.entity, each), call)
        for term in asked.terms
    )


def run(layout: Layout, proof: ReadProof, items: Sequence[Item], call: Call) -> list[dict[str, Any]]:
    """The stored items that the proof's requests return, merged by its order, without duplicates, each projected."""
    base = layout.paths[proof.table][0]
    streams = [
        _branch(layout, proof, branch, items, one) for each in proof.branches for branch, one in spread(each, call)
    ]
    if is_in_turn(proof):
        found = [item for stream in streams for item in stream]
        places = [place(layout, proof, *_read(layout, proof, item)) for item in found]
        assert places == _sorted(proof, places), "requests read in turn are out of order"
    else:
        found = _merged(layout, proof, streams)
    distinct = {tuple(item[name] for name in base.key): item for item in found}
    return list(distinct.values())


def _merged(layout: Layout, proof: ReadProof, streams: Sequence[list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """A merge that looks at the next row of each request only, as a caller does; a request out of order shows."""
    pending = [list(stream) for stream in streams]
    found = []
    while pending := [stream for stream in pending if stream]:
        places = [place(layout, proof, *_read(layout, proof, stream[0])) for stream in pending]
        descending = proof.order is not None and proof.order.descending
        found.append(pending[first(places, descending)].pop(0))
    places = [place(layout, proof, *_read(layout, proof, item)) for item in found]
    assert places == _sorted(proof, places), "a request is out of order"
    return found


def _sorted(proof: ReadProof, places: Sequence[tuple[int, Any]]) -> list[tuple[int, Any]]:
    """By group, then by the order attribute; without an order within a group as they come."""
    if proof.order is None:
        return sorted(places, key=lambda each: each[0])
    descending = proof.order.descending
    groups = sorted({number for number, _ in places})
    return [
        each
        for number in groups
        for each in sorted(
            (each for each in places if each[0] == number and each[1] is not None),
            key=lambda each: each[1],
            reverse=descending,
        )
        + [each for each in places if each[0] == number and each[1] is None]
    ]


def answers(layout: Layout, proof: ReadProof, found: Iterable[dict[str, Any]]) -> list[Row]:
    """The rows of the answer."""
    return [logical_row(layout, proof.entity, item, proof.returns) for item in found]


def _read(layout: Layout, proof: ReadProof, item: dict[str, Any]) -> tuple[str, Row]:
    """Whose row an item is, and what of it orders the answer."""
    entity = entity_of(layout, proof.entities, item) if len(proof.entities) > 1 else proof.entity
    assert entity is not None, "a row of no entity that was asked for"
    order = proof.order
    names = [order.attribute] if order is not None and order.attribute in layout.entity(entity).attributes else []
    return entity, logical_row(layout, entity, item, names)


def _branch(
    layout: Layout, proof: ReadProof, branch: Branch, items: Sequence[Item], call: Call
) -> list[dict[str, Any]]:
    path = access_path(layout, proof.table, branch.index)
    assert branch.partition is not None
    equal = {term.name: key_value(term, call) for term in (branch.partition, *branch.also)}
    entries = [
        item.stored
        for item in items
        if layout.entity(item.entity).table == proof.table and all(name in item.stored for name in path.key)
    ]
    found = [entry for entry in entries if all(entry[name] == value for name, value in equal.items())]
    found = [entry for entry in found if branch.sort is None or _meets(branch.sort, entry, call)]
    if path.sort:
        found.sort(key=lambda entry: [entry[name] for name in path.sort], reverse=proof.forward == branch.opposite)
    if proof.operation in {Operation.GET_ITEM, Operation.BATCH_GET_ITEM}:
        assert not branch.filter and len(found) <= 1
    projected = [_projected(layout, proof, branch, entry) for entry in found]
    return [entry for entry in projected if _passes(layout, proof, branch, entry, call)]


def _meets(condition: SortCondition, entry: dict[str, Any], call: Call) -> bool:
    value, low = entry[condition.low.name], key_value(condition.low, call)
    if condition.op is Op.BETWEEN:
        assert condition.high is not None
        return bool(low <= value <= key_value(condition.high, call))
    if condition.op is Op.BEGINS_WITH:
        return bool(value.startswith(low))
    tests = {Op.EQ: value == low, Op.LT: value < low, Op.LE: value <= low, Op.GT: value > low, Op.GE: value >= low}
    return bool(tests[condition.op])


def _projected(layout: Layout, proof: ReadProof, branch: Branch, entry: dict[str, Any]) -> dict[str, Any]:
    path = access_path(layout, proof.table, branch.index)
    if path.projection == ("ALL",):
        return entry
    names = {*path.key, *layout.paths[proof.table][0].key}
    listed = set(path.projection) - {"KEYS_ONLY"}
    for entity in proof.entities:
        known = layout.entity(entity).attributes
        names |= {layout.stored_name(entity, name) if name in known else name for name in listed}
    return {name: value for name, value in entry.items() if name in names}


def _passes(layout: Layout, proof: ReadProof, branch: Branch, entry: dict[str, Any], call: Call) -> bool:
    """Of several filters an item passes that of its own entity."""
    return any(_passes_one(layout, proof, branch, kept, entry, call) for kept in (branch.filter, *branch.others))


def _passes_one(
    layout: Layout, proof: ReadProof, branch: Branch, kept: Filter, entry: dict[str, Any], call: Call
) -> bool:
    """The filter sees what the path projects under its own name, and no key attribute of what is queried."""
    table = layout.family.tables[proof.table]
    if kept.type_values and entry.get(str(table.type_attribute)) not in kept.type_values:
        return False
    path = access_path(layout, proof.table, branch.index)
    roots = {each.root for each in kept.predicate.comparisons()}
    assert not {layout.stored_name(kept.entity, root) for root in roots} & set(path.key), "a filter on a key attribute"
    row = dict(_under_own_names(layout, kept.entity, entry))
    return holds(kept.predicate, row, lambda each: layout.type(kept.entity, each), call)


def _under_own_names(layout: Layout, entity: str, entry: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, said in layout.entity(entity).attributes.items():
        stored = said.name or name
        if said.stored and stored in entry:
            yield name, loaded_value(said.typed, entry[stored])
