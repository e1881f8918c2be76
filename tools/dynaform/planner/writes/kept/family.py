"""What no single pattern decides of kept facts: who reads the stream that keeps them, and what expires under them."""

from __future__ import annotations

from collections.abc import Iterator

from dynaform.findings import Edit, Finding
from dynaform.planner.algebra import decodable
from dynaform.planner.expiry import expires
from dynaform.planner.layout import Layout
from dynaform.planner.words import listed
from dynaform.planner.writes.facts import changed_attributes
from dynaform.planner.writes.kept.facts import STORING, Fact, facts
from dynaform.spec import LoadedFamily
from dynaform.spec.model import READ_VERBS, Action, Consumer, Kept, Verb

_NEW = frozenset({"NEW_IMAGE", "NEW_AND_OLD_IMAGES"})
_OLD = frozenset({"OLD_IMAGE", "NEW_AND_OLD_IMAGES"})


def check_facts(layout: Layout, loaded: LoadedFamily) -> list[Finding]:
    """Facts of streams that nothing keeps, and facts and claims that outlive what they are about."""
    family = _Family(layout, loaded)
    findings: list[Finding] = []
    for fact in facts(layout):
        findings += family.streamed(fact) if fact.kept is Kept.STREAM else family.outlived(fact)
    return [*findings, *family.claims()]


class _Family:
    """The facts and claims of one family."""

    def __init__(self, layout: Layout, loaded: LoadedFamily) -> None:
        self.layout, self.loaded = layout, loaded

    # -- streams ------------------------------------------------------------------------------------------------------

    def streamed(self, fact: Fact) -> Iterator[Finding]:
        """A fact that a stream keeps: there is a stream, who reads it may write the fact, and sees what it needs."""
        table = self.layout.entity(fact.source).table
        view = self.layout.family.tables[table].stream
        readers = {name: each for name, each in self.loaded.family.consumers.items() if each.stream == table}
        need = self._needed_view(fact)
        if view is None:
            hint = f"Add stream: {need} to tables.{table}."
            yield self._unkept(fact, f"{table} has no stream", hint, Edit(("tables", table, "stream"), need))
            return
        if not readers:
            yield self._unread(fact, table)
        elif not any(set(self._patterns(each)) & set(self._writers(fact)) for each in readers.values()):
            who = listed(list(readers), "or")
            seen = f"no access pattern of {who}, which reads the stream of {table}, changes it"
            hint = f"Write a pattern that changes {fact.holder}.{fact.attribute}, and give it to {who}."
            yield self._unkept(fact, seen, hint)
        if lacking := self._lacking(fact, view):
            seen = f"{fact}, and the stream of {table} ({view}) does not show {' and '.join(lacking)}"
            hint = f"Write stream: {need} at tables.{table}."
            yield self._finding("DF248", fact, seen, hint, Edit(("tables", table, "stream"), need))

    def _unread(self, fact: Fact, table: str) -> Finding:
        """No consumer reads the stream; who writes the fact is the one who would."""
        name, writers = f"{fact.attribute}-keeper", self._writers(fact)
        consumer = f"{{stream: {table}, access_patterns: [{', '.join(writers) or '...'}]}}"
        repair = Edit(("consumers", name), consumer) if writers else None
        return self._unkept(
            fact, f"no consumer reads the stream of {table}", f"Add consumers.{name}: {consumer}.", repair
        )

    def _unkept(self, fact: Fact, seen: str, hint: str, repair: Edit | None = None) -> Finding:
        return self._finding("DF245", fact, f"{fact}, is kept by a stream, and {seen}", hint, repair)

    def _finding(self, id: str, fact: Fact, seen: str, hint: str, repair: Edit | None = None) -> Finding:
        path = ("entities", fact.holder, "attributes", fact.attribute)
        place = self.loaded.place(*path, *(("kept",) if fact.kept is not None else ()))
        return Finding(id, seen, place, "/".join(path), hint=hint, repair=() if repair is None else (repair,))

    def _patterns(self, consumer: Consumer) -> tuple[str, ...]:
        whole = consumer.access_patterns == ("all",)
        return tuple(self.loaded.family.access_patterns) if whole else consumer.access_patterns

    def _writers(self, fact: Fact) -> list[str]:
        """The patterns that change the fact."""
        return [name for name, pattern in self.loaded.family.access_patterns.items()
                if any(_writes(each, fact) for each in pattern.actions)]  # fmt: skip

    def _lacking(self, fact: Fact, view: str) -> list[str]:
        """What a reader would have to see and does not."""
        new, old = self._images(fact)
        found = [f"{name} of what comes" for name in new if view not in _NEW]
        return found + [f"{name} of what goes" for name in old if view not in _OLD]

    def _needed_view(self, fact: Fact) -> str:
        new, old = self._images(fact)
        return {(True, True): "NEW_AND_OLD_IMAGES", (True, False): "NEW_IMAGE", (False, True): "OLD_IMAGE"}.get(
            (bool(new), bool(old)), "KEYS_ONLY"
        )

    def _images(self, fact: Fact) -> tuple[list[str], list[str]]:
        """The attributes that must be seen of an item as it is after a write, and as it was before.

        What the primary key gives back is in every record.
        """
        base = self.layout.base(fact.source)
        in_key = {name for _, source in base.sources for name in decodable(self.layout, fact.source, source)}
        names = [name for name in [*(name for name, _ in fact.links), *([fact.of] if fact.of else [])]
                 if name not in in_key]  # fmt: skip
        if fact.kind == "copy_of":
            return names, []
        writes = [action for each in self.loaded.family.access_patterns.values() for action in each.actions
                  if action.entities == (fact.source,) and action.verb not in READ_VERBS]  # fmt: skip
        ends = any(action.verb in {Verb.DELETE, Verb.PUT} for action in writes) or expires(self.layout, fact.source)
        moved = [name for name in names if any(name in changed_attributes(each) for each in writes)]
        return names, names if ends or moved else []

    # -- expiry -------------------------------------------------------------------------------------------------------

    def outlived(self, fact: Fact) -> Iterator[Finding]:
        """A count or sum that a transaction keeps does not notice what expires."""
        if fact.kind == "copy_of" or not expires(self.layout, fact.source):
            return
        seen = f"{fact}, and a {fact.source} that expires takes nothing from it"
        hint = (
            "Say kept: stream, with a consumer that reads what TTL deletes; or accept DF250 where it counts what was."
        )
        yield self._finding("DF250", fact, seen, hint)

    def claims(self) -> Iterator[Finding]:
        """A claim lives as long as what it claims for: longer blocks its value, shorter gives it away."""
        for name, entity in self.loaded.family.entities.items():
            for attribute, claim in entity.unique.items():
                own, its = expires(self.layout, name), expires(self.layout, claim)
                if own == its:
                    continue
                path = ("entities", name, "unique", attribute)
                stays, goes = (claim, name) if own else (name, claim)
                then = f"{attribute} stays taken for ever" if own else f"another {name} can get the same {attribute}"
                hint = f"Let {stays} expire too, or {goes} not; or accept DF250 where that is meant."
                seen = f"a {goes} expires and its {stays} does not: {then}"
                yield Finding("DF250", seen, self.loaded.place(*path), f"entities/{name}", hint=hint)


def _writes(action: Action, fact: Fact) -> bool:
    if action.verb in READ_VERBS or action.entities != (fact.holder,):
        return False
    return action.verb in STORING or fact.attribute in changed_attributes(action)
