"""Repairs of reads that are served and cost too much, or answer more than was asked."""

from __future__ import annotations

from collections.abc import Iterator

from dynaform.documents import Path
from dynaform.findings import Edit
from dynaform.planner.reads.question import ask
from dynaform.planner.reads.search import search
from dynaform.planner.repairs.case import TOLD, Case, Proposal, Proposer
from dynaform.planner.repairs.unserved import by_key, new_index, projections
from dynaform.spec.model import READ_VERBS, Action, Verb

_SHARE = "0.5 stands here for the share of rows that the filter lets through."
_BOUND = "20 stands here for the rows that one call wants."
_SEVERAL = "Where several items can match, the answer is a list; 20 stands here for the rows that one call wants."
_MAYBE_EMPTY = "5 stands here for the pages that one call may look through before it answers with what it has."


def _fanned_out(case: Case) -> Iterator[Proposal]:
    """An index in place of several queries that read what a filter then throws away."""
    for path, action in case.actions():
        if action.verb not in READ_VERBS or action.scan is not None or len(action.entities) > 1:
            continue
        question = ask(case.layout, action)
        for conjunction in question.conjunctions:
            served = search(case.layout, question, conjunction).served
            if served is None or len(served.match.branches) == 1 or action.via is not None:
                continue
            if any(each not in question.live for each in served.match.residual):
                yield from projections(case, path, action, conjunction)
                yield from new_index(case.layout, question, conjunction)


def _filter(case: Case) -> Iterator[Proposal]:
    yield from _fanned_out(case)
    for path, action in case.actions():
        if action.verb in READ_VERBS:
            yield Proposal((Edit((*path, "keeps"), "0.5"),), _SHARE)


def _unbounded(case: Case) -> Iterator[Proposal]:
    for path, action in case.actions():
        if action.verb is Verb.LIST and action.page is None and action.limit is None:
            yield Proposal((Edit((*path, "page"), "20"),), _BOUND)


def _budget(case: Case) -> Iterator[Proposal]:
    """An index that takes fewer; a page of the rows; the budget; or a limit for steps whose rows are requests."""
    yield from _fanned_out(case)
    yield from _unbounded(case)
    yield Proposal(case.finding.repair)
    for below, action in case.pattern.placed_actions():
        if action.as_ is not None and action.verb is Verb.LIST and action.page is None and action.limit is None:
            words = "10 stands here for the rows that are wanted of that step; each is one more request."
            yield Proposal((Edit((*case.root, *below, "limit"), "10"),), words)


def _starved(case: Case) -> Iterator[Proposal]:
    yield Proposal((Edit((*case.root, "requests"), "5"),), _MAYBE_EMPTY)


def _two_items(case: Case) -> Iterator[Proposal]:
    for path, action in case.actions():
        if action.verb is Verb.GET:
            yield from _by_key(case, path, action)
            listed = Edit((*path, "list"), action.entities[0]), Edit((*path, "page"), "20")
            yield Proposal((*listed, Edit((*path, "get"), "")), _SEVERAL)


def _by_key(case: Case, path: Path, action: Action) -> Iterator[Proposal]:
    """A get that names a part of the primary key alone has perhaps forgotten the rest."""
    whole = case.layout.base(action.entities[0]).attributes
    if action.by and set(action.by) < whole:
        rest = " and ".join(sorted(whole - set(action.by)))
        for each in by_key(case, path, action):
            yield Proposal(each.edits, f"Or, where the caller knows {rest}, ask by the whole key:")


def _chance(case: Case) -> Iterator[Proposal]:
    """A scan's limit becomes a page."""
    for path, action in case.actions():
        if action.scan is not None and action.limit is not None:
            words = "A page is what a scan can bound; the caller reads on to the end."
            yield Proposal((Edit((*path, "page"), str(action.limit)), Edit((*path, "limit"), "")), words)


def _scanned(case: Case) -> Iterator[Proposal]:
    yield from _chance(case)
    for path, action in case.actions():
        for word in ("via", "order"):
            if action.scan is not None and getattr(action, word) is not None:
                yield Proposal((Edit((*path, word), ""),))
    yield from _told_apart(case)
    yield from _stored(case)


def _told_apart(case: Case) -> Iterator[Proposal]:
    """Items that say what they are."""
    for _, action in case.actions():
        table = case.layout.entity(action.entities[0]).table
        if case.layout.family.tables[table].type_attribute is None:
            yield Proposal((Edit(("tables", table, "type_attribute"), "entityType"),), TOLD)


def _stored(case: Case) -> Iterator[Proposal]:
    """Attributes that live in a key are stored by their own names as well."""
    for _, action in case.actions():
        for comparison in (*action.selection.comparisons(), *action.when.comparisons()):
            for entity in action.entities:
                path = ("entities", entity, "attributes", comparison.root, "stored")
                if case.loaded.document.node(path) == "false":
                    words = f"Items that are there already lack {comparison.root} by its own name, and need it written."
                    yield Proposal((Edit(path, ""),), words)


def _no_scan(case: Case) -> Iterator[Proposal]:
    for path, action in case.actions():
        if action.scan is not None:
            yield Proposal((Edit((*path, "scan"), ""),))


BOUNDS: dict[str, Proposer] = {
    "DF203": _filter,
    "DF204": _unbounded,
    "DF205": _budget,
    "DF206": _starved,
    "DF207": _two_items,
    "DF210": _scanned,
    "DF211": _no_scan,
}
