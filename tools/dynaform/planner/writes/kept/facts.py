"""The facts of a family that somebody has to keep."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dynaform.planner.context import Scope
from dynaform.planner.layout import Layout, once_per_layout
from dynaform.planner.new_items import created_value
from dynaform.planner.operands import Operand
from dynaform.planner.writes.facts import met
from dynaform.spec.model import Action, Kept, Verb
from dynaform.spec.values import Value

STORING = frozenset({Verb.CREATE, Verb.PUT})


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact of one entity that is kept from another.

    Attributes:
        holder, attribute: where it is kept.
        kind: ``copy_of``, ``count_of`` or ``sum_of``.
        source: the entity it is kept from.
        of: the source's attribute, None for a count.
        links: the source's attributes and the holder's attributes they equal; of a copy, the source's identity.
        kept: who keeps it; None where the spec does not say, which asks for the transaction where one can.
    """

    holder: str
    attribute: str
    kind: str
    source: str
    of: str | None
    links: tuple[tuple[str, str], ...] = ()
    kept: Kept | None = None

    def __str__(self) -> str:
        what = f"{self.source}.{self.of}" if self.of else self.source
        return f"{self.holder}.{self.attribute}, {self.kind} {what}"


@once_per_layout
def facts(layout: Layout) -> tuple[Fact, ...]:
    """The facts that somebody has to keep; snapshots (``kept: never``) are nobody's."""
    return tuple(_facts(layout))


@once_per_layout
def facts_about(layout: Layout) -> Mapping[str, tuple[Fact, ...]]:
    """Entity to the facts that it holds or that are kept from it."""
    found: dict[str, dict[Fact, None]] = {}
    for fact in facts(layout):
        for entity in (fact.source, fact.holder):
            found.setdefault(entity, {})[fact] = None
    return {entity: tuple(some) for entity, some in found.items()}


def _facts(layout: Layout) -> Iterator[Fact]:
    for holder, entity in layout.family.entities.items():
        for name, attribute in entity.attributes.items():
            if attribute.kept is Kept.NEVER:
                continue
            kept = attribute.kept
            if attribute.copy_of is not None:
                source, _, of = attribute.copy_of.partition(".")
                links = {each: attribute.via.get(each, each) for each in layout.identity(source)}
                yield Fact(holder, name, "copy_of", source, of, tuple(links.items()), kept)
            for source, links in attribute.count_of.items():
                yield Fact(holder, name, "count_of", source, None, tuple(links.items()), kept)
            for said, links in attribute.sum_of.items():
                source, _, of = said.partition(".")
                yield Fact(holder, name, "sum_of", source, of, tuple(links.items()), kept)


Links = dict[str, Value | None]
"""The holder's attributes with the values that a source links it by; None for a value that is not known."""


def links_before(scope: Scope, action: Action, fact: Fact) -> Links:
    """The links of the source as a write meets it."""
    known = met(scope, action).known
    found = {own: known.get(name) for name, own in fact.links}
    return {own: term.value if isinstance(term, Operand) else None for own, term in found.items()}


def links_after(scope: Scope, action: Action, fact: Fact) -> Links:
    """The links of the source as a write leaves it."""
    if action.verb in STORING:
        return {own: created_value(scope.layout, scope.said, action, name) for name, own in fact.links}
    old = links_before(scope, action, fact)
    return {own: action.set_.get(name, old[own]) for name, own in fact.links}


def selects(scope: Scope, member: Action, fact: Fact, wanted: Links) -> bool:
    """Whether a write of the holder means the item that is linked by these values."""
    if member.verb in STORING:
        return all(
            value is not None and created_value(scope.layout, scope.said, member, own) == value
            for own, value in wanted.items()
        )
    known = met(scope, member).known
    return all(
        value is not None and isinstance(term := known.get(own), Operand) and term.value == value
        for own, value in wanted.items()
    )


def where(wanted: Links) -> str:
    """The selection of the holder, as a spec says it; what is not known is a parameter of its own."""
    return ", ".join(f"{name}: {value or '$' + name}" for name, value in wanted.items())
