"""`check`: every design finding of every family, and rendered files that are stale."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from dynaform.environments import environment_names, load_environment
from dynaform.findings import Finding, FindingsError, Severity, sort_findings
from dynaform.planner.grants.consumers import family_grants
from dynaform.planner.prove import FamilyProofs
from dynaform.render import stale_findings, unrenderable
from dynaform.workflow.render import on_disk, rendered
from dynaform.workflow.workspace import choose_families, proofs_of


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found.

    Attributes:
        findings: of the families that count, sorted.
        gaps: of families that no environment has yet; they are shown and fail nothing.
        families, patterns: how many were checked, and how many patterns were proved.
        unread: the families whose spec cannot be read, so that nothing of theirs was proved.
    """

    findings: tuple[Finding, ...]
    gaps: tuple[Finding, ...]
    families: int
    patterns: int
    unread: tuple[str, ...] = ()

    def require_clean(self) -> None:
        """What has errors or stale files is not planned: the plan would not be what the spec says.

        Raises:
            FindingsError: with the errors.
        """
        errors = [each for each in self.findings if each.level is Severity.ERROR]
        if errors:
            raise FindingsError(errors)


def present_families(root: Path) -> set[str]:
    """The families that at least one environment has."""
    return {family for name in environment_names(root) for family in load_environment(root, name).families}


def check(root: Path, wanted: Sequence[str] = (), *, every: bool = False) -> Checked:
    """Check the named families, those present in an environment, or every one that has a spec.

    Raises:
        UsageError: a named family does not exist.
        FindingsError: an environment's file is not right.
    """
    present = present_families(root)
    names = choose_families(root, wanted) if wanted or every else sorted(present)
    findings: list[Finding] = []
    gaps: list[Finding] = []
    proved = 0
    unread: list[str] = []
    for name in names:
        counts = name in present or name in wanted
        try:
            said, patterns = _check_family(root, name, stale=counts)
        except FindingsError as error:
            said, patterns = list(error.findings), 0
            unread.append(name)
        (findings if counts else gaps).extend(said)
        proved += patterns
    return Checked(sort_findings(findings), sort_findings(gaps), len(names), proved, tuple(unread))


def _check_family(root: Path, name: str, *, stale: bool) -> tuple[list[Finding], int]:
    proofs = proofs_of(root, name)
    findings = [*proofs.loaded.findings, *proofs.findings, *family_grants(proofs).findings]
    if stale and not any(each.level is Severity.ERROR for each in findings):
        findings += _stale(root, proofs)
    return findings, len(proofs.proofs)


def _stale(root: Path, proofs: FamilyProofs) -> Iterator[Finding]:
    if found := list(unrenderable(proofs)):
        yield from found
        return
    files = rendered(root, proofs)
    yield from stale_findings(files, on_disk(root, files))
