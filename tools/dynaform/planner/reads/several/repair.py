"""The smallest repair of a list of several entities: another direction, another list, or an index for all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import permutations

from dynaform.planner.layout import Layout
from dynaform.planner.reads.question import Question
from dynaform.planner.reads.repair import STRONG, free_name, joined_feed, stands_alone
from dynaform.planner.reads.several.places import groups_of
from dynaform.spec.model import Action, Order
from dynaform.spec.predicates import Comparison, Op
from dynaform.spec.types import AttributeType
from dynaform.spec.values import Stored

STEPS = "Write steps: one list per entity, and requests for as many."
_MOST_LISTED = 4
"""Entities whose lists are tried in every order."""


def repair(layout: Layout, action: Action, questions: Mapping[str, Question], serves: Callable[[Action], bool]) -> str:
    """What to write instead, or the index to add.

    Args:
        layout: of the family.
        action: as written.
        questions: what it asks of each entity.
        serves: whether a changed pattern would be served.
    """
    if len({layout.entity(name).table for name in questions}) > 1:
        return STEPS
    if words := " or ".join(_rewritten(action, serves)):
        return f"Write {words}."
    if action.consistent:
        return STRONG
    return _index(layout, action, questions) or STEPS


def _rewritten(action: Action, serves: Callable[[Action], bool]) -> Iterator[str]:
    """The other direction, and another place for the entities: what the keys do give."""
    order = action.order
    if order is not None:
        turned = Order(attribute=order.attribute, descending=not order.descending)
        if serves(action.model_copy(update={"order": turned})):
            yield f"order: {order.attribute}{' desc' if turned.descending else ''}"
    if len(action.entities) <= _MOST_LISTED:
        for names in permutations(action.entities):
            if names != action.entities and serves(action.model_copy(update={"list_": names})):
                yield f"list: [{', '.join(names)}]"
                return


def _index(layout: Layout, action: Action, questions: Mapping[str, Question]) -> str:
    """An index whose partition is what all entities fix, and whose sort key puts them as they are listed."""
    first = next(iter(questions))
    names = [name for name in _equal(questions[first]) if all(name in _equal(each) for each in questions.values())]
    names = [name for name in names if all(stands_alone(layout, each, name) for each in questions)]
    partition = joined_feed(layout, first, names) if names else ""
    sorts = _sorts(layout, action, questions)
    if not partition or sorts is None:
        return ""
    table = layout.entity(first).table
    index = free_name(layout, first, "by-" + "-".join(names))
    keys = f"{{partition: {index}-key, sort: {index}-sort}}"
    lines = [f"Add to tables.{table}.indexes:", f"  {index}: {{key: {keys}, projection: ALL}}"]
    for name, sort in sorts.items():
        lines += [
            f"and to entities.{name}.indexes:",
            f'  {index}: {{{index}-key: "{partition}", {index}-sort: "{sort}"}}',
        ]
    return "\n".join(lines)


def _equal(question: Question) -> list[str]:
    """The attributes that equalities of the only conjunction fix."""
    if len(question.conjunctions) > 1:
        return []
    return [each.attribute for each in question.conjunctions[0] if _is_equality(each)]


def _is_equality(comparison: Comparison) -> bool:
    return comparison.op is Op.EQ and not comparison.size and not isinstance(comparison.value, Stored)


def _sorts(layout: Layout, action: Action, questions: Mapping[str, Question]) -> dict[str, str] | None:
    """A sort template per entity: a digit for its place, then the order attribute; None where that cannot be a key."""
    order = action.order
    groups: Sequence[tuple[str, ...]] = groups_of(layout, tuple(questions), order)
    if order is not None and order.descending:
        groups = groups[::-1]
    found = {}
    for place, group in enumerate(groups):
        for name in group:
            found[name] = str(place)
            if order is not None and questions[name].order is not None:
                if not _can_sort(layout.type(name, order.attribute), layout, name, order.attribute):
                    return None
                found[name] += f"#{{{order.attribute}}}"
    return found


def _can_sort(type: AttributeType, layout: Layout, name: str, attribute: str) -> bool:
    return type.key_ordered and not type.ignore_case and layout.attribute(name, attribute).stored
