"""Uniqueness (``unique: {attribute: Claim}``): proved over all patterns, never generated.

A claim is an ordinary entity whose key is a function of the attribute. Uniqueness holds when every pattern that makes
the entity makes its claim, every pattern that changes the attribute swaps claims, and every pattern that deletes the
entity deletes its claim, each time in one transaction and for the same value, whatever a caller leaves out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from dynaform.findings import Finding
from dynaform.planner.context import Scope
from dynaform.planner.layout import Layout, once_per_layout
from dynaform.planner.new_items import created_value
from dynaform.planner.omitted import leave_out, parameter_of
from dynaform.planner.operands import Operand
from dynaform.planner.writes.facts import changed_attributes, met
from dynaform.spec.load import LoadedFamily
from dynaform.spec.model import READ_VERBS, Action, Verb
from dynaform.spec.values import Literal, Parameter, Value


@dataclass(frozen=True, slots=True)
class Claimed:
    """One uniqueness: the entity's attribute, and the claim, whose key is made of its attribute of the same name."""

    entity: str
    attribute: str
    claim: str


def check_unique(layout: Layout, loaded: LoadedFamily) -> list[Finding]:
    """Every claim whose key keeps nothing unique."""
    findings: list[Finding] = []
    for name, entity in loaded.family.entities.items():
        for attribute, claim in entity.unique.items():
            if fault := _fault(layout, Claimed(name, attribute, claim)):
                place = loaded.place("entities", name, "unique", attribute)
                hint = f"Make the key of {claim} of {attribute}, and of nothing else."
                findings.append(Finding("DF232", fault, place, f"entities/{name}", hint=hint))
    return findings


def check_claims(scope: Scope) -> list[Finding]:
    """Every way in which a pattern would let two items share a value that is declared unique.

    Args:
        scope: of the pattern as a whole, with the parameters that are left out.
    """
    findings: list[Finding] = []
    for claimed in _claims(scope.layout):
        for below, action in scope.said.placed_actions():
            here = replace(scope, path=(*scope.path, *below))
            check = _Check(here, leave_out(action, scope.omitted), claimed)
            if action.entities == (claimed.entity,):
                findings += check.of_entity()
            elif action.entities == (claimed.claim,) and action.verb not in {*READ_VERBS, Verb.CHECK}:
                findings += check.of_claim()
    return findings


@once_per_layout
def _claims(layout: Layout) -> tuple[Claimed, ...]:
    """The claims of a family that claim something; the others are refused as a whole."""
    said = (
        Claimed(name, attribute, claim)
        for name, entity in layout.family.entities.items()
        for attribute, claim in entity.unique.items()
    )
    return tuple(each for each in said if not _fault(layout, each))


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


class _Check:
    """One action of one pattern, without what is left out, against one uniqueness."""

    def __init__(self, scope: Scope, action: Action, claimed: Claimed) -> None:
        self.scope, self.action, self.claimed = scope, action, claimed

    def of_entity(self) -> Iterator[Finding]:
        """What this write of the entity owes its claim."""
        verb, attribute = self.action.verb, self.claimed.attribute
        if verb in {Verb.CREATE, Verb.PUT}:
            yield from () if self._is_born_without() else self._made(self._born())
            if verb is Verb.PUT:
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
        return _Check(self.scope, member, self.claimed)

    def _born(self) -> Value | None:
        """The value of a new item; where the caller may leave it out, the parameter that its claim then requires.

        None where it is not known, or where it is left out and the item has none.
        """
        value = created_value(self.scope.layout, self.scope.said, self.action, self.claimed.attribute)
        said = value or self._said()
        if parameter_of(said) not in self.scope.omitted:
            return said
        default = self.scope.layout.attribute(self.claimed.entity, self.claimed.attribute).default
        return None if default is None else Literal(default)

    def _said(self) -> Value | None:
        """What a new item takes its value from, as written."""
        said = self.action.set_.get(self.claimed.attribute)
        return said or (Parameter(self.claimed.attribute) if self.action.each is None else None)

    def _is_born_without(self) -> bool:
        """Whether a new item has no value, because it is left out, and so owes no claim."""
        return parameter_of(self._said()) in self.scope.omitted and self._born() is None

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
            yield self._stays(f"the old {self.claimed.attribute} is not known", self._not_optional() or hint)
            return
        if any(self._other(each)._born() == term.value for each in self._own(Verb.CREATE)):
            return  # the item moves to another key and keeps its value, and its claim
        if not any(self._selects(each) == term.value for each in self._members(Verb.DELETE)):
            member = f"{{delete: {self.claimed.claim}, where: {{{self.claimed.attribute}: {term}}}}}"
            yield self._stays(f"{term} is given up", f"Add to the transaction: {member}")

    def _not_optional(self) -> str:
        """What to do where the value is asked for, and left out; empty where it is not."""
        written = dict(self.scope.said.placed_actions())[self.scope.path[2:]]
        term = met(self.scope, written).known.get(self.claimed.attribute)
        name = parameter_of(term.value) if isinstance(term, Operand) else None
        return f"Remove {name} from optional." if name in self.scope.omitted else ""

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
