"""The index that would serve a read, as edits of the spec; or why none would."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from dynaform.findings import Edit
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
NO_EQUALITY = (
    "Without an equality only one constant partition or a scan answers. Fix an attribute (by: [...]), read the whole "
    "table (scan: {reason: ...}), or serve it by something else (elsewhere: ...)."
)
_KEY_TYPES = frozenset({"S", "N", "B"})
_NUMBERED = re.compile(r"([A-Za-z_-]*[A-Za-z_-])(\d+)")


@dataclass(slots=True)
class _Plan:
    """The index to add: what it is called, its two key attributes, and how the entity feeds them."""

    name: str
    partition: str
    sort: str | None
    feeds: dict[str, str] = field(default_factory=dict)
    when: list[Comparison] = field(default_factory=list)


def helpless(layout: Layout, question: Question, conjunction: Conjunction) -> str:
    """Why no index would serve the conjunction, as what to do instead; "" where one may."""
    if question.action.consistent:
        return STRONG
    if (unsayable := _unsayable(layout, question.entity, conjunction)) is not None:
        return f"Write the range of {unsayable} with ge and le, or with between."
    return "" if any(each.op in {Op.EQ, Op.IN} for each in conjunction) else NO_EQUALITY


def index_edits(layout: Layout, question: Question, conjunction: Conjunction) -> tuple[Edit, ...]:
    """The index to add: partition is the equalities, the sort key what is ordered or ranged; none where none helps."""
    plan = None if helpless(layout, question, conjunction) else _planned(layout, question, conjunction)
    if plan is None:
        return ()
    table = layout.entity(question.entity).table
    sorting = f", sort: {layout.stored_name(question.entity, plan.sort)}" if plan.sort else ""
    key = f"{{partition: {plan.partition}{sorting}}}"
    projection = _projection(layout, question, conjunction, plan)
    edits = [Edit(("tables", table, "indexes", plan.name), f"{{key: {key}, projection: {projection}}}")]
    said = [f'{name}: "{text}"' for name, text in plan.feeds.items()]
    if plan.when:
        said.append("when: {" + ", ".join(f"{each.attribute}: {each.value}" for each in plan.when) + "}")
    if said:
        edits.append(Edit(("entities", question.entity, "indexes", plan.name), f"{{{', '.join(said)}}}"))
    return tuple(edits)


def constant_edits(layout: Layout, question: Question, conjunction: Conjunction) -> tuple[Edit, ...]:
    """An index that holds every item of the entity in one partition, by what is ordered or ranged."""
    sort = sort_attribute(layout, question, conjunction)
    if question.action.consistent or sort is None:
        return ()
    entity = question.entity
    name = index_name(layout, entity, [sort])
    key = key_name(layout, entity, name)
    plan = _Plan(name, key, sort, {key: entity.upper()})
    keys = f"{{partition: {key}, sort: {layout.stored_name(entity, sort)}}}"
    index = f"{{key: {keys}, projection: {_projection(layout, question, conjunction, plan)}}}"
    table = layout.entity(entity).table
    return (
        Edit(("tables", table, "indexes", name), index),
        Edit(("entities", entity, "indexes", name), f"{{{key}: {entity.upper()}}}"),
    )


def _planned(layout: Layout, question: Question, conjunction: Conjunction) -> _Plan | None:
    equal = [each for each in conjunction if is_equality(layout, question.entity, each)]
    return _plan(layout, question.entity, equal, sort_attribute(layout, question, conjunction))


def is_equality(layout: Layout, entity: str, comparison: Comparison) -> bool:
    """Whether a comparison can be an equality of a partition key: of a stored attribute, with what is known before."""
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


def sort_attribute(layout: Layout, question: Question, conjunction: Conjunction) -> str | None:
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
        name = index_name(layout, entity, [word])
        key = key_name(layout, entity, name)
        return _Plan(name, key, sort, {key: word.upper()}, when)
    name = index_name(layout, entity, [*names, *([sort] if sort else [])])
    joined = joined_feed(layout, entity, names)
    if len(names) == 1 or not joined:
        rest = names[1] if len(names) > 1 and sort is None else sort
        return _Plan(name, layout.stored_name(entity, names[0]), rest, {}, when)
    key = key_name(layout, entity, name)
    return _Plan(name, key, sort, {key: joined}, when)


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


def index_name(layout: Layout, entity: str, names: Sequence[str]) -> str:
    """A free name for an index on some attributes, in the manner of the table's other names.

    ``gsi1`` is followed by ``gsi2``, ``ByOwner`` by ``ByOwnerAt``, ``owner-index`` by ``owner-at-index``; else it is
    ``by-owner-at``.
    """
    taken = layout.family.tables[layout.entity(entity).table].indexes
    words = "-".join(names)[:230]
    numbered = [match for each in taken if (match := _NUMBERED.fullmatch(each))]
    if taken and len(numbered) == len(taken):
        stem = numbered[-1][1]
        return f"{stem}{max(int(match[2]) for match in numbered if match[1] == stem) + 1}"
    if any(re.match("By[A-Z]", each) for each in taken):
        words = "By" + "".join(word[:1].upper() + word[1:] for word in words.split("-"))
    elif any(each.endswith("-index") for each in taken):
        words = f"{words}-index"
    else:
        words = f"by-{words}"
    more = (f"{words}{'-' if '-' in words else ''}{number}" for number in range(2, 100))
    return next(each for each in (words, *more) if each not in taken)


def key_name(layout: Layout, entity: str, index: str, part: str = "partition") -> str:
    """A name for a key attribute made of a template: ``gsi2pk`` where ``gsi1`` has ``gsi1pk``, else ``...-key``."""
    for name, other in layout.family.tables[layout.entity(entity).table].indexes.items():
        if other.key is None:
            continue
        said = other.key.partition if part == "partition" else other.key.sort
        if said and said[0].casefold().startswith(name.casefold()) and len(said[0]) > len(name):
            return index + said[0][len(name) :]
    word = "key" if part == "partition" else "sort"
    return f"{index}-{word}" if "-" in index else f"{index}{word.title()}"


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
