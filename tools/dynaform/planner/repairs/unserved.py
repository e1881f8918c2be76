"""Repairs of reads that nothing serves, from the smallest on.

In order: project an attribute, extend or add an entity's template in an index that is there, ask for what an index
holds, tell entities apart, pad a number, close a range, add an index. Then the same without the pin, and then without
strong consistency.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

from dynaform.documents import Path
from dynaform.findings import Edit
from dynaform.planner.layout import AccessPath, Layout, Template
from dynaform.planner.reads.question import Conjunction, Question, ask, parameters_of
from dynaform.planner.reads.repair import (
    constant_edits,
    index_edits,
    index_name,
    is_equality,
    joined_feed,
    sort_attribute,
)
from dynaform.planner.reads.search import projected, search
from dynaform.planner.repairs.case import BACKFILL, TOLD, Case, Proposal, attribute_edit
from dynaform.planner.repairs.said import flow
from dynaform.planner.repairs.several import several
from dynaform.spec.model import READ_VERBS, Action
from dynaform.spec.predicates import Comparison, Op
from dynaform.spec.types import Kind
from dynaform.spec.values import Literal

_REBUILT = "A live index cannot change what it projects: it is dropped and built anew, and answers nothing meanwhile."
_ONE_PARTITION = "One partition takes 1,000 write units and 3,000 read units per second, and this holds every item."
_WIDTH = 10
"""Digits of a padded number: those of every 32-bit integer."""


@dataclass(frozen=True, slots=True)
class _Open:
    """What is not served: one conjunction of one read."""

    case: Case
    path: Path
    action: Action
    question: Question
    conjunction: Conjunction

    @property
    def layout(self) -> Layout:
        return self.case.layout

    @property
    def table(self) -> str:
        return self.layout.entity(self.question.entity).table

    @property
    def entity(self) -> str:
        return self.question.entity


def unserved(case: Case) -> Iterator[Proposal]:
    """Everything that might serve the pattern, smallest first."""
    for path, action in case.actions():
        if action.verb not in READ_VERBS or action.scan is not None:
            continue
        if case.pattern.transaction:
            yield from by_key(case, path, action)
            continue
        for less in _lesser(path, action):
            if less.edits:
                yield Proposal(less.edits, less.words)
            yield from (_beside(less, each) for each in _proposals(case, path, less.action))


@dataclass(frozen=True, slots=True)
class _Lesser:
    """The pattern as it is, or asking for less: the edits that make it so, and what they mean."""

    action: Action
    edits: tuple[Edit, ...] = ()
    words: str = ""


def _lesser(path: Path, action: Action) -> Iterator[_Lesser]:
    yield _Lesser(action)
    if action.via is not None:
        yield _Lesser(action.model_copy(update={"via": None}), (Edit((*path, "via"), ""),))
    if action.consistent:
        words = "Only if an answer may lack what was written a moment ago."
        weak = action.model_copy(update={"via": None, "consistent": False})
        unpinned = (Edit((*path, "via"), ""),) if action.via is not None else ()
        yield _Lesser(weak, (Edit((*path, "consistent"), ""), *unpinned), words)


def _beside(less: _Lesser, proposal: Proposal) -> Proposal:
    words = "\n".join(each for each in (less.words, proposal.words) if each)
    return Proposal((*less.edits, *proposal.edits), words)


def _proposals(case: Case, path: Path, action: Action) -> Iterator[Proposal]:
    if len(action.entities) > 1:
        yield from several(case, action)
    elif (found := _open(case, path, action)) is not None:
        yield from _one(found)


def by_key(case: Case, path: Path, action: Action) -> Iterator[Proposal]:
    """The read by its whole primary key, which the caller must then know."""
    names = case.layout.base(action.entities[0]).attributes
    asked = [name for _, source in case.layout.base(action.entities[0]).sources for name in source.attributes]
    gone = tuple(Edit((*path, word), "") for word in ("where",) if action.where)
    words = f"The caller must know the whole key: {', '.join(sorted(names))}."
    yield Proposal((Edit((*path, "by"), f"[{', '.join(dict.fromkeys(asked))}]"), *gone), words)


def _one(found: _Open) -> Iterator[Proposal]:
    yield from _projections(found)
    yield from _longer_templates(found)
    yield from _new_feeds(found)
    yield from _existing(found)
    yield from _members_only(found)
    yield from _told_apart(found)
    yield from _padded(found)
    yield from _closed(found)
    yield from _inverted(found)
    yield from new_index(found.layout, found.question, found.conjunction)
    if edits := constant_edits(found.layout, found.question, found.conjunction):
        yield Proposal(edits, f"{_ONE_PARTITION} {BACKFILL}")


def new_index(layout: Layout, question: Question, conjunction: Conjunction) -> Iterator[Proposal]:
    """An index made for a conjunction."""
    if edits := index_edits(layout, question, conjunction):
        yield Proposal(edits, BACKFILL if any(each.path[0] == "entities" for each in edits) else "")


def _inverted(found: _Open) -> Iterator[Proposal]:
    """The table read the other way round, where the sort key holds what the pattern fixes."""
    base = found.layout.base(found.entity)
    fixed = {each.attribute for each in found.conjunction if each.op is Op.EQ}
    if base.sort is None or not fixed & set(base.sort.attributes):
        return
    partition, sort = base.path.sort[0], base.path.partition[0]
    name = index_name(found.layout, found.entity, [partition, sort])
    for projection in ("KEYS_ONLY", "ALL"):
        index = f"{{key: {{partition: {partition}, sort: {sort}}}, projection: {projection}}}"
        yield Proposal((Edit(("tables", found.table, "indexes", name), index),))


def _open(case: Case, path: Path, action: Action) -> _Open | None:
    """The first conjunction that nothing serves, for the fewest parameters left out."""
    optional = [name for name in case.pattern.optional if name in parameters_of(action.selection)]
    for size in range(len(optional) + 1):
        for omitted in combinations(optional, size):
            question = ask(case.layout, action, frozenset(omitted))
            for conjunction in question.conjunctions:
                if search(case.layout, question, conjunction).served is None:
                    return _Open(case, path, action, question, conjunction)
    return None


def _serves(found: _Open, path: AccessPath, **changed: Any) -> bool:
    """Whether an index serves the conjunction once its table's description is changed."""
    table = found.layout.family.tables[found.table]
    index = table.indexes[str(path.index)].model_copy(update=changed)
    told = table.model_copy(update={"indexes": {**table.indexes, str(path.index): index}})
    family = found.layout.family.model_copy(update={"tables": {**found.layout.family.tables, found.table: told}})
    layout = Layout(family)
    action = found.action.model_copy(update={"via": path.index})
    return search(layout, ask(layout, action), found.conjunction).served is not None


# -- what an index holds --------------------------------------------------------------------------------------------


def projections(case: Case, path: Path, action: Action, conjunction: Conjunction) -> Iterator[Proposal]:
    """What an index has to hold to answer a conjunction that is read in a dearer way."""
    yield from _projections(_Open(case, path, action, ask(case.layout, action), conjunction))


def _projections(found: _Open) -> Iterator[Proposal]:
    """A global index that serves but for what it leaves out; a local one is as old as its table, and stays as it is."""
    for path in found.layout.paths[found.table][1:]:
        if path.local or path.projection == ("ALL",) or not _serves(found, path, projection=("ALL",)):
            continue
        names = _lacking(found, path)
        listed = [name for name in path.projection if name != "KEYS_ONLY"]
        value = f"[{', '.join([*listed, *names])}]" if found.action.returns else "ALL"
        yield Proposal((Edit(("tables", found.table, "indexes", str(path.index), "projection"), value),), _REBUILT)


def _lacking(found: _Open, path: AccessPath) -> list[str]:
    """What the answer and its filters need and the index has not; the type attribute too where the table has one."""
    question = found.question
    asked = [each.root for each in (*found.conjunction, *question.live_rest.comparisons())]
    wanted = [*(name.split(".", 1)[0] for name in question.returns), *asked]
    if question.order is not None:
        wanted.append(question.order.attribute)
    here = projected(found.layout, found.entity, path)
    attributes = found.layout.entity(found.entity).attributes
    names = [name for name in dict.fromkeys(wanted) if name not in here and attributes[name].stored]
    type_attribute = found.layout.family.tables[found.table].type_attribute
    told = (
        type_attribute is not None and found.layout.neighbours(found.entity) and type_attribute not in path.projection
    )
    return [*names, *([str(type_attribute)] if told else [])]


# -- what an entity puts into an index ------------------------------------------------------------------------------


def _longer_templates(found: _Open) -> Iterator[Proposal]:
    """A sort template that goes on with what the pattern orders by or ranges over."""
    wanted = sort_attribute(found.layout, found.question, found.conjunction)
    if wanted is None:
        return
    entity = found.layout.entity(found.entity)
    for key in found.layout.indexes_of(found.entity):
        sort, index = key.path.sort, str(key.path.index)
        feeds = entity.indexes.get(index)
        if not sort or feeds is None or sort[0] not in feeds.templates:
            continue
        source = key.source(sort[0])
        if isinstance(source, Template) and wanted not in source.attributes:
            text = feeds.templates[sort[0]]
            longer = f"{text.rstrip(entity.delimiter)}{entity.delimiter}{{{wanted}}}"
            yield Proposal((Edit(("entities", found.entity, "indexes", index, sort[0]), f'"{longer}"'),), BACKFILL)


def _new_feeds(found: _Open) -> Iterator[Proposal]:
    """An index that holds other entities by templates takes this one in."""
    names = [each.attribute for each in found.conjunction if is_equality(found.layout, found.entity, each)]
    joined = joined_feed(found.layout, found.entity, list(dict.fromkeys(names))) if names else ""
    entity = found.layout.entity(found.entity)
    wanted = sort_attribute(found.layout, found.question, found.conjunction)
    if not joined and (names or wanted is None):
        return
    for path in found.layout.paths[found.table][1:]:
        if path.local or found.layout.key(found.entity, path) is not None or not _overloaded(found.layout, path):
            continue
        feeds = {path.partition[0]: f"{found.entity.upper()}{entity.delimiter if joined else ''}{joined}"}
        for name in path.sort[:1]:
            feeds[name] = f"{{{wanted or found.layout.identity(found.entity)[0]}}}"
        said = ", ".join(f'{name}: "{text}"' for name, text in feeds.items())
        words = BACKFILL if joined else f"{_ONE_PARTITION} {BACKFILL}"
        yield Proposal((Edit(("entities", found.entity, "indexes", str(path.index)), f"{{{said}}}"),), words)


def _overloaded(layout: Layout, path: AccessPath) -> bool:
    """Whether entities put templates into an index, so that its key attributes belong to none of them alone."""
    if len(path.partition) > 1 or len(path.sort) > 1:
        return False
    keys = [layout.key(name, path) for name in layout.family.entities_of(path.table)]
    found = [key for key in keys if key is not None]
    return bool(found) and all(isinstance(source, Template) for key in found for _, source in key.sources)


# -- what the pattern and its entities say --------------------------------------------------------------------------


def _existing(found: _Open) -> Iterator[Proposal]:
    """Items without a key attribute are in no index; where they are not wanted, that can be said."""
    said = {each.attribute for each in found.conjunction}
    for key in found.layout.indexes_of(found.entity):
        names = [name for name in sorted(key.attributes - said) if found.layout.attribute(found.entity, name).optional]
        wanted = [Comparison(name, Op.EXISTS, (Literal("true"),)) for name in names]
        if names and _serves_more(found, key.path, wanted):
            edits = tuple(Edit((*found.path, "where", name), "{exists: true}") for name in names)
            yield Proposal(edits, f"Only if items without {' and '.join(names)} are not wanted.")


def _members_only(found: _Open) -> Iterator[Proposal]:
    """What a sparse index holds can be asked for, where nothing else is wanted."""
    said = {each.attribute for each in found.conjunction}
    for key in found.layout.indexes_of(found.entity):
        terms = [each for each in key.when.comparisons() if each.op is Op.EQ and each.attribute not in said]
        if terms and len(terms) == len(key.when.terms) and _serves_more(found, key.path, terms):
            edits = tuple(Edit((*found.path, "where", each.attribute), flow(str(each.value))) for each in terms)
            yield Proposal(edits, f"Only if other items than those where {key.when} are not wanted.")


def _serves_more(found: _Open, path: AccessPath, more: Sequence[Comparison]) -> bool:
    """Whether an index serves the conjunction with some comparisons more."""
    question = replace(found.question, action=found.action.model_copy(update={"via": path.index}))
    return search(found.layout, question, (*found.conjunction, *more)).served is not None


def _told_apart(found: _Open) -> Iterator[Proposal]:
    if found.layout.family.tables[found.table].type_attribute is None and found.layout.neighbours(found.entity):
        yield Proposal((Edit(("tables", found.table, "type_attribute"), "entityType"),), TOLD)


def _padded(found: _Open) -> Iterator[Proposal]:
    """A number that is to keep its order inside a template has a width."""
    names = {each.attribute for each in found.conjunction}
    if found.question.order is not None:
        names.add(found.question.order.attribute)
    for name in sorted(names):
        type = found.layout.type(found.entity, name)
        if type.kind is Kind.INTEGER and type.width is None and "." not in name:
            words = f"{_WIDTH} stands here for the digits of the largest {name}. {BACKFILL}"
            yield Proposal((attribute_edit(found.case.loaded, found.entity, name, "width", str(_WIDTH)),), words)


def _closed(found: _Open) -> Iterator[Proposal]:
    """An open end of a range that a key by itself can only take closed."""
    for comparison in found.conjunction:
        closed = {Op.LT: "le", Op.GT: "ge"}.get(comparison.op)
        place = (*found.path, "where", comparison.attribute, str(comparison.op))
        if closed is not None and (written := found.case.loaded.document.node(place)) is not None:
            words = f"{closed} takes its end in as well: DynamoDB's BETWEEN has no open end."
            yield Proposal((Edit((*place[:-1], closed), flow(written)), Edit(place, "")), words)
