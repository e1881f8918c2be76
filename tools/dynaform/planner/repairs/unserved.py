"""Repairs of reads that nothing serves, from the smallest on.

In order: drop the pin, project an attribute, extend or add an entity's template in an index that is there, say that an
attribute exists, tell entities apart, pad a number, read less strictly, add an index.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from dynaform.documents import Path
from dynaform.findings import Edit
from dynaform.planner.layout import AccessPath, Layout, Template
from dynaform.planner.reads.question import Conjunction, Question, ask, parameters_of
from dynaform.planner.reads.repair import index_edits, is_equality, joined_feed, sort_attribute
from dynaform.planner.reads.search import projected, search
from dynaform.planner.reads.several.prove import questions_of
from dynaform.planner.reads.several.repair import index_edits as shared_index_edits
from dynaform.planner.repairs.case import Case, Proposal, attribute_edit
from dynaform.spec.model import READ_VERBS, Action
from dynaform.spec.types import Kind

_REBUILT = "A live index cannot change what it projects: it is dropped and built anew, and answers nothing meanwhile."
_BACKFILL = "Items that are there already enter the index only when they are written again."
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
        if action.via is not None:
            yield Proposal((Edit((*path, "via"), ""),))
        if len(action.entities) > 1:
            yield from _several(case, path, action)
        elif (found := _open(case, path, action)) is not None:
            yield from _one(found)


def _one(found: _Open) -> Iterator[Proposal]:
    yield from _projections(found)
    yield from _longer_templates(found)
    yield from _new_feeds(found)
    yield from _existing(found)
    yield from _told_apart(found)
    yield from _padded(found)
    yield from _weaker(found)
    unpinned = (Edit((*found.path, "via"), ""),) if found.action.via else ()
    if edits := index_edits(found.layout, found.question, found.conjunction):
        yield Proposal((*edits, *unpinned))


def _several(case: Case, path: Path, action: Action) -> Iterator[Proposal]:
    questions = questions_of(case.layout, action, frozenset())
    if len({case.layout.entity(name).table for name in questions}) == 1:
        if edits := shared_index_edits(case.layout, action, questions):
            yield Proposal(edits, _BACKFILL)


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
    question = ask(layout, action)
    return all(search(layout, question, each).served is not None for each in question.conjunctions)


# -- what an index holds --------------------------------------------------------------------------------------------


def _projections(found: _Open) -> Iterator[Proposal]:
    """An index that serves but for what it leaves out."""
    for path in found.layout.paths[found.table][1:]:
        if path.projection == ("ALL",) or not _serves(found, path, projection=("ALL",)):
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
            yield Proposal((Edit(("entities", found.entity, "indexes", index, sort[0]), f'"{longer}"'),), _BACKFILL)


def _new_feeds(found: _Open) -> Iterator[Proposal]:
    """An index that holds other entities by templates takes this one in."""
    names = [each.attribute for each in found.conjunction if is_equality(found.layout, found.entity, each)]
    joined = joined_feed(found.layout, found.entity, list(dict.fromkeys(names))) if names else ""
    if not joined:
        return
    entity = found.layout.entity(found.entity)
    wanted = sort_attribute(found.layout, found.question, found.conjunction)
    for path in found.layout.paths[found.table][1:]:
        if path.local or found.layout.key(found.entity, path) is not None or not _overloaded(found.layout, path):
            continue
        feeds = {path.partition[0]: f"{found.entity.upper()}{entity.delimiter}{joined}"}
        for name in path.sort[:1]:
            feeds[name] = f"{{{wanted or found.layout.identity(found.entity)[0]}}}"
        said = ", ".join(f'{name}: "{text}"' for name, text in feeds.items())
        yield Proposal((Edit(("entities", found.entity, "indexes", str(path.index)), f"{{{said}}}"),), _BACKFILL)


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
        for name in sorted(key.attributes - said):
            if found.layout.attribute(found.entity, name).optional:
                words = f"Only if items without {name} are not wanted."
                yield Proposal((Edit((*found.path, "where", name), "{exists: true}"),), words)


def _told_apart(found: _Open) -> Iterator[Proposal]:
    if found.layout.family.tables[found.table].type_attribute is None and found.layout.neighbours(found.entity):
        words = "Every item of the table must say what it is, those that are there already too."
        yield Proposal((Edit(("tables", found.table, "type_attribute"), "entityType"),), words)


def _padded(found: _Open) -> Iterator[Proposal]:
    """A number that is to keep its order inside a template has a width."""
    names = {each.attribute for each in found.conjunction}
    if found.question.order is not None:
        names.add(found.question.order.attribute)
    for name in sorted(names):
        type = found.layout.type(found.entity, name)
        if type.kind is Kind.INTEGER and type.width is None and "." not in name:
            words = f"{_WIDTH} stands here for the digits of the largest {name}. {_BACKFILL}"
            yield Proposal((attribute_edit(found.case.loaded, found.entity, name, "width", str(_WIDTH)),), words)


def _weaker(found: _Open) -> Iterator[Proposal]:
    if found.action.consistent:
        words = "Only if an answer may lack what was written a moment ago: no global index answers a strong read."
        yield Proposal((Edit((*found.path, "consistent"), ""),), words)
