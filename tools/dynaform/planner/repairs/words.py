"""Repairs of words that say too much, in the wrong order, or in the wrong place."""

from __future__ import annotations

from collections.abc import Iterator

from dynaform.documents import Path
from dynaform.findings import Edit
from dynaform.planner.omitted import parameter_of
from dynaform.planner.repairs.case import Case, Proposal, Proposer, attribute_edit
from dynaform.planner.repairs.said import flow, taken_out
from dynaform.planner.repairs.unserved import by_key
from dynaform.spec.model import Otherwise, Verb

_BOUND = "20 stands here for the rows that one call wants."


def _dropped(case: Case) -> Iterator[Proposal]:
    """What the finding marks goes; with the last entry of a clause the clause."""
    at = case.at
    if at is None or len(at) < 3:
        return
    yield Proposal((Edit(_with_its_clause(case, at), ""),))


def _with_its_clause(case: Case, at: Path) -> Path:
    while len(at) > 3 and isinstance(beside := case.loaded.document.node(at[:-1]), dict | list) and len(beside) == 1:
        at = at[:-1]
    return at


def _unseen(case: Case) -> Iterator[Proposal]:
    """A condition on what lives only in a key: stored by its own name, or not asked."""
    for _, action in case.actions():
        for comparison in action.when.comparisons():
            path = ("entities", action.entities[0], "attributes", comparison.root, "stored")
            if case.loaded.document.node(path) == "false":
                words = f"Items that are there already lack {comparison.root} by its own name, and need it written."
                yield Proposal((Edit(path, ""),), words)
    yield from _dropped(case)


def _meaningless(case: Case) -> Iterator[Proposal]:
    for path, action in case.actions():
        if action.verb is Verb.GET and len(action.entities) > 1:
            listed = Edit((*path, "list"), f"[{', '.join(action.entities)}]")
            yield Proposal((listed, Edit((*path, "page"), "20"), Edit((*path, "get"), "")), _BOUND)
    yield from _unseen(case)


def _before(case: Case) -> Iterator[Proposal]:
    """The member that answers a repeat changes places with the one that refuses it."""
    at = case.at
    members = case.pattern.transaction
    if at is None or len(at) < 4 or not isinstance(index := at[3], int):
        return
    refuses = (n for n, each in enumerate(members) if each.otherwise is Otherwise.REFUSE)
    first = next((n for n in refuses if members[n].verb in {Verb.CREATE, Verb.DELETE}), None)
    if first is None:
        return
    nodes = case.loaded.document.node((*case.root, "transaction"))
    places = [(*case.root, "transaction", each) for each in (first, index)]
    yield Proposal((Edit(places[0], flow(nodes[index])), Edit(places[1], flow(nodes[first]))))


def _untransacted(case: Case) -> Iterator[Proposal]:
    """A member by its whole key; else the reads one after the other."""
    for path, action in case.actions():
        if action.verb is Verb.GET:
            yield from by_key(case, path, action)
    nodes = case.loaded.document.node((*case.root, "transaction"))
    if isinstance(nodes, list) and case.pattern.reads_only:
        words = "In steps a write can stand between the reads."
        steps = Edit((*case.root, "steps"), "\n".join(f"- {flow(each)}" for each in nodes))
        yield Proposal((steps, Edit((*case.root, "transaction"), "")), words)


def _last_resort(case: Case) -> Iterator[Proposal]:
    """A last resort that no value of its source can be: it holds the delimiter, which no id does."""
    for _, action in case.actions():
        entity = action.entities[0]
        asked = {each.root for each in action.selection.comparisons()}
        for name, said in case.layout.entity(entity).attributes.items():
            if said.is_ is None or said.is_.literal is None or not asked & {name, *said.is_.sources}:
                continue
            path: Path = ("entities", entity, "attributes", name, "is", "first_of", len(said.is_.sources))
            literal = Edit(path, f'"{case.layout.entity(entity).delimiter}{said.is_.literal}"')
            words = f"Items of {entity} that are there already with {said.is_.literal} must be written anew."
            yield Proposal((literal,), words)
            ids = [attribute_edit(case.loaded, entity, source, "type", "id") for source in said.is_.sources]
            yield Proposal((literal, *ids), words)


def _may_change_nothing(case: Case) -> Iterator[Proposal]:
    """One of the parameters that a member changes something by is always given."""
    for _, action in case.actions():
        for parameter in dict.fromkeys(parameter_of(value) for _, _, value in action.assigned()):
            if parameter in case.pattern.optional:
                yield from taken_out(case, case.root, "optional", str(parameter))


WORDS: dict[str, Proposer] = {
    "DF214": _last_resort,
    "DF224": _dropped,
    "DF226": _dropped,
    "DF236": _untransacted,
    "DF240": _before,
    "DF242": _meaningless,
    "DF247": _may_change_nothing,
    "DF252": _dropped,
}
