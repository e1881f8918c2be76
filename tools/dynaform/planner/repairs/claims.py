"""Repairs of claims: a key of the unique value alone, and a life as long as that of what they claim for."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from dynaform.documents import Path
from dynaform.findings import Edit
from dynaform.planner.expiry import expires, expiry_attribute
from dynaform.planner.layout import Template
from dynaform.planner.repairs.case import Case, Proposal, Proposer, attribute_edit
from dynaform.planner.repairs.said import flow
from dynaform.planner.writes.facts import changed_attributes
from dynaform.spec.model import Action, Verb

_STAY = "Items of {claim} that are there already lack {names}, and stay until they are written anew."


def _one_value(case: Case) -> Iterator[Proposal]:
    """A claim whose key is the unique attribute alone, compared as the entity compares it."""
    if (found := _claimed(case)) is None:
        return
    entity, attribute, name = found
    for key_attribute, source in case.layout.base(name).sources:
        if isinstance(source, Template) and attribute in source.attributes and len(source.attributes) > 1:
            head = source.parts[0] if isinstance(source.parts[0], str) else ""
            yield Proposal((Edit(("entities", name, "key", key_attribute), f'"{head}{{{attribute}}}"'),))
    for one in (entity, name):
        if not case.layout.type(one, attribute).ignore_case:
            words = f"Every {attribute} of {one} that is there already must be written anew without its case."
            yield Proposal((attribute_edit(case.loaded, one, attribute, "ignore_case", "true"),), words)


def _one_life(case: Case) -> Iterator[Proposal]:
    """The claim expires with what it claims for; it stays where that stays."""
    if (found := _claimed(case)) is None:
        return
    owner, _, claim = found
    if expires(case.layout, owner):
        yield from _as_long(case, owner, claim)
    else:
        yield from _for_ever(case, claim)


def _claimed(case: Case) -> tuple[str, str, str] | None:
    """The entity, its unique attribute and the claim, where the finding marks such a declaration."""
    at = case.at
    if at is None or at[0] != "entities" or at[2:3] != ("unique",):
        return None
    entity, attribute = str(at[1]), str(at[3])
    return entity, attribute, case.layout.entity(entity).unique[attribute]


def _as_long(case: Case, owner: str, claim: str) -> Iterator[Proposal]:
    """The claim gets what ends the owner, if no write moves that end; made in one transaction they have one value."""
    names = _ends(case, owner)
    if any(set(names) & changed_attributes(action) for _, action in _writes(case, owner, {Verb.UPDATE, Verb.UPSERT})):
        return
    edits: list[Edit] = []
    lacking = [name for name in names if name not in case.layout.entity(claim).attributes]
    for name in lacking:
        said = case.loaded.document.node(("entities", owner, "attributes", name))
        edits.append(Edit(("entities", claim, "attributes", name), flow(said)))
    live = case.loaded.document.node(("entities", owner, "live"))
    if live is not None:
        edits.append(Edit(("entities", claim, "live"), flow(live)))
    ttl = case.layout.family.tables[case.layout.entity(owner).table].ttl
    table = case.layout.entity(claim).table
    if expiry_attribute(case.layout, owner) is not None and case.layout.family.tables[table].ttl is None:
        edits.append(Edit(("tables", table, "ttl"), str(ttl)))
    for path, action in _writes(case, claim, {Verb.CREATE}):
        edits += [Edit((*path, "set", name), value) for name, value in _beside(case, path, owner, lacking)
                  if name not in action.set_]  # fmt: skip
    yield Proposal(tuple(edits), _STAY.format(claim=claim, names=" and ".join(lacking)))


def _beside(case: Case, path: Path, owner: str, names: list[str]) -> Iterator[tuple[str, str]]:
    """What the owner's create in the same transaction sets these attributes to."""
    for _, action in case.loaded.family.access_patterns[str(path[1])].placed_actions():
        if action.verb is Verb.CREATE and action.entities == (owner,):
            yield from ((name, flow(str(action.set_[name]))) for name in names if name in action.set_)


def _for_ever(case: Case, claim: str) -> Iterator[Proposal]:
    """The claim loses what ends it, and its table the TTL that is then about nothing."""
    live: Path = ("entities", claim, "live")
    edits = [Edit(live, "")] if case.loaded.document.node(live) is not None else []
    yield Proposal(tuple(edits))
    if (name := expiry_attribute(case.layout, claim)) is None:
        return
    edits.append(Edit(("entities", claim, "attributes", name), ""))
    words = f"Items of {claim} that are there already expire until {name} is taken from them."
    if all(expiry_attribute(case.layout, other) is None for other in case.layout.neighbours(claim)):
        words = ""
        edits.append(Edit(("tables", case.layout.entity(claim).table, "ttl"), ""))
    for path, action in _writes(case, claim, {Verb.CREATE}):
        if name in action.set_:
            edits.append(Edit((*path, "set", name) if len(action.set_) > 1 else (*path, "set"), ""))
    yield Proposal(tuple(edits), words)


def _ends(case: Case, entity: str) -> list[str]:
    """The attributes that decide when an entity's items go, each after what it is computed from."""
    attributes = case.layout.entity(entity).attributes
    found = [each.root for each in case.layout.entity(entity).liveness.comparisons()]
    found += filter(None, [expiry_attribute(case.layout, entity)])
    whole = chain.from_iterable((*(said.sources if (said := attributes[name].is_) else ()), name) for name in found)
    return list(dict.fromkeys(whole))


def _writes(case: Case, entity: str, verbs: set[Verb]) -> Iterator[tuple[Path, Action]]:
    """The writes of an entity by these verbs, with their paths."""
    for name, pattern in case.loaded.family.access_patterns.items():
        for below, action in pattern.placed_actions():
            if action.verb in verbs and action.entities == (entity,):
                yield ("access_patterns", name, *below), action


CLAIMS: dict[str, Proposer] = {"DF232": _one_value, "DF250": _one_life}
