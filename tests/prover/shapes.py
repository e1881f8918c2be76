"""Every simple way to ask one key: partition equality and one sort condition, no filter. A search by trial.

It knows templates and stored items, and nothing of the planner's matching: a shape serves a question if over many
random item sets it returned exactly the answer. What the planner refuses must not have one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from dynaform.planner.calls.items import logical_row
from dynaform.planner.calls.values import HIGHEST, Call, Row, stored_value
from dynaform.planner.layout import EntityKey, KeySource, Layout, Slot, Template
from dynaform.planner.physical import projection
from dynaform.smoke.execution.execute import Found
from dynaform.smoke.oracle.meaning import computed, left_out, resolve
from dynaform.smoke.oracle.world import equalities
from dynaform.spec.model import Action, Entity, Function
from dynaform.spec.predicates import RANGE_OPS, Comparison, Op

Meets = Callable[[Any], bool]


@dataclass(frozen=True)
class Shape:
    """One simple request.

    Attributes:
        index: where it reads.
        bound: leading slots of the sort key that equalities fill in.
        ranged: whether the next slot's bounds are used.
        backwards: the direction.
    """

    index: str | None
    bound: int
    ranged: bool
    backwards: bool


def shapes(layout: Layout, action: Action) -> list[Shape]:
    """Every shape a question could have, for one entity."""
    found = []
    for path in layout.paths[layout.entity(action.entities[0]).table]:
        key = layout.key(action.entities[0], path)
        if key is None or len(path.partition) > 1 or len(path.sort) > 1 or (action.consistent and not _strong(key)):
            continue
        slots = len(key.sort.attributes) if key.sort is not None else 0
        for bound in range(slots + 1):
            for ranged in (False, True):
                found += [Shape(path.index, bound, ranged, backwards) for backwards in (False, True)]
    return found


def _strong(key: EntityKey) -> bool:
    return key.path.index is None or key.path.local


def asked(
    layout: Layout, action: Action, shape: Shape, call: Call, items: Sequence[dict[str, Any]]
) -> list[Any] | None:
    """The items that a shape returns, each as its path projects it; None where the question does not fill it in."""
    entity = layout.entity(action.entities[0])
    path = next(each for each in layout.paths[entity.table] if each.index == shape.index)
    key = layout.key(action.entities[0], path)
    assert key is not None
    known = _known(layout, action, entity, call)
    partition = _filled(entity, key.partition, known)
    meets = _sort(entity, key.sort, action, shape, known, call)
    if partition is None or meets is None:
        return None
    there = [item for item in items if all(name in item for name in path.key)]
    found = [item for item in there if item[path.partition[0]] == partition]
    if path.sort:
        found = [item for item in found if meets(item[path.sort[0]])]
        found.sort(key=lambda item: _rank(item[path.sort[0]]), reverse=shape.backwards)
    kind, included = projection(layout, path)
    if kind == "ALL":
        return found
    names = {*path.key, *layout.paths[entity.table][0].key, *included}
    return [{name: value for name, value in item.items() if name in names} for item in found]


def rows(layout: Layout, action: Action, found: Sequence[dict[str, Any]], owner: Callable[[Any], str]) -> list[Found]:
    """What a client makes of them."""
    entity = action.entities[0]
    names = action.returns or tuple(layout.entity(entity).attributes)
    return [
        Found(owner(item), logical_row(layout, entity, item, names) if owner(item) == entity else {}, item)
        for item in found
    ]


def _known(layout: Layout, action: Action, entity: Entity, call: Call) -> Row:
    """What equalities say, and what is computed from that."""
    known = equalities(layout, action.entities[0], action.selection, call)
    for name, said in entity.attributes.items():
        if said.is_ is not None and name not in known and said.is_.function is not Function.FIRST_OF:
            value = computed(said.is_, known, entity, said.typed)
            known |= {name: value} if value is not None else {}
    return known


def _filled(entity: Entity, source: KeySource, known: Row) -> Any:
    """The value of a key attribute; None where an attribute is open."""
    if any(name not in known for name in source.attributes):
        return None
    if not isinstance(source, Template):
        (name,) = source.attributes
        return stored_value(entity.attributes[name].typed, known[name])
    return "".join(_part(entity, part, known) for part in source.parts)


def _part(entity: Entity, part: str | Slot, known: Row) -> str:
    return part if isinstance(part, str) else entity.attributes[part.attribute].typed.key_text(known[part.attribute])


def _sort(
    entity: Entity, source: KeySource | None, action: Action, shape: Shape, known: Row, call: Call
) -> Meets | None:
    """The sort condition of a shape."""
    if source is None or (not shape.bound and not shape.ranged and not isinstance(source, Template)):
        return None if shape.bound or shape.ranged else lambda _: True
    if not isinstance(source, Template):
        return _raw(entity, source.attributes[0], action, shape, known, call)
    slots = [place for place, part in enumerate(source.parts) if isinstance(part, Slot)]
    end = slots[shape.bound] if shape.bound < len(slots) else len(source.parts)
    if any(part.attribute not in known for part in source.parts[:end] if isinstance(part, Slot)):
        return None
    prefix = "".join(_part(entity, part, known) for part in source.parts[:end])
    if not shape.ranged:
        if end == len(source.parts):
            return lambda value: bool(value == prefix)
        return lambda value: bool(value.startswith(prefix))
    if shape.bound >= len(slots):
        return None
    name = source.attributes[shape.bound]
    return _ranged(entity, name, prefix, end == len(source.parts) - 1, _terms(action, name), call)


def _terms(action: Action, name: str) -> list[Comparison]:
    terms = [term for term in action.selection.terms if isinstance(term, Comparison)]
    return [term for term in terms if term.attribute == name and term.op in RANGE_OPS and not term.size]


def _raw(entity: Entity, name: str, action: Action, shape: Shape, known: Row, call: Call) -> Meets | None:
    type = entity.attributes[name].typed
    if shape.bound:
        return (lambda value: bool(value == stored_value(type, known[name]))) if name in known else None
    terms = _terms(action, name)
    if len(terms) != 1 or any(left_out(value, call) for value in terms[0].values):
        return None
    values = [_rank(stored_value(type, resolve(value, type, {}, call))) for value in terms[0].values]
    return lambda value: _holds(terms[0].op, _rank(value), values)


def _ranged(
    entity: Entity, name: str, prefix: str, last: bool, terms: Sequence[Comparison], call: Call
) -> Meets | None:
    """BETWEEN from a prefix and a value to a prefix and a value, as far as one condition says it."""
    type = entity.attributes[name].typed
    low, high = prefix.encode(), (prefix + HIGHEST).encode()
    for term in terms:
        if any(left_out(value, call) for value in term.values) or (last and term.op in {Op.GT, Op.LT}):
            return None
        texts = [prefix + type.key_text(resolve(value, type, {}, call)) for value in term.values]
        beyond = "" if last else HIGHEST
        if term.op is Op.BEGINS_WITH:
            return lambda value: bool(value.startswith(texts[0]))
        if term.op in {Op.GE, Op.GT, Op.BETWEEN}:
            low = (texts[0] + (HIGHEST if term.op is Op.GT else "")).encode()
        if term.op in {Op.LE, Op.LT, Op.BETWEEN}:
            high = (texts[-1] + (beyond if term.op is not Op.LT else "")).encode()
    return (lambda value: low <= value.encode() <= high) if terms else None


def _holds(op: Op, found: Any, values: Sequence[Any]) -> bool:
    if op is Op.BETWEEN:
        return bool(values[0] <= found <= values[1])
    if op is Op.BEGINS_WITH:
        return bool(found.startswith(values[0]))
    tests = {Op.LT: found < values[0], Op.LE: found <= values[0], Op.GT: found > values[0], Op.GE: found >= values[0]}
    return bool(tests[op])


def _rank(value: Any) -> Any:
    return value.encode() if isinstance(value, str) else value
