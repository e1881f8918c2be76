"""Repairs that work: every proposal is pasted into the spec and proved before anyone sees it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from dynaform.documents import apply_edits
from dynaform.findings import Edit, Finding, FindingsError, Severity
from dynaform.planner.layout import Layout
from dynaform.planner.repairs.bounds import BOUNDS
from dynaform.planner.repairs.case import Case, Proposal, Proposer
from dynaform.planner.repairs.said import said
from dynaform.planner.repairs.unserved import unserved
from dynaform.spec import LoadedFamily, parse_family

Prove = Callable[[LoadedFamily], Sequence[Finding]]
"""All findings of a family, without repairs."""

_PROPOSERS: dict[str, Proposer] = {"DF201": unserved, "DF202": unserved, **BOUNDS}
_MOST_TRIED = 60
"""Families proved per call at most, each some tenths of a second: a spec that is wrong everywhere is still answered."""
_DEEPEST = 3
"""Repairs that follow one from another, e.g. an index, and then the budget for its queries."""

_Key = tuple[str, str, str]


def with_repairs(
    loaded: LoadedFamily, layout: Layout, findings: Sequence[Finding], prove: Prove
) -> tuple[Finding, ...]:
    """The findings, each with the first repair that mends it; without one where none does.

    Args:
        loaded: the family.
        layout: of the family.
        findings: what its proofs said.
        prove: the proofs of an edited family.
    """
    mender = _Mender(prove)
    return tuple(mender.mended(loaded, layout, findings, each) for each in findings)


@dataclass(slots=True)
class _Mender:
    prove: Prove
    tried: dict[str, Sequence[Finding] | None] = field(default_factory=dict)

    def mended(self, loaded: LoadedFamily, layout: Layout, findings: Sequence[Finding], finding: Finding) -> Finding:
        if finding.level is Severity.NOTE:
            return finding
        case = _case(loaded, layout, finding)
        found = self._search(case, findings, _alike(finding, findings), ()) if case is not None else None
        if found is None:
            return replace(finding, repair=())
        return replace(finding, repair=found.edits, hint=found.words or finding.hint)

    def _search(
        self, case: Case, before: Sequence[Finding], old: Counter[_Key], done: tuple[Edit, ...]
    ) -> Proposal | None:
        """The first proposal after which the finding is gone and nothing new is wrong, perhaps after one more."""
        for proposal in _proposals(case):
            edits = (*done, *proposal.edits)
            text = _applied(case.loaded, proposal.edits)
            found = self._proved(text, case.loaded.document.file)
            if found is None:
                continue
            after, edited = found
            new = _alike(case.finding, after)
            if new[_key(case.finding)] >= max(old[_key(case.finding)], 1):
                continue
            fresh = [each for each in after if new[_key(each)] > old[_key(each)]]
            if not fresh:
                return Proposal(edits, proposal.words)
            follows = _case(edited, Layout(edited.family), fresh[0])
            if len(done) >= _DEEPEST or follows is None or any(each.subject != case.finding.subject for each in fresh):
                continue
            if (rest := self._search(follows, after, old, edits)) is not None:
                words = "\n".join(dict.fromkeys(each for each in (proposal.words, rest.words) if each))
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


def _case(loaded: LoadedFamily, layout: Layout, finding: Finding) -> Case | None:
    kind, _, name = finding.subject.partition("/")
    if kind != "access_patterns" or name not in loaded.family.access_patterns:
        return None
    return Case(loaded, layout, finding, name)


def _proposals(case: Case) -> Iterator[Proposal]:
    if case.finding.repair:
        yield Proposal(case.finding.repair)
    if (proposer := _PROPOSERS.get(case.finding.id)) is not None:
        yield from proposer(case)
    yield from said(case)


def _applied(loaded: LoadedFamily, edits: tuple[Edit, ...]) -> str | None:
    try:
        return apply_edits(loaded.document.text, edits)
    except ValueError:
        return None


def _key(finding: Finding) -> _Key:
    return (finding.id, finding.subject, finding.seen)


def _alike(finding: Finding, findings: Sequence[Finding]) -> Counter[_Key]:
    """How often each thing is said that is as bad as this one, or worse."""
    return Counter(_key(each) for each in findings if each.level.rank <= finding.level.rank)
