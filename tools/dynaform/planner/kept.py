"""Kept facts (copies, counts, sums): which of them a write would have to keep true."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dynaform.findings import Finding
from dynaform.planner.context import Scope
from dynaform.planner.facts import changed_attributes
from dynaform.planner.layout import Layout
from dynaform.spec.model import Action, Kept, Verb

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
    """

    holder: str
    attribute: str
    kind: str
    source: str
    of: str | None

    def __str__(self) -> str:
        what = f"{self.source}.{self.of}" if self.of else self.source
        return f"{self.holder}.{self.attribute}, {self.kind} {what}"


def check_kept(scope: Scope, action: Action) -> list[Finding]:
    """A finding per kept fact that this write changes the source of; their keeping is not yet proven."""
    return [
        scope.finding("DF200", f"this write changes what {fact} is kept from", str(action.verb))
        for fact in facts(scope.layout)
        if _changes_source(fact, action)
    ]


def facts(layout: Layout) -> Iterator[Fact]:
    """The facts of a family that somebody has to keep; snapshots (``kept: never``) are nobody's."""
    for holder, entity in layout.family.entities.items():
        for name, attribute in entity.attributes.items():
            if attribute.kept is Kept.NEVER:
                continue
            if attribute.copy_of is not None:
                source, _, of = attribute.copy_of.partition(".")
                yield Fact(holder, name, "copy_of", source, of)
            for source in attribute.count_of:
                yield Fact(holder, name, "count_of", source, None)
            for said in attribute.sum_of:
                source, _, of = said.partition(".")
                yield Fact(holder, name, "sum_of", source, of)


def _changes_source(fact: Fact, action: Action) -> bool:
    if action.entities[0] != fact.source:
        return False
    if fact.kind == "copy_of":
        # A new source has no copies yet: who makes the copy reads or receives its value.
        return fact.of in changed_attributes(action) or action.verb in _REWRITES
    return action.verb in _MAKES_OR_ENDS or (fact.of is not None and fact.of in changed_attributes(action))
