"""Copies: one copy changes with its source in the transaction, many in a step over a list that holds them all."""

from __future__ import annotations

from collections.abc import Iterator

from dynaform.findings import Finding
from dynaform.planner.context import Scope
from dynaform.planner.new_items import created_value
from dynaform.planner.writes.facts import changed_attributes
from dynaform.planner.writes.kept.facts import STORING, Fact, Links, links_after, links_before, selects, where
from dynaform.spec.model import READ_VERBS, Action, Verb
from dynaform.spec.values import Column, Value

Change = tuple[Value | bool | None, ...]


def check_source(scope: Scope, action: Action, fact: Fact) -> Iterator[Finding]:
    """What a write of the source owes its copies."""
    if action.verb is Verb.CREATE:
        yield from _born_alike(scope, action, fact)
    elif action.verb is Verb.DELETE:
        if _single(scope, fact):
            yield from _one(scope, action, fact)
    elif action.verb is Verb.PUT or fact.of in changed_attributes(action):
        yield from _one(scope, action, fact) if _single(scope, fact) else _many(scope, action, fact)


def check_holder(scope: Scope, action: Action, fact: Fact) -> Iterator[Finding]:
    """A copy changes with its source, or to what an earlier step read of it; a new one takes what its maker knows."""
    if action.verb in STORING or fact.attribute not in changed_attributes(action) or _read(scope, action, fact):
        return
    together = scope.members or tuple(scope.said.steps)
    if any(each.entities == (fact.source,) and _alike(scope, each, action, fact) for each in together):
        return
    seen = f"{fact}, and its source does not change with this change of it"
    hint = f"Change {fact.source}.{fact.of} alike in the same transaction; or say kept: never for a snapshot."
    yield scope.finding("DF245", seen, str(action.verb), hint=hint)


def _single(scope: Scope, fact: Fact) -> bool:
    """Whether a source has one copy: its identity is all that identifies the holder."""
    return set(scope.layout.identity(fact.holder)) <= {own for _, own in fact.links}


def _born_alike(scope: Scope, action: Action, fact: Fact) -> Iterator[Finding]:
    """A copy that is made beside its source has the source's value."""
    links, value = links_after(scope, action, fact), created_value(scope.layout, scope.said, action, fact.of or "")
    for member in scope.members:
        if member.entities != (fact.holder,) or member.verb not in STORING or not selects(scope, member, fact, links):
            continue
        copied = created_value(scope.layout, scope.said, member, fact.attribute)
        if value is not None and copied is not None and copied != value:
            seen = f"{fact}, and the copy is made with {copied} where its source has {value}"
            yield scope.finding("DF245", seen, str(action.verb), hint=f"Set {fact.attribute}: {value} in both.")


def _one(scope: Scope, action: Action, fact: Fact) -> Iterator[Finding]:
    links = links_before(scope, action, fact) if action.verb is not Verb.PUT else links_after(scope, action, fact)
    for member in scope.members:
        alike = member.entities == (fact.holder,) and _alike(scope, action, member, fact)
        if alike and selects(scope, member, fact, links):
            return
    seen = f"{fact}, and nothing in the same transaction changes the copy alike"
    yield scope.finding("DF245", seen, str(action.verb), hint=_member(scope, action, fact, links))


def _member(scope: Scope, action: Action, fact: Fact, links: Links) -> str:
    if action.verb is Verb.PUT:
        return "Write create and update as two patterns, and update the copy with its source."
    key = {name: links.get(name) for name in (*links, *sorted(scope.layout.base(fact.holder).attributes))}
    clauses = {"set": action.set_, "init": action.init, "add": action.add, "append": action.append}
    said = [f"{word}: {{{fact.attribute}: {clause[fact.of]}}}" for word, clause in clauses.items() if fact.of in clause]
    said += [f"remove: [{fact.attribute}]"] if fact.of in action.remove else []
    verb = "delete" if action.verb is Verb.DELETE else "update"
    more = [] if verb == "delete" else said
    return f"Add to the transaction: {{{', '.join([f'{verb}: {fact.holder}', f'where: {{{where(key)}}}', *more])}}}"


def _many(scope: Scope, action: Action, fact: Fact) -> Iterator[Finding]:
    """Many copies are written one by one, after a step has listed them all."""
    if fact.kept is None and any(_over_all(scope, action, step, fact) for step in scope.said.steps):
        return
    links = links_before(scope, action, fact) if action.verb is not Verb.PUT else links_after(scope, action, fact)
    seen = f"{fact}, of which there may be many: no transaction holds them all"
    new = action.set_.get(fact.of or "", f"${fact.of}")
    listed = f"{{list: {fact.holder}, where: {{{where(links)}}}, as: h}}"
    written = f"{{update: {fact.holder}, each: $h, set: {{{fact.attribute}: {new}}}, limit: 25}}"
    hint = (
        f"Write steps, and no kept: transaction: after this one {listed} and {written}. "
        "Or say kept: stream, with a consumer that reads the stream; or kept: never for a snapshot."
    )
    yield scope.finding("DF245", seen, str(action.verb), hint=hint)


def _over_all(scope: Scope, action: Action, step: Action, fact: Fact) -> bool:
    """Whether a step changes alike every copy that an earlier step lists by the source's identity, whole."""
    if step.verb is not Verb.UPDATE or step.entities != (fact.holder,) or step.when or step.selection:
        return False
    listed = next((each for each in scope.said.steps if each.as_ is not None and each.as_ == step.each), None)
    if listed is None or listed.verb is not Verb.LIST or listed.entities != (fact.holder,) or listed.page:
        return False
    links = links_after(scope, action, fact)
    only = {term.attribute for term in listed.selection.comparisons()} <= set(links)
    bound = scope.layout.entity(fact.holder).workload.per
    most = [spread.max for name in links if (spread := bound.get(name)) is not None and spread.max is not None]
    caps = [each for each in (listed.limit, step.limit) if each is not None]
    whole = not caps or any(each <= min(caps) for each in most)
    return only and whole and selects(scope, listed, fact, links) and _alike(scope, action, step, fact)


def _alike(scope: Scope, source: Action, member: Action, fact: Fact) -> bool:
    """Whether what happens to the source's attribute happens to the copy; a delete takes both away whole."""
    if Verb.DELETE in {source.verb, member.verb}:
        return source.verb is member.verb
    if source.verb in STORING:
        value = created_value(scope.layout, scope.said, source, fact.of or "")
        return value is not None and _new_value(scope, member, fact) == value
    return member.verb not in READ_VERBS and _change_of(source, fact.of or "") == _change_of(member, fact.attribute)


def _new_value(scope: Scope, member: Action, fact: Fact) -> Value | None:
    if member.verb in STORING:
        return created_value(scope.layout, scope.said, member, fact.attribute)
    return member.set_.get(fact.attribute)


def _change_of(action: Action, name: str) -> Change:
    clauses = (action.set_, action.init, action.add, action.append)
    return (*(clause.get(name) for clause in clauses), name in action.remove)


def _read(scope: Scope, action: Action, fact: Fact) -> bool:
    """Whether the copy is set to what an earlier step read of its own source."""
    value = action.set_.get(fact.attribute)
    if not isinstance(value, Column) or value.column != fact.of:
        return False
    step = next((each for each in scope.said.steps if each.as_ == value.step), None)
    return step is not None and step.verb in READ_VERBS and step.entities == (fact.source,)
