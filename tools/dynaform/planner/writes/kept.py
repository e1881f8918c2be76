"""Kept facts (copies, counts, sums): what each write owes the facts that are kept from what it changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from dynaform.findings import Finding
from dynaform.planner.context import Scope
from dynaform.planner.layout import Layout
from dynaform.planner.proof import Operand
from dynaform.planner.terms import known_equalities
from dynaform.planner.writes.creates import created_value
from dynaform.planner.writes.facts import before, changed_attributes
from dynaform.spec.model import Action, Kept, Verb
from dynaform.spec.values import Literal, Value

_MAKES_OR_ENDS = frozenset({Verb.CREATE, Verb.PUT, Verb.UPSERT, Verb.DELETE})
_REWRITES = frozenset({Verb.PUT, Verb.DELETE})


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact of one entity that is kept from another.

    Attributes:
        holder, attribute: where it is kept.
        kind: ``copy_of``, ``count_of`` or ``sum_of``.
        source: the entity it is kept from.
        of: the source's attribute, None for a count.
        links: the source's attributes and the holder's attributes they equal; of a copy, the source's identity.
        kept: who keeps it.
    """

    holder: str
    attribute: str
    kind: str
    source: str
    of: str | None
    links: tuple[tuple[str, str], ...] = ()
    kept: Kept = Kept.TRANSACTION

    def __str__(self) -> str:
        what = f"{self.source}.{self.of}" if self.of else self.source
        return f"{self.holder}.{self.attribute}, {self.kind} {what}"


def check_kept(scope: Scope, action: Action) -> list[Finding]:
    """What this write owes the facts that are kept from its entity, and what it does to facts nobody counts.

    Counts are proved: who creates or deletes a counted item moves the count by one in the same transaction. So are
    single copies, which change with their source. What many copies, sums and streams owe is not yet proven.
    """
    findings: list[Finding] = []
    for fact in facts(scope.layout):
        if _changes_source(fact, action):
            findings += _owed(scope, action, fact)
        if action.entities == (fact.holder,) and fact.kind == "count_of" and fact.attribute in _moved_by_hand(action):
            findings += _uncounted(scope, action, fact)
    return findings


def _owed(scope: Scope, action: Action, fact: Fact) -> list[Finding]:
    if fact.kind == "copy_of" and fact.kept is Kept.TRANSACTION and action.verb in {Verb.UPDATE, Verb.DELETE}:
        return _copy_owed(scope, action, fact)
    step = {Verb.CREATE: 1, Verb.DELETE: -1}.get(action.verb)
    if fact.kind != "count_of" or fact.kept is Kept.STREAM or step is None:
        return [scope.finding("DF200", f"this write changes what {fact} is kept from", str(action.verb))]
    wanted = _links(scope, action, fact)
    if any(_counts(scope, member, fact, step, wanted) for member in _transaction(scope)):
        return []
    where = ", ".join(f"{name}: {value or '...'}" for name, value in wanted.items())
    member = f"{{update: {fact.holder}, where: {{{where}}}, add: {{{fact.attribute}: {step}}}}}"
    seen = f"{fact}, and nothing in the same transaction adds {step} to it"
    return [scope.finding("DF245", seen, str(action.verb), hint=f"Add to the transaction: {member}")]


def _copy_owed(scope: Scope, action: Action, fact: Fact) -> list[Finding]:
    """The one copy changes, or goes, with its source; a source with many copies cannot be kept by a transaction."""
    wanted = _links(scope, action, fact)
    if not set(scope.layout.identity(fact.holder)) <= wanted.keys():
        return [scope.finding("DF200", f"{fact}, of which there may be many", str(action.verb))]
    for member in _transaction(scope):
        alike = member.verb is action.verb and member.entities == (fact.holder,)
        if alike and _changed_alike(action, member, fact) and _selects(scope, member, fact, wanted):
            return []
    seen = f"{fact}, and nothing in the same transaction changes the copy alike"
    hint = f"Add to the transaction: {action.verb} {fact.holder}, with the same change of {fact.attribute}."
    return [scope.finding("DF245", seen, str(action.verb), hint=hint)]


def _changed_alike(action: Action, member: Action, fact: Fact) -> bool:
    """Whether what happens to the source's attribute happens to the copy; a delete takes both away whole."""
    return _change_of(action, fact.of or "") == _change_of(member, fact.attribute)


def _change_of(action: Action, name: str) -> tuple[Value | bool | None, ...]:
    clauses = (action.set_, action.init, action.add, action.append)
    return (*(clause.get(name) for clause in clauses), name in action.remove)


def _uncounted(scope: Scope, action: Action, fact: Fact) -> list[Finding]:
    """A count may move only beside what it counts."""
    for member in _transaction(scope):
        step = {Verb.CREATE: 1, Verb.DELETE: -1}.get(member.verb)
        if member.entities != (fact.source,) or step is None:
            continue
        if _counts(scope, action, fact, step, _links(scope, member, fact)):
            return []
    seen = f"{fact}, and no {fact.source} is created or deleted with this change of it"
    hint = f"Create or delete the {fact.source} in the same transaction, and add 1 or -1."
    return [scope.finding("DF245", seen, str(action.verb), hint=hint)]


def _transaction(scope: Scope) -> tuple[Action, ...]:
    return scope.loaded.family.access_patterns[scope.pattern].transaction


def _moved_by_hand(action: Action) -> frozenset[str]:
    return frozenset() if action.verb in {Verb.CREATE, Verb.PUT} else changed_attributes(action)


def _links(scope: Scope, action: Action, fact: Fact) -> dict[str, Value | None]:
    """The holder's attributes with the values that the counted item links it by; None for a value not known."""
    layout = scope.layout
    if action.verb is Verb.CREATE:
        return {own: created_value(layout, action, name) for name, own in fact.links}
    known = before(layout, fact.source, action).known
    found = {own: known.get(name) for name, own in fact.links}
    return {own: term.value if isinstance(term, Operand) else None for own, term in found.items()}


def _counts(scope: Scope, member: Action, fact: Fact, step: int, wanted: dict[str, Value | None]) -> bool:
    """Whether this is an update of the right holder that moves the count by this step."""
    if member.verb is not Verb.UPDATE or member.entities != (fact.holder,):
        return False
    if member.add.get(fact.attribute) != Literal(str(step)):
        return False
    return _selects(scope, member, fact, wanted)


def _selects(scope: Scope, member: Action, fact: Fact, wanted: dict[str, Value | None]) -> bool:
    """Whether a write of the holder means the item that is linked by these values."""
    known = known_equalities(member.selection, scope.layout, fact.holder)
    return all(
        value is not None and isinstance(term := known.get(own), Operand) and term.value == value
        for own, value in wanted.items()
    )


@lru_cache(maxsize=2)  # asked for by every write of a family, one family after the other
def facts(layout: Layout) -> tuple[Fact, ...]:
    """The facts of a family that somebody has to keep; snapshots (``kept: never``) are nobody's."""
    return tuple(_facts(layout))


def _facts(layout: Layout) -> Iterator[Fact]:
    for holder, entity in layout.family.entities.items():
        for name, attribute in entity.attributes.items():
            if attribute.kept is Kept.NEVER:
                continue
            kept = attribute.kept or Kept.TRANSACTION
            if attribute.copy_of is not None:
                source, _, of = attribute.copy_of.partition(".")
                links = {each: attribute.via.get(each, each) for each in layout.identity(source)}
                yield Fact(holder, name, "copy_of", source, of, tuple(links.items()), kept)
            for source, links in attribute.count_of.items():
                yield Fact(holder, name, "count_of", source, None, tuple(links.items()), kept)
            for said, links in attribute.sum_of.items():
                source, _, of = said.partition(".")
                yield Fact(holder, name, "sum_of", source, of, tuple(links.items()), kept)


def _changes_source(fact: Fact, action: Action) -> bool:
    if action.entities[0] != fact.source:
        return False
    if fact.kind == "copy_of":
        # A new source has no copies yet: who makes the copy reads or receives its value.
        changed = action.verb is not Verb.CREATE and fact.of in changed_attributes(action)
        return changed or action.verb in _REWRITES
    if any(name in changed_attributes(action) for name, _ in fact.links):
        return True
    return action.verb in _MAKES_OR_ENDS or (fact.of is not None and fact.of in changed_attributes(action))
