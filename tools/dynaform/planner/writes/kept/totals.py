"""Counts and sums: each source that comes, goes or changes moves its holder's number in the same transaction.

What a member of a transaction owes is an amount for one holder: 1 for a new item that is counted, its summand for one
that is summed, the same with a minus for one that goes. The amounts for one holder are added up; what they come to is
what some member must add to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from dynaform.findings import Finding
from dynaform.planner.context import Scope
from dynaform.planner.new_items import created_value
from dynaform.planner.operands import Operand
from dynaform.planner.writes.facts import changed_attributes, met
from dynaform.planner.writes.kept.facts import STORING, Fact, Links, links_after, links_before, selects, where
from dynaform.spec.model import Action, Verb
from dynaform.spec.values import Column, Literal, Negative, Parameter, Value

_ONE = Literal("1")


@dataclass(frozen=True, slots=True)
class Due:
    """What one member owes one holder.

    Attributes:
        links: which holder.
        amount: what must be added to it; None where the pattern does not tell.
        each: the list whose every row owes it.
        why: what the amount is not known for.
        mend: what makes it known.
    """

    links: Links
    amount: Value | None
    each: str | None = None
    why: str = ""
    mend: str = ""


def check_source(scope: Scope, action: Action, fact: Fact) -> Iterator[Finding]:
    """What is wrong with a write of a source: a holder that does not move as it must."""
    for due in dues(scope, action, fact):
        if _moot(scope, fact, due):
            continue
        if fault := _fault(scope, fact, due):
            seen, hint = fault
            yield scope.finding("DF245", f"{fact}, and {seen}", str(action.verb), hint=hint)


def check_holder(scope: Scope, action: Action, fact: Fact) -> Iterator[Finding]:
    """A count or a sum moves only beside what it counts; a new holder has counted nothing yet."""
    if action.verb is Verb.PUT:
        seen = f"{fact}, and a {fact.holder} that this put replaces loses what it has counted"
        hint = "Write create for a new one, and update for one that is there."
        yield scope.finding("DF245", seen, "put", hint=hint)
        return
    if action.verb in STORING:
        moved = action.set_.get(fact.attribute)
        idle = moved is None or moved == Literal("0")
    else:
        idle = fact.attribute not in changed_attributes(action)
    if idle or any(_settles(scope, action, fact, due) for due in _all(scope, fact)):
        return
    what = "created or deleted" if fact.of is None else f"created, deleted or changed in {fact.of}"
    amount = "add 1 or -1" if fact.of is None else f"add what {fact.of} changes by"
    seen = f"{fact}, and no {fact.source} of it is {what} with this change of it"
    hint = f"Create or delete the {fact.source} in the same transaction, and {amount}."
    yield scope.finding("DF245", seen, str(action.verb), hint=hint)


def dues(scope: Scope, action: Action, fact: Fact) -> Iterator[Due]:
    """What a write of the source owes its holders."""
    verb, each = action.verb, action.each
    if verb in {Verb.PUT, Verb.UPSERT}:
        if verb is Verb.PUT or fact.of is None or fact.of in changed_attributes(action) or _is_born(scope, fact):
            why = f"whether this {verb} makes a {fact.source} or replaces one is not known"
            yield Due({}, None, each, why, "Write create and update as two patterns.")
    elif verb is Verb.CREATE:
        yield _come(scope, action, fact)
    elif verb is Verb.DELETE:
        yield _gone(scope, action, fact)
    elif verb is Verb.UPDATE:
        yield from _changed(scope, action, fact)


def _is_born(scope: Scope, fact: Fact) -> bool:
    """Whether a new source has a summand that nobody says."""
    return scope.layout.attribute(fact.source, fact.of or "").default not in {None, "0"}


def _come(scope: Scope, action: Action, fact: Fact) -> Due:
    links = links_after(scope, action, fact)
    if fact.of is None:
        return Due(links, _ONE, action.each)
    value = created_value(scope.layout, scope.said, action, fact.of)
    why = f"{fact.of} may be left out" if value is None else ""
    return Due(links, value, action.each, why, f"Set {fact.of} in this pattern: set: {{{fact.of}: ${fact.of}}}.")


def _gone(scope: Scope, action: Action, fact: Fact) -> Due:
    links = links_before(scope, action, fact)
    if fact.of is None:
        return Due(links, Literal("-1"), action.each)
    term = met(scope, action).known.get(fact.of)
    value = negated(term.value) if isinstance(term, Operand) else None
    why = f"what {fact.of} was is not known" if value is None else ""
    return Due(links, value, action.each, why, f"Add when: {{{fact.of}: ${fact.of}}}.")


def _changed(scope: Scope, action: Action, fact: Fact) -> Iterator[Due]:
    changed = changed_attributes(action)
    if any(name in changed for name, _ in fact.links):
        yield _gone(scope, action, fact)
        if not any(name in action.remove for name, _ in fact.links):
            yield _arrived(scope, action, fact)
    elif fact.of is not None and fact.of in changed:
        yield _difference(scope, action, fact)


def _arrived(scope: Scope, action: Action, fact: Fact) -> Due:
    """The source as it stands under its new holder."""
    links = links_after(scope, action, fact)
    if fact.of is None:
        return Due(links, _ONE, action.each)
    term = met(scope, action).known.get(fact.of)
    value = action.set_.get(fact.of) or (term.value if isinstance(term, Operand) else None)
    why = f"what {fact.of} is is not known" if value is None else ""
    return Due(links, value, action.each, why, f"Add when: {{{fact.of}: ${fact.of}}}.")


def _difference(scope: Scope, action: Action, fact: Fact) -> Due:
    """What a summand changes by: said by ``add``, or between two literals."""
    of, links = fact.of or "", links_before(scope, action, fact)
    if of in action.add:
        return Due(links, action.add[of], action.each)
    term = met(scope, action).known.get(of)
    old = term.value if isinstance(term, Operand) else None
    if of in action.remove and old is not None:
        return Due(links, negated(old), action.each)
    new = action.set_.get(of)
    if isinstance(old, Literal) and isinstance(new, Literal):
        return Due(links, Literal(f"{Decimal(new.text) - Decimal(old.text):f}"), action.each)
    why = f"what {of} changes by is not said: no arithmetic tells the new value from the old one"
    return Due(links, None, action.each, why, f"Say the difference: add: {{{of}: $more}} instead of set.")


def negated(value: Value) -> Value | None:
    """The value with a minus; None for one that takes none."""
    if isinstance(value, Literal):
        return Literal(f"{-Decimal(value.text):f}")
    if isinstance(value, Negative):
        return value.of
    return Negative(value) if isinstance(value, Parameter | Column) else None


# -- settling --------------------------------------------------------------------------------------------------------


def _all(scope: Scope, fact: Fact) -> Iterator[Due]:
    for member in scope.members:
        if member.entities == (fact.source,):
            yield from dues(scope, member, fact)


def _moot(scope: Scope, fact: Fact, due: Due) -> bool:
    """A holder that the same pattern deletes has no number to keep."""
    together = scope.members or scope.said.steps
    return any(
        member.verb is Verb.DELETE and member.entities == (fact.holder,) and selects(scope, member, fact, due.links)
        for member in together
    )


def _fault(scope: Scope, fact: Fact, due: Due) -> tuple[str, str] | None:
    """What is wrong, and what mends it; None where the holder moves as it must."""
    if due.amount is None:
        return due.why, due.mend
    if unknown := [own for own, value in due.links.items() if value is None]:
        names = {own: name for name, own in fact.links}
        guards = ", ".join(f"{names[own]}: ${names[own]}" for own in unknown)
        return f"which {fact.holder} it counts in is not known", f"Add when: {{{guards}}}."
    total = _total(scope, fact, due)
    if isinstance(total, str):
        return total, f"Write the {fact.source}s in transactions of their own."
    if _equal(total, Literal("0")) or any(_adds(scope, each, fact, due, total) for each in scope.members):
        return None
    if due.each is not None and not any(_of_row(value, due.each) for value in due.links.values()):
        seen = f"each row of ${due.each} adds to one {fact.holder}, and no member can add as often as there are rows"
        return seen, f"Write one {fact.source} per transaction; or kept: stream, with a consumer that counts."
    member = f"{{update: {fact.holder}, where: {{{where(due.links)}}}, add: {{{fact.attribute}: {total}}}"
    member += f"{_again(scope, due)}}}"
    return f"nothing in the same transaction adds {total} to it", f"Add to the transaction: {member}"


def _again(scope: Scope, due: Due) -> str:
    """The repetition of the source's write, for the holder's."""
    if due.each is None:
        return ""
    limit = next((member.limit for member in scope.members if member.each == due.each and member.limit), None)
    return f", each: ${due.each}" + (f", limit: {limit}" if limit else "")


def _total(scope: Scope, fact: Fact, due: Due) -> Value | str:
    """What all members together owe the holder of one of them; a text where no one number says it."""
    alike = [each for each in _all(scope, fact) if each.links == due.links and each.each == due.each] or [due]
    rest: list[Value] = []
    fixed = Decimal(0)
    for each in alike:
        if each.amount is None:
            return each.why
        if isinstance(each.amount, Literal):
            fixed += Decimal(each.amount.text)
        elif (opposite := negated(each.amount)) in rest:
            rest.remove(opposite)
        else:
            rest.append(each.amount)
    if len(rest) + bool(fixed) > 1:
        return f"{' and '.join(map(str, [*rest, *([fixed] if fixed else [])]))} cannot be added to it in one request"
    return rest[0] if rest else Literal(f"{fixed:f}")


def _settles(scope: Scope, member: Action, fact: Fact, due: Due) -> bool:
    total = None if due.amount is None else _total(scope, fact, due)
    return total is not None and not isinstance(total, str) and _adds(scope, member, fact, due, total)


def _adds(scope: Scope, member: Action, fact: Fact, due: Due, total: Value) -> bool:
    """Whether a write of the right holder brings its number to what is owed."""
    if member.entities != (fact.holder,) or member.each != due.each:
        return False
    if due.each is not None and not any(_of_row(value, due.each) for value in due.links.values()):
        return False
    said = member.set_ if member.verb in STORING else member.add if member.verb in {Verb.UPDATE, Verb.UPSERT} else {}
    return _equal(said.get(fact.attribute), total) and selects(scope, member, fact, due.links)


def _equal(one: Value | None, other: Value) -> bool:
    if isinstance(one, Literal) and isinstance(other, Literal):
        return Decimal(one.text) == Decimal(other.text)
    return one == other


def _of_row(value: Value | None, each: str) -> bool:
    return isinstance(value, Column) and value.step == each
