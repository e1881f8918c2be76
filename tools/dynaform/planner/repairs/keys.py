"""Repairs of keys: templates, types, lengths and declarations under which every item has a key of its own."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from dynaform.documents import Path
from dynaform.findings import Edit
from dynaform.planner.keys.check import AN_ID
from dynaform.planner.keys.disjoint import shared_key
from dynaform.planner.keys.identity import clocked, repeats
from dynaform.planner.keys.length import MOST_PARTITION, leveled, misfits, roots
from dynaform.planner.keys.mend import told_apart
from dynaform.planner.repairs.case import TOLD, Case, Proposal, Proposer, attribute_edit
from dynaform.planner.words import listed
from dynaform.spec.types import Kind

_REPEATED = "A call that is repeated must give the same {names}."
"""What a caller owes once the clock no longer gives it."""


def _two_readings(case: Case) -> Iterator[Proposal]:
    """A template with one reading; else ids as sources of what is computed into it."""
    yield Proposal(case.finding.repair)
    entity = _entity(case)
    found = (name for _, source in case.layout.base(entity).sources for name in roots(case.layout, entity, source))
    texts = [name for name in dict.fromkeys(found) if case.layout.type(entity, name).kind is Kind.STRING]
    for size in range(1, len(texts) + 1):
        for names in combinations(texts, size):
            yield Proposal(tuple(attribute_edit(case.loaded, entity, name, "type", "id") for name in names), AN_ID)


def _two_entities(case: Case) -> Iterator[Proposal]:
    """A constant before either one's template; where none helps the declaration that the key is shared."""
    untold = any(edit.path[0] == "tables" for edit in case.finding.repair)
    yield Proposal(case.finding.repair, TOLD if untold else "")
    entity = _entity(case)
    others = [each for each in case.layout.neighbours(entity) if shared_key(case.layout, entity, each) is not None]
    for other in others:
        yield Proposal(told_apart(case.layout, other, entity))
    shares = case.layout.entity(entity).shares_key
    for other in others:
        if other not in shares:
            yield Proposal((Edit(("entities", entity, "shares_key"), f"[{', '.join((*shares, other))}]"),))


def _identity(case: Case) -> Iterator[Proposal]:
    """The attribute at the end of the key; else an identity without it, which the hint says on what condition."""
    yield Proposal(case.finding.repair)
    if case.at is not None and isinstance(position := case.at[-1], int):
        entity = _entity(case)
        rest = [name for index, name in enumerate(case.layout.entity(entity).id) if index != position]
        yield Proposal((Edit(("entities", entity, "id"), f"[{', '.join(rest)}]" if rest else ""),))


def _repeated(case: Case) -> Iterator[Proposal]:
    """The caller states what the clock gave: all patterns that make the thing at once."""
    entity = _entity(case)
    edits: dict[Edit, None] = {}
    for pattern, source in repeats(case.layout, case.loaded.family, entity).items():
        for below, action in case.loaded.family.access_patterns[pattern].placed_actions():
            if action.entities != (entity,):
                continue
            path: Path = ("access_patterns", pattern, *below)
            for name in clocked(case.layout, action, source):
                edits |= dict.fromkeys(_stated(case, path, entity, name))
    names = listed(sorted({edit.yaml for edit in edits})) if edits else ""
    yield Proposal(tuple(edits), _REPEATED.format(names=names))


def _stated(case: Case, path: Path, entity: str, name: str) -> Iterator[Edit]:
    """Edits after which a write takes an attribute from its caller: what nobody says is a parameter of that name."""
    for clause in ("set", "where"):
        node = case.loaded.document.node((*path, clause, name))
        if node is not None:
            yield Edit((*path, clause, name), f"${name}")
            return
    if case.layout.attribute(entity, name).default is not None:
        yield Edit((*path, "set", name), f"${name}")


def _too_long(case: Case) -> Iterator[Proposal]:
    """A shorter text; where one alone is not enough all of them down to one length."""
    yield Proposal(case.finding.repair)
    entity = _entity(case)
    for found in misfits(case.layout, entity):
        limit = "partition" if found.limit == MOST_PARTITION else "sort"
        lengths = leveled(case.layout, entity, found) if found.bytes else {}
        words = f"The texts of a {limit} key share its {found.limit:,} bytes."
        yield Proposal(
            tuple(attribute_edit(case.loaded, entity, name, word, most) for name, (word, most) in lengths.items()),
            words,
        )


def _entity(case: Case) -> str:
    return case.finding.subject.split("/")[1]


KEYS: dict[str, Proposer] = {
    "DF264": _two_readings,
    "DF265": _two_entities,
    "DF266": _identity,
    "DF267": _repeated,
    "DF268": _too_long,
    "DF269": _too_long,
}
