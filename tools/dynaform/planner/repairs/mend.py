"""Repairs that work: every proposal is pasted into the spec and proved before anyone sees it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import combinations

from dynaform.documents import apply_edits, load_document
from dynaform.findings import Edit, Finding, FindingsError, Severity
from dynaform.planner.layout import Layout
from dynaform.planner.repairs.bounds import BOUNDS
from dynaform.planner.repairs.case import Case, Proposal, Proposer
from dynaform.planner.repairs.claims import CLAIMS
from dynaform.planner.repairs.keys import KEYS
from dynaform.planner.repairs.said import said
from dynaform.planner.repairs.unserved import unserved
from dynaform.planner.repairs.words import WORDS
from dynaform.planner.words import listed
from dynaform.spec import LoadedFamily, parse_family

Prove = Callable[[LoadedFamily], Sequence[Finding]]
"""All findings of a family, without repairs."""

_OF_PATTERNS: dict[str, Proposer] = {"DF201": unserved, "DF202": unserved, **BOUNDS, **WORDS}
_OF_ENTITIES: dict[str, Proposer] = {**KEYS, **CLAIMS}
_MOST_TRIED = 60
"""Families proved per call at most, each some tenths of a second: a spec that is wrong everywhere is still answered."""
_DEEPEST = 3
"""Repairs that follow one from another, e.g. an index, and then the budget for its queries."""

_LAST = {
    "DF201": "No key that could be added serves it: change what is asked, read the whole table (scan: {reason: ...}), "
    "or serve it by something else (elsewhere: ...).",
}
"""What to do where no edit mends it, and the prover had nothing to say."""

Failed = Callable[[LoadedFamily, str, Exception], Finding]
"""Makes a finding of a mistake of ours: the family, the access pattern, and what happened."""

_Key = tuple[str, str, str]


def with_repairs(
    loaded: LoadedFamily, layout: Layout, findings: Sequence[Finding], prove: Prove, failed: Failed
) -> Iterator[Finding]:
    """The findings, each with the first repair that mends it; without one where none does.

    Args:
        loaded: the family.
        layout: of the family.
        findings: what its proofs said.
        prove: the proofs of an edited family.
        failed: is told of a mistake of ours over one finding, which then stays as it is.
    """
    mender = _Mender(prove)
    for finding in findings:
        try:
            yield mender.mended(loaded, layout, findings, finding)
        except Exception as error:  # noqa: BLE001 - what is wrong with the spec is said, whatever mends it
            yield replace(finding, repair=())
            yield failed(loaded, _case(loaded, layout, finding).name, error)


@dataclass(frozen=True, slots=True)
class _Before:
    """What was said before any edit, as bad as the finding that is mended: nothing of that kind may be new."""

    rank: int
    said: Counter[_Key]


@dataclass(slots=True)
class _Mender:
    """Tries proposals, each edited text once."""

    prove: Prove
    tried: dict[str, Sequence[Finding] | None] = field(default_factory=dict)

    def mended(self, loaded: LoadedFamily, layout: Layout, findings: Sequence[Finding], finding: Finding) -> Finding:
        if finding.level is Severity.NOTE:
            return finding
        case = _case(loaded, layout, finding)
        found = self._search(case, _Before(finding.level.rank, _counted(finding.level.rank, findings)))
        if found is None:
            return replace(finding, repair=(), hint=finding.hint or _LAST.get(finding.id, ""))
        first, *_ = finding.hint.split("\n", 1)  # what a hint says below is a fragment, which the edits say better
        edits = _needed(loaded.document.text, found.edits)
        if finding.repair and not _says(edits, first) and _says(finding.repair, first):
            first = f"{first.rstrip('.')}, or what follows."
        hint = "\n".join(part for part in ("" if _says(edits, first) else first, found.words, _moved(edits)) if part)
        return replace(finding, repair=edits, hint=hint)

    def _search(self, case: Case, before: _Before, done: tuple[Edit, ...] = (), depth: int = 1) -> Proposal | None:
        """The first proposal after which the finding is gone and nothing new is wrong, by itself or with one more."""
        halves: list[tuple[Proposal, Case]] = []
        for proposal in _proposals(case):
            found = self._proved(_applied(case.loaded, proposal.edits), case.loaded.document.file)
            if found is None:
                continue
            after, edited = found
            now = _counted(before.rank, after)
            if now[_key(case.finding)] >= max(before.said[_key(case.finding)], 1):
                continue
            fresh = [each for each in after if now[_key(each)] > before.said[_key(each)]]
            if not fresh:
                return Proposal((*done, *proposal.edits), proposal.words)
            follows = _case(edited, Layout(edited.family), fresh[0])
            if all(_about_one(each, case.finding) for each in fresh):
                halves.append((proposal, follows))
        for half, follows in halves if depth < _DEEPEST else []:
            if (rest := self._search(follows, before, (*done, *half.edits), depth + 1)) is not None:
                words = "\n".join(dict.fromkeys(each for each in (half.words, rest.words) if each))
                return Proposal(rest.edits, words)
        return None

    def _proved(self, text: str | None, file: str) -> tuple[Sequence[Finding], LoadedFamily] | None:
        if text is None:
            return None
        if text not in self.tried and len(self.tried) >= _MOST_TRIED:
            return None
        try:
            loaded = parse_family(text, file)
        except FindingsError:
            self.tried[text] = None
            return None
        if (known := self.tried.get(text)) is None:
            known = self.tried[text] = self.prove(loaded)
        return known, loaded


def _case(loaded: LoadedFamily, layout: Layout, finding: Finding) -> Case:
    kind, _, rest = finding.subject.partition("/")
    name = rest.split("/")[0]
    known = kind == "access_patterns" and name in loaded.family.access_patterns
    return Case(loaded, layout, finding, name if known else "")


def _about_one(one: Finding, other: Finding) -> bool:
    """Whether two findings are about one object of the family: a pattern, an entity, a table."""
    return one.subject.split("/")[:2] == other.subject.split("/")[:2]


def _proposals(case: Case) -> Iterator[Proposal]:
    """What may mend a finding: the edits it came with, unless its proposer ranks them among others."""
    proposer = (_OF_PATTERNS if case.name else _OF_ENTITIES).get(case.finding.id)
    if proposer is not None:
        yield from (each for each in proposer(case) if each.edits)
    if case.finding.repair:
        yield Proposal(case.finding.repair)
    if case.name:
        yield from said(case)


def _moved(edits: Sequence[Edit]) -> str:
    """What to know of edits that give items another primary key: those that are there keep the one they have."""
    keys = (edit.path for edit in edits if edit.path[0] == "entities" and edit.path[2:3] == ("key",))
    names = list(dict.fromkeys(str(path[1]) for path in keys))
    return f"Items of {listed(names)} that are there already must be written anew under the new key." if names else ""


def _says(edits: Sequence[Edit], hint: str) -> bool:
    """Whether a hint says nothing beside what an edit writes: ``Write requests: 600.``"""
    for edit in edits:
        text = edit.yaml
        for key in (str(each) for each in reversed(edit.path)):
            if hint in {f"Write {key}: {text}.", f"Add {key}: {text}."}:
                return True
            text = f"{{{key}: {text}}}"
    return False


def _needed(text: str, edits: tuple[Edit, ...]) -> tuple[Edit, ...]:
    """The edits without those that later ones undo."""
    wanted = load_document(apply_edits(text, edits), "").data
    for pair in combinations(edits, 2):
        longer, shorter = sorted((each.path for each in pair), key=len, reverse=True)
        if longer[: len(shorter)] != shorter:
            continue
        for left_out in (pair, pair[:1]):
            fewer = tuple(each for each in edits if each not in left_out)
            with suppress(ValueError, FindingsError):
                if load_document(apply_edits(text, fewer), "").data == wanted:
                    return _needed(text, fewer)
    return edits


def _applied(loaded: LoadedFamily, edits: tuple[Edit, ...]) -> str | None:
    try:
        return apply_edits(loaded.document.text, edits)
    except ValueError:
        return None


def _key(finding: Finding) -> _Key:
    return (finding.id, finding.subject, finding.seen)


def _counted(rank: int, findings: Sequence[Finding]) -> Counter[_Key]:
    """How often each thing is said that is as bad as a rank, or worse."""
    return Counter(_key(each) for each in findings if each.level.rank <= rank)
