"""The states of enumerations and booleans over all patterns: what is asked for and never comes to be.

Writes are complete, so the values that an attribute can have follow from them: those of new items, and from these what
updates make of them under their conditions. Where a caller may give any value, any value can be there, and nothing is
said. A state that nobody leaves is a final one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from dynaform.documents import Path
from dynaform.findings import Edit, Finding
from dynaform.planner.layout import Layout
from dynaform.planner.words import listed
from dynaform.planner.writes.facts import changed_attributes
from dynaform.spec import LoadedFamily
from dynaform.spec.model import READ_VERBS, Action, Verb
from dynaform.spec.predicates import Comparison, Op, Predicate
from dynaform.spec.types import AttributeType, Kind
from dynaform.spec.values import Literal, Value

_Placed = tuple[str, Path, Action]
"""An action with its pattern, and where it stands below it."""

_MAKING = frozenset({Verb.CREATE, Verb.PUT, Verb.UPSERT})


@dataclass(frozen=True, slots=True)
class _Step:
    """A change of the attribute: from any of some values (None: from any) to one value, by a pattern."""

    pattern: str
    of: frozenset[Any] | None
    to: Any


def check_states(layout: Layout, loaded: LoadedFamily) -> list[Finding]:
    """Every condition that asks for a value which no write ever brings about."""
    placed: dict[str, list[_Placed]] = {}
    for pattern, said in layout.family.access_patterns.items():
        for below, action in said.placed_actions():
            for entity in action.entities:
                placed.setdefault(entity, []).append((pattern, below, action))
    findings: list[Finding] = []
    for entity, actions in placed.items():
        for name, attribute in layout.entity(entity).attributes.items():
            if attribute.typed.kind in {Kind.ENUM, Kind.BOOLEAN} and attribute.is_ is None and not attribute.copy_of:
                findings += _Machine(layout, loaded, entity, name, actions).unreached()
    return findings


class _Machine:
    """The states of one attribute of one entity."""

    def __init__(
        self, layout: Layout, loaded: LoadedFamily, entity: str, name: str, actions: Sequence[_Placed]
    ) -> None:
        self.layout, self.loaded, self.entity, self.name = layout, loaded, entity, name
        self.attribute, self.actions = layout.attribute(entity, name), actions
        self.type = self.attribute.typed
        self.writes = [(pattern, action) for pattern, _, action in actions if action.verb not in READ_VERBS]

    def unreached(self) -> Iterator[Finding]:
        """A finding per comparison that no reachable value satisfies."""
        reached = self._reached()
        for pattern, below, action in self.actions if reached is not None else ():
            for place, comparison in _conditions(action):
                asked = _asked(comparison, self.name, self.type)
                if asked and reached is not None and not asked & reached:
                    yield self._finding(pattern, ("access_patterns", pattern, *below, *place), asked, reached)

    def _reached(self) -> frozenset[Any] | None:
        """The values that items can have; None where they can have any, or come from elsewhere."""
        starts, steps = [], []
        for pattern, action in self.writes:
            if action.verb is Verb.CREATE and (moved := self._moved(pattern)) is not None:
                to = self._literal(action.set_.get(self.name))
                if to is None:
                    return None
                steps.append(_Step(pattern, _allowed(moved, self.name, self.type), to))
            elif action.verb in _MAKING:
                start = self._start(action)
                if start is None:
                    return None
                starts.append(start)
            if action.verb in {Verb.UPDATE, Verb.UPSERT} and self.name in changed_attributes(action):
                to = self._literal(action.set_.get(self.name, action.init.get(self.name)))
                if to is None and self.name not in action.remove:
                    return None
                if to is not None:
                    steps.append(_Step(pattern, _allowed(action, self.name, self.type), to))
        return _closure(frozenset().union(*starts), steps) if starts else None

    def _moved(self, pattern: str) -> Action | None:
        """The delete beside which a create moves an item to another key: that makes no new item."""
        members = self.layout.family.access_patterns[pattern].transaction
        return next((each for each in members if each.verb is Verb.DELETE and each.entities == (self.entity,)), None)

    def _start(self, action: Action) -> frozenset[Any] | None:
        """The values of a new item; None for any."""
        said = action.set_.get(self.name, action.init.get(self.name) if action.verb is Verb.UPSERT else None)
        if action.verb is Verb.UPSERT and said is None:
            if any(each.attribute == self.name for each in action.selection.comparisons()):
                return None
            return (
                frozenset() if self.attribute.default is None else frozenset({self.type.parse(self.attribute.default)})
            )
        value = self._literal(said)
        return None if value is None else frozenset({value})

    def _literal(self, value: Value | None) -> Any:
        return self.type.parse(value.text) if isinstance(value, Literal) else None

    def _makes(self, action: Action, asked: frozenset[Any]) -> bool:
        return action.verb is Verb.UPDATE and self._literal(action.set_.get(self.name)) in asked

    def _finding(self, pattern: str, path: Path, asked: frozenset[Any], reached: frozenset[Any]) -> Finding:
        wanted, there = _texts(asked, self.type), _texts(reached, self.type)
        makers = sorted({name for name, action in self.writes if self._makes(action, asked)})
        seen = f"{self.name} of {self.entity} is never {listed(wanted, 'or')}: "
        seen += (
            f"{listed(makers)} would set it, and asks for a value that is never there either"
            if makers
            else "no access pattern sets it"
        )
        hint = (
            f"Write the access pattern that sets {self.name}: {wanted[0]}, and `when` it may; "
            f"or ask for {listed(there, 'or')}; or accept DF251 with who else writes it."
        )
        place = self.loaded.document.place(path)
        repair = self._transition(self._entrance(asked))
        return Finding("DF251", seen, place, f"access_patterns/{pattern}", hint=hint, repair=repair)

    def _entrance(self, asked: frozenset[Any]) -> frozenset[Any]:
        """The values that are missing first on the way to those that are asked for."""
        seen: frozenset[Any] = frozenset()
        while not asked & seen:
            seen |= asked
            makers = (action for _, action in self.writes if self._makes(action, asked))
            asked = next((of for each in makers if (of := _allowed(each, self.name, self.type))), asked)
        return asked

    def _transition(self, wanted: frozenset[Any]) -> tuple[Edit, ...]:
        """An access pattern that brings one of the values about."""
        value = _texts(wanted, self.type)[0]
        words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", f"set {self.name} {value}")
        name = re.sub(r"[^a-z0-9]+", "-", words.lower())
        if name in self.layout.family.access_patterns:
            return ()
        by = dict.fromkeys(each for _, source in self.layout.base(self.entity).sources for each in source.attributes)
        said = value if re.fullmatch(r"\w+", value) else json.dumps(value)
        pattern = f"{{update: {self.entity}, by: [{', '.join(by)}], set: {{{self.name}: {said}}}}}"
        return (Edit(("access_patterns", name), pattern),)


def _closure(starts: frozenset[Any], steps: Sequence[_Step]) -> frozenset[Any]:
    reached = starts
    while more := {step.to for step in steps if step.of is None or step.of & reached} - reached:
        reached |= more
    return reached


def _conditions(action: Action) -> Iterator[tuple[Path, Comparison]]:
    for comparison in action.where.comparisons():
        yield ("where", *comparison.path), comparison
    for comparison in action.when.comparisons():
        yield ("when", *comparison.path), comparison


def _asked(comparison: Comparison, name: str, type: AttributeType) -> frozenset[Any]:
    """The values of which a comparison asks for one; empty where it asks for something else."""
    if comparison.attribute != name or comparison.size or comparison.spread or comparison.op not in {Op.EQ, Op.IN}:
        return frozenset()
    literals = [value for value in comparison.values if isinstance(value, Literal)]
    if len(literals) < len(comparison.values):
        return frozenset()
    return frozenset(type.parse(value.text) for value in literals)


def _allowed(action: Action, name: str, type: AttributeType) -> frozenset[Any] | None:
    """The values from which an update leads on; None for any."""
    found: frozenset[Any] | None = None
    for term in Predicate(action.selection.terms + action.when.terms).terms:
        if isinstance(term, Comparison) and (asked := _asked(term, name, type)):
            found = asked if found is None else found & asked
        elif isinstance(term, Comparison) and term.attribute == name and term.op is Op.NE:
            others = frozenset(each for each in type.domain or () if str(each) != str(term.value))
            found = others if found is None else found & others
    return found


def _texts(values: frozenset[Any], type: AttributeType) -> list[str]:
    texts = [str(each) for each in type.domain or () if each in values] or ["nothing"]
    return [text.lower() if type.kind is Kind.BOOLEAN else text for text in texts]
