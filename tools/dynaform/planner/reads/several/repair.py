"""The smallest repair of a list of several entities: another direction, another list, or an index for all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import permutations

from dynaform.findings import Edit
from dynaform.planner.calls.merging import groups_of
from dynaform.planner.layout import Layout
from dynaform.planner.reads.question import Question
from dynaform.planner.reads.repair import STRONG, index_name, joined_feed, key_name, stands_alone
from dynaform.planner.reads.several.cover import keys_alike
from dynaform.spec.model import Action, Order
from dynaform.spec.predicates import Comparison, Op
from dynaform.spec.types import AttributeType
from dynaform.spec.values import Stored

Serves = Callable[[Layout, Action], bool]
"""Whether a changed pattern would be served, perhaps by a changed layout."""

STEPS = "Write steps: one list per entity, and requests for as many."
TYPE_ATTRIBUTE = "entityType"
_MOST_LISTED = 4
"""Entities whose lists are tried in every order."""


def repair(layout: Layout, action: Action, questions: Mapping[str, Question], serves: Serves) -> str:
    """What to write instead, or the index to add.

    Args:
        layout: of the family.
        action: as written.
        questions: what it asks of each entity.
        serves: tries a change.
    """
    if len({layout.entity(name).table for name in questions}) > 1:
        return STEPS
    if words := " or ".join(_rewritten(layout, action, serves)):
        return f"Write {words}."
    table = layout.entity(action.entities[0]).table
    if layout.family.tables[table].type_attribute is None and serves(_typed(layout, table), action):
        return f"Add type_attribute: {TYPE_ATTRIBUTE} to tables.{table}, and write it on every item."
    if action.consistent:
        return STRONG
    return "" if index_edits(layout, action, questions) else STEPS


def _typed(layout: Layout, table: str) -> Layout:
    """The layout in which items of a table say what they are."""
    told = layout.family.tables[table].model_copy(update={"type_attribute": TYPE_ATTRIBUTE})
    return Layout(layout.family.model_copy(update={"tables": {**layout.family.tables, table: told}}))


def _rewritten(layout: Layout, action: Action, serves: Serves) -> Iterator[str]:
    """The other direction, and another place for the entities: what the keys do give."""
    order = action.order
    if order is not None:
        turned = Order(attribute=order.attribute, descending=not order.descending)
        if serves(layout, action.model_copy(update={"order": turned})):
            yield f"order: {order.attribute}{' desc' if turned.descending else ''}"
    if len(action.entities) <= _MOST_LISTED:
        for names in permutations(action.entities):
            if names != action.entities and serves(layout, action.model_copy(update={"list_": names})):
                yield f"list: [{', '.join(names)}]"
                return


def index_edits(layout: Layout, action: Action, questions: Mapping[str, Question]) -> tuple[Edit, ...]:
    """An index whose partition is what all entities fix, and whose sort key puts them as they are listed."""
    first = next(iter(questions))
    names = [name for name in _equal(questions[first]) if all(name in _equal(each) for each in questions.values())]
    names = [name for name in names if all(stands_alone(layout, each, name) for each in questions)]
    partition = joined_feed(layout, first, names) if names else ""
    sorts = _sorts(layout, action, questions)
    table = layout.entity(first).table
    unlike = not any(map(_is_filtered, questions.values())) and not any(keys_alike(layout, questions))
    told = layout.family.tables[table].type_attribute is not None or unlike
    if not partition or sorts is None or not told:
        return ()
    index = index_name(layout, first, names)
    keys = key_name(layout, first, index), key_name(layout, first, index, "sort")
    edits = [
        Edit(
            ("tables", table, "indexes", index),
            f"{{key: {{partition: {keys[0]}, sort: {keys[1]}}}, projection: ALL}}",
        )
    ]
    for name, sort in sorts.items():
        feeds = f'{{{keys[0]}: "{partition}", {keys[1]}: "{sort}"}}'
        edits.append(Edit(("entities", name, "indexes", index), feeds))
    return tuple(edits)


def _is_filtered(question: Question) -> bool:
    """Whether an index by equalities would leave a filter, which tells entities apart by the type attribute."""
    return bool(question.live_rest) or any(not _is_equality(each) for one in question.conjunctions for each in one)


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
