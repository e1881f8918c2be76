"""Uniqueness (``unique: {attribute: Claim}``): proved over all patterns, never generated.

A claim is an ordinary entity whose key is a function of the attribute. Uniqueness holds when every pattern that makes
the entity makes its claim, every pattern that changes the attribute swaps claims, and every pattern that deletes the
entity deletes its claim, each time in one transaction and for the same value.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dynaform.findings import Finding
from dynaform.planner.context import Scope
from dynaform.planner.layout import Layout
from dynaform.planner.operands import Operand
from dynaform.planner.writes.creates import created_value
from dynaform.planner.writes.facts import changed_attributes, met
from dynaform.spec.load import LoadedFamily
from dynaform.spec.model import Action, Pattern, Verb
from dynaform.spec.values import Parameter, Value


@dataclass(frozen=True, slots=True)
class Claimed:
    """One uniqueness: the entity's attribute, and the claim, whose key is made of its attribute of the same name."""

    entity: str
    attribute: str
    claim: str


def check_unique(layout: Layout, loaded: LoadedFamily) -> list[Finding]:
    """Every pattern that would let two items share a value that is declared unique."""
    findings: list[Finding] = []
    for name, entity in loaded.family.entities.items():
        for attribute, claim in entity.unique.items():
            claimed = Claimed(name, attribute, claim)
            if fault := _fault(layout, claimed):
                place = loaded.place("entities", name, "unique", attribute)
                hint = f"Make the key of {claim} of {attribute}, and of nothing else."
                findings.append(Finding("DF232", fault, place, f"entities/{name}", hint=hint))
                continue
            for pattern in loaded.family.access_patterns:
                findings += _of_pattern(loaded, layout, pattern, claimed)
    return findings


def _fault(layout: Layout, claimed: Claimed) -> str:
    """Why the claim keeps nothing unique; empty where it does."""
    own = sorted(layout.base(claimed.claim).attributes)
    if own != [claimed.attribute]:
        made = ", ".join(own) or "text alone"
        return f"the key of {claimed.claim} is made of {made}; a claim's key is made of {claimed.attribute} alone"
    left, right = (layout.type(entity, claimed.attribute) for entity in (claimed.entity, claimed.claim))
    if left.ignore_case != right.ignore_case:
        which = claimed.entity if left.ignore_case else claimed.claim
        return f"only {which}.{claimed.attribute} ignores case, so values that differ in case are not told to be equal"
    return ""


def _of_pattern(loaded: LoadedFamily, layout: Layout, name: str, claimed: Claimed) -> Iterator[Finding]:
    pattern = loaded.family.access_patterns[name]
    root = ("access_patterns", name)
    for path, action in pattern.placed_actions():
        check = _Check(Scope(loaded, layout, name, (*root, *path)), pattern, action, claimed)
        if action.entities == (claimed.entity,):
            yield from check.of_entity()
        elif action.entities == (claimed.claim,) and action.verb not in {Verb.GET, Verb.LIST, Verb.COUNT, Verb.CHECK}:
            yield from check.of_claim()


class _Check:
    """One action of one pattern against one uniqueness."""

    def __init__(self, scope: Scope, pattern: Pattern, action: Action, claimed: Claimed) -> None:
        self.scope, self.pattern, self.action, self.claimed = scope, pattern, action, claimed

    def of_entity(self) -> Iterator[Finding]:
        """What this write of the entity owes its claim."""
        verb, attribute = self.action.verb, self.claimed.attribute
        if verb is Verb.CREATE:
            yield from self._made(self._born())
        elif verb is Verb.PUT:
            yield from self._made(self._born())
            yield self._stays(f"{verb} may replace an item with another {attribute}")
        elif verb is Verb.UPSERT and attribute in changed_attributes(self.action):
            yield from self._made(self.action.set_.get(attribute))
            yield self._stays(f"{verb} may change {attribute}")
        elif verb is Verb.DELETE:
            yield from self._freed()
        elif verb is Verb.UPDATE and attribute in changed_attributes(self.action):
            yield from self._freed()
            if attribute not in self.action.remove:
                yield from self._made(self.action.set_.get(attribute))

    def of_claim(self) -> Iterator[Finding]:
        """A claim is made and freed beside its entity, by create and delete only."""
        if self.action.verb not in {Verb.CREATE, Verb.DELETE}:
            hint = "Write delete of the old claim and create of the new one."
            yield self._finding(f"{self.action.verb} of a claim takes it from its owner", hint)
        elif not any(each.entities == (self.claimed.entity,) for each in self.scope.members):
            seen = f"the claim is written without its {self.claimed.entity}"
            yield self._finding(seen, f"Write both in one transaction: {self.action.verb} {self.claimed.entity} too.")
        elif self.action.verb is Verb.DELETE and not self._is_given_up(value := self._selects(self.action)):
            seen = f"{value or 'a value'} is freed, which another {self.claimed.entity} may have"
            hint = f"Add when: {{{self.claimed.attribute}: {value}}} to the write of its {self.claimed.entity}."
            yield self._finding(seen, hint)

    def _is_given_up(self, value: Value | None) -> bool:
        """Whether some item that has the value loses it here, and none takes it over."""
        if value is None or any(self._other(each)._born() == value for each in self._own(Verb.CREATE)):
            return False
        changed = [each for each in self._own(Verb.UPDATE) if self.claimed.attribute in changed_attributes(each)]
        return any(self._given_up(each) == value for each in (*self._own(Verb.DELETE), *changed))

    def _other(self, member: Action) -> _Check:
        return _Check(self.scope, self.pattern, member, self.claimed)

    def _born(self) -> Value | None:
        """The value of a new item; where the caller may leave it out, the parameter that its claim then requires."""
        value = created_value(self.scope.layout, self.scope.said, self.action, self.claimed.attribute)
        said = self.action.set_.get(self.claimed.attribute)
        return value or said or (Parameter(self.claimed.attribute) if self.action.each is None else None)

    def _made(self, value: Value | None) -> Iterator[Finding]:
        """The new value must be claimed by a create in the same transaction, unless what goes with it had it."""
        if value is not None and any(self._given_up(each) == value for each in self._own(Verb.DELETE)):
            return
        made = [each for each in self._members(Verb.CREATE) if self._claims(each) == value]
        if value is None or not made:
            seen = f"{self.claimed.attribute} becomes {value or 'unknown'} without a claim on it"
            said = "" if str(value) == f"${self.claimed.attribute}" else (
                f", set: {{{self.claimed.attribute}: {value}}}"
            )  # fmt: skip
            yield self._finding(seen, f"Add to the transaction: {{create: {self.claimed.claim}{said}}}")

    def _freed(self) -> Iterator[Finding]:
        """The old value must be known, and its claim deleted in the same transaction."""
        old = met(self.scope, self.action)
        term = old.known.get(self.claimed.attribute)
        if self.claimed.attribute in old.absent:
            return
        if not isinstance(term, Operand):
            hint = f"Add when: {{{self.claimed.attribute}: $old}}, and delete that {self.claimed.claim}."
            yield self._stays(f"the old {self.claimed.attribute} is not known", hint)
            return
        if any(self._other(each)._born() == term.value for each in self._own(Verb.CREATE)):
            return  # the item moves to another key and keeps its value, and its claim
        if not any(self._selects(each) == term.value for each in self._members(Verb.DELETE)):
            member = f"{{delete: {self.claimed.claim}, where: {{{self.claimed.attribute}: {term}}}}}"
            yield self._stays(f"{term} is given up", f"Add to the transaction: {member}")

    def _own(self, verb: Verb) -> Iterator[Action]:
        """The members that make, or end, the entity itself."""
        return (each for each in self.scope.members if each.verb is verb and each.entities == (self.claimed.entity,))

    def _given_up(self, member: Action) -> Value | None:
        term = met(self.scope, member).known.get(self.claimed.attribute)
        return term.value if isinstance(term, Operand) else None

    def _members(self, verb: Verb) -> Iterator[Action]:
        for member in self.scope.members:
            if member.verb is verb and member.entities == (self.claimed.claim,):
                yield member

    def _claims(self, member: Action) -> Value | None:
        return created_value(self.scope.layout, self.scope.said, member, self.claimed.attribute)

    def _selects(self, member: Action) -> Value | None:
        term = met(self.scope, member).known.get(self.claimed.attribute)
        return term.value if isinstance(term, Operand) else None

    def _stays(self, why: str, hint: str = "") -> Finding:
        seen = f"{why}, and its {self.claimed.claim} stays: nobody can use that value again"
        said = hint or "Write create and update as two patterns, or accept DF243 with the reason."
        return self.scope.finding("DF243", seen, str(self.action.verb), hint=said)

    def _finding(self, seen: str, hint: str) -> Finding:
        what = f"{self.claimed.entity}.{self.claimed.attribute} is unique by {self.claimed.claim}, and "
        return self.scope.finding("DF231", what + seen, str(self.action.verb), hint=hint)
