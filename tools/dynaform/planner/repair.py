"""The smallest repair of an unserved read: the index that would serve it, as a spec fragment."""

from __future__ import annotations

from dynaform.planner.layout import Layout
from dynaform.planner.question import Conjunction, Question
from dynaform.spec.predicates import RANGE_OPS, Op


def smallest_index(layout: Layout, question: Question, conjunction: Conjunction) -> str:
    """The index to add: partition is the equalities, the sort key what is ranged or ordered, else the identity.

    Returns a sentence and a fragment that can be pasted below the table's ``indexes``; "" when nothing is fixed by
    equality, because then no index helps.
    """
    equal = [each.attribute for each in conjunction if each.op in {Op.EQ, Op.IN} and "." not in each.attribute]
    if not equal:
        return "Fix at least one attribute by equality (by: [...]), or allow a scan with its reason."
    ranged = [each.attribute for each in conjunction if each.op in RANGE_OPS]
    ordered = [question.order.attribute] if question.order else []
    sort = next((name for name in (*ordered, *ranged, *equal[1:]) if name != equal[0]), None)
    table = layout.entity(question.entity).table
    names = [equal[0], *([sort] if sort else [])]
    key = f"{{partition: {names[0]}" + (f", sort: {sort}}}" if sort else "}")
    name = "-".join(names) + "-index"
    return f"Add to tables.{table}.indexes:\n  {name}: {{key: {key}, projection: ALL}}"
