"""The smallest repair of an unserved read: the index that would serve it, as a spec fragment."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from dynaform.planner.algebra import ending
from dynaform.planner.functions import bounds
from dynaform.planner.layout import Layout, Slot
from dynaform.planner.reads.question import Conjunction, Question
from dynaform.planner.reads.ranges import RangeError, pick, raw_range, usable
from dynaform.spec.model import Order
from dynaform.spec.predicates import Comparison, Op
from dynaform.spec.types import Kind
from dynaform.spec.values import Literal, Stored

STRONG = "Drop consistent: true, or fix the whole primary key: no global index answers a strong read."
NO_EQUALITY = "Fix at least one attribute by equality (by: [...]), or serve it elsewhere."
_KEY_TYPES = frozenset({"S", "N", "B"})


@dataclass(slots=True)
class _Plan:
    """The index to add: what it is called, its two key attributes, and how the entity feeds them."""

    name: str
    partition: str
    sort: str | None
    feeds: dict[str, str] = field(default_factory=dict)
    when: list[Comparison] = field(default_factory=list)


def smallest_index(layout: Layout, question: Question, conjunction: Conjunction) -> str:
    """The index to add: partition is the equalities, the sort key what is ordered or ranged.

    Returns sentences and fragments to be pasted below the table's and the entity's ``indexes``; without an equality no
    index helps, and that is said instead.
    """
    if question.action.consistent:
        return STRONG
    if (unsayable := _unsayable(layout, question.entity, conjunction)) is not None:
        return f"Write the range of {unsayable} with ge and le, or with between."
    equal = [each for each in conjunction if _is_equality(layout, question.entity, each)]
    sort = _sort(layout, question, conjunction)
    plan = _plan(layout, question.entity, equal, sort)
    if plan is None:
        return NO_EQUALITY
    table = layout.entity(question.entity).table
    sorting = f", sort: {layout.stored_name(question.entity, plan.sort)}" if plan.sort else ""
    key = f"{{partition: {plan.partition}{sorting}}}"
    projection = _projection(layout, question, conjunction, plan)
    lines = [f"Add to tables.{table}.indexes:", f"  {plan.name}: {{key: {key}, projection: {projection}}}"]
    said = [f'{name}: "{text}"' for name, text in plan.feeds.items()]
    if plan.when:
        said.append("when: {" + ", ".join(f"{each.attribute}: {each.value}" for each in plan.when) + "}")
    if said:
        lines += [f"and to entities.{question.entity}.indexes:", f"  {plan.name}: {{{', '.join(said)}}}"]
    return "\n".join(lines)


def _is_equality(layout: Layout, entity: str, comparison: Comparison) -> bool:
    plain = comparison.op in {Op.EQ, Op.IN} and not comparison.size and "." not in comparison.attribute
    known = not any(isinstance(value, Stored) for value in comparison.values)
    return plain and known and layout.attribute(entity, comparison.attribute).stored


def _unsayable(layout: Layout, entity: str, conjunction: Conjunction) -> str | None:
    """A ranged attribute that no sort key could serve as it is written."""
    for name in dict.fromkeys(each.attribute for each in conjunction if usable(each)):
        said = [each for each in conjunction if each.attribute == name and usable(each)]
        try:
            raw_range(
                name, layout.type(entity, name), name, [bounds(layout, entity, name, each) for each in pick(said)]
            )
        except RangeError:
            return name
        if len(pick(said)) < len(said):
            return name
    return None


def _sort(layout: Layout, question: Question, conjunction: Conjunction) -> str | None:
    """What the sort key must be: the order attribute, else a ranged one; None where no sort key could be that."""
    wanted: Order | None = question.order
    names = [wanted.attribute] if wanted else [each.attribute for each in conjunction if usable(each)]
    fixed = {each.attribute for each in conjunction if each.op is Op.EQ}
    return next((name for name in names if name not in fixed and stands_alone(layout, question.entity, name)), None)


def _plan(layout: Layout, entity: str, equal: list[Comparison], sort: str | None) -> _Plan | None:
    when = [each for each in equal if _kind(layout, entity, each) is Kind.BOOLEAN and isinstance(each.value, Literal)]
    names = [each.attribute for each in equal if each not in when and stands_alone(layout, entity, each.attribute)]
    names = list(dict.fromkeys(name for name in names if name != sort))
    if not names:
        if not when:
            return None
        word = "-".join(each.attribute for each in when)
        name = free_name(layout, entity, f"by-{word}")
        return _Plan(name, f"{name}-key", sort, {f"{name}-key": word.upper()}, when)
    name = free_name(layout, entity, "by-" + "-".join([*names, *([sort] if sort else [])]))
    joined = joined_feed(layout, entity, names)
    if len(names) == 1 or not joined:
        rest = names[1] if len(names) > 1 and sort is None else sort
        return _Plan(name, layout.stored_name(entity, names[0]), rest, {}, when)
    return _Plan(name, f"{name}-key", sort, {f"{name}-key": joined}, when)


def joined_feed(layout: Layout, entity: str, names: list[str]) -> str:
    """A template of several equalities; "" where one of them cannot stand in a template beyond doubt."""
    delimiter = layout.entity(entity).delimiter
    parts: list[str | Slot] = [part for name in names for part in (delimiter, Slot(name))][1:]
    types = [layout.type(entity, name) for name in names]
    legal = all(type.physical == "S" or (type.kind is Kind.INTEGER and type.width is not None) for type in types)
    return delimiter.join(f"{{{name}}}" for name in names) if legal and _all_end(layout, entity, parts, names) else ""


def _all_end(layout: Layout, entity: str, parts: list[str | Slot], names: Iterable[str]) -> bool:
    return set(names) <= set(ending(layout, entity, parts))


def stands_alone(layout: Layout, entity: str, name: str) -> bool:
    """Whether an attribute can be a key attribute by itself."""
    said = layout.attribute(entity, name)
    return "." not in name and said.stored and said.typed.physical in _KEY_TYPES


def _kind(layout: Layout, entity: str, comparison: Comparison) -> Kind:
    return layout.type(entity, comparison.attribute).kind


def free_name(layout: Layout, entity: str, wanted: str) -> str:
    """A name that no index of the table has, of the characters and the length DynamoDB takes."""
    taken = layout.family.tables[layout.entity(entity).table].indexes
    name = wanted[:240]
    return next(each for each in (name, *(f"{name}-{number}" for number in range(2, 100))) if each not in taken)


def _stored_name(layout: Layout, entity: str, name: str) -> str:
    """The stored name of an attribute; the discriminator is none and keeps its name."""
    return layout.stored_name(entity, name) if name in layout.entity(entity).attributes else name


def _projection(layout: Layout, question: Question, conjunction: Conjunction, plan: _Plan) -> str:
    """What the answer and the filters need and no key gives; ALL where whole items are wanted."""
    if not question.action.returns:
        return "ALL"
    entity = question.entity
    served = {plan.sort, *(each.attribute for each in plan.when)}
    served |= {each.attribute for each in conjunction if layout.stored_name(entity, each.root) == plan.partition}
    served |= {name for name in (part.attribute for part in conjunction) if f"{{{name}}}" in str(plan.feeds)}
    filters = [each.root for each in (*conjunction, *question.live_rest.comparisons()) if each.attribute not in served]
    wanted = [name.split(".", 1)[0] for name in question.returns] + filters
    sorting = layout.stored_name(entity, plan.sort) if plan.sort else ""
    keys = {plan.partition, sorting, *layout.paths[layout.entity(entity).table][0].key}
    type_attribute = layout.family.tables[layout.entity(entity).table].type_attribute
    if type_attribute is not None and layout.neighbours(entity):
        wanted.append(type_attribute)
    names = [name for name in dict.fromkeys(wanted) if _stored_name(layout, entity, name) not in keys]
    return f"[{', '.join(names)}]" if names else "KEYS_ONLY"
