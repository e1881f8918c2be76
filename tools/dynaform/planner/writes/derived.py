"""What follows from an update: computed attributes and index keys, for an item's keys are a function of its attributes.

Every computed attribute and every index key that an update can change is rebuilt in the same request. That needs all
of their sources; one that is not known is a problem, never silence.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dynaform.planner.layout import Layout, Template, parse_template
from dynaform.planner.operands import Derived, Term
from dynaform.planner.proof import Change, ChangeKind
from dynaform.planner.terms import key_term
from dynaform.planner.writes.facts import State
from dynaform.spec.model import Computed, EntityIndex, Function
from dynaform.spec.predicates import Predicate


@dataclass(frozen=True, slots=True)
class Unknown:
    """Something derived that cannot be kept true by an update.

    Attributes:
        what: what it is, e.g. ``GSI1SK of index UsersByUsername``.
        because: the attributes of the update that change it.
        missing: the attributes whose values would have to be known.
        condition: the membership condition that is not decided, where that is the reason.
    """

    what: str
    because: tuple[str, ...]
    missing: tuple[str, ...] = ()
    condition: Predicate | None = None


@dataclass(frozen=True, slots=True)
class Consequences:
    """What follows from an update.

    Attributes:
        changes: to be made in the same request.
        unknown: what cannot be kept true.
        membership: index to what happens to its entry: ``enter``, ``leave`` or ``move``.
    """

    changes: tuple[Change, ...]
    unknown: tuple[Unknown, ...]
    membership: dict[str, str]


def consequences(
    layout: Layout, entity: str, touched: frozenset[str], old: State, new: State, *, creates: bool = False
) -> Consequences:
    """What follows when an update that touches these attributes leads from one state to the other.

    ``creates`` is for upsert, which may make the item: then everything derived is written, changed or not.
    """
    work = _Work(layout, entity, touched, old, new, creates)
    work.computed()
    work.index_keys()
    work.raw_keys()
    return Consequences(tuple(work.changes), tuple(work.unknown), work.membership)


class _Work:
    """Collects the consequences of one update."""

    def __init__(
        self, layout: Layout, entity: str, touched: frozenset[str], old: State, new: State, creates: bool
    ) -> None:
        self.layout, self.entity, self.touched = layout, entity, touched
        self.old, self.new, self.creates = old, new, creates
        self.changes: list[Change] = []
        self.unknown: list[Unknown] = []
        self.membership: dict[str, str] = {}
        self.terms: dict[str, Term] = dict(new.known)
        self.gone: set[str] = set(new.absent)

    def computed(self) -> None:
        """Computed attributes, those that others are computed from first."""
        pending = [
            (name, attribute.is_)
            for name, attribute in self.layout.entity(self.entity).attributes.items()
            if attribute.is_ is not None and (name in self.touched or self.creates)
        ]
        for name, computed in sorted(pending, key=lambda each: self._depth(each[0])):
            self._computed(name, computed)

    def _depth(self, name: str) -> int:
        computed = self.layout.attribute(self.entity, name).is_
        return 0 if computed is None else 1 + max((self._depth(source) for source in computed.sources), default=0)

    def _computed(self, name: str, computed: Computed) -> None:
        attribute = self.layout.attribute(self.entity, name)
        gone = [source for source in computed.sources if source in self.gone]
        missing = [source for source in computed.sources if source not in self.terms and source not in gone]
        if computed.function is not Function.FIRST_OF and gone:
            self.gone.add(name)
            self._change(ChangeKind.REMOVE, name, None, f"{name} is {computed}", stored=attribute.stored)
        elif missing:
            self.unknown.append(
                Unknown(f"{name}, which is {computed}", self._because(computed.sources), tuple(missing))
            )
        else:
            sources = tuple(self.terms[source] for source in computed.sources if source not in gone)
            term = Derived(name, str(computed.function), sources, attribute.typed, computed.parameter, computed.literal)
            self.terms[name] = term
            self._change(ChangeKind.SET, name, term, f"{name} is {computed}", stored=attribute.stored)

    def _change(self, kind: ChangeKind, name: str, term: Term | None, why: str, *, stored: bool) -> None:
        if stored:
            self.changes.append(Change(kind, self.layout.stored_name(self.entity, name), term, why))

    def index_keys(self) -> None:
        """The key attributes that the entity fills by templates."""
        base = set(self.layout.base(self.entity).path.key)
        for index, feeds in self.layout.entity(self.entity).indexes.items():
            templates = {name: parse_template(text) for name, text in feeds.templates.items() if name not in base}
            if templates:
                self._index(index, feeds, templates)

    def _index(self, index: str, feeds: EntityIndex, templates: dict[str, Template]) -> None:
        conditioned = {each.root for each in feeds.when.comparisons()} & self.touched
        sources = {name for template in templates.values() for name in template.attributes} & self.touched
        if not conditioned and not sources and not self.creates:
            return
        was = None if self.creates else self.old.holds(feeds.when)
        now = self.new.holds(feeds.when)
        if now is None:
            because = tuple(sorted(conditioned | sources))
            self.unknown.append(Unknown(f"membership in index {index}", because, condition=feeds.when))
        elif now:
            self._enter(index, templates, entering=was is not True or self.creates, fresh=was is False)
        elif was is not False:
            self._leave(index, templates)

    def _enter(self, index: str, templates: dict[str, Template], *, entering: bool, fresh: bool) -> None:
        for name, template in templates.items():
            if entering or self.touched & set(template.attributes):
                self._set_key(index, name, template)
        self.membership[index] = "enter" if fresh else "move"

    def _set_key(self, index: str, name: str, template: Template) -> None:
        if any(attribute in self.gone for attribute in template.attributes):
            self.changes.append(Change(ChangeKind.REMOVE, name, derived=f"key of {index}"))
            return
        term = key_term(name, template, self.terms)
        if term is None:
            missing = tuple(each for each in template.attributes if each not in self.terms)
            self.unknown.append(Unknown(f"{name} of index {index}", self._because(template.attributes), missing))
        else:
            self.changes.append(Change(ChangeKind.SET, name, term, f"key of {index}"))

    def _leave(self, index: str, templates: dict[str, Template]) -> None:
        self.changes += [Change(ChangeKind.REMOVE, name, derived=f"key of {index}") for name in templates]
        self.membership[index] = "leave"

    def raw_keys(self) -> None:
        """Indexes whose entry moves because a key attribute is an attribute of the entity that changes."""
        for key in self.layout.indexes_of(self.entity):
            index = key.path.index or ""
            outside = self.old.holds(key.when) is False and self.new.holds(key.when) is False
            if index not in self.membership and not outside and (key.attributes & self.touched or self.creates):
                self.membership[index] = "leave" if key.attributes & self.gone else "move"

    def _because(self, sources: Iterable[str]) -> tuple[str, ...]:
        return tuple(source for source in sources if source in self.touched)
