"""The check of one family: read, proved, granted, held against the design rules, compared with what is rendered."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from dynaform.documents import digests, write_atomically
from dynaform.findings import DynaformError, Finding, FindingsError, Place, Severity
from dynaform.planner.grants.consumers import family_grants
from dynaform.planner.prove import FamilyProofs, prove_family
from dynaform.render import rendered_paths, stale_findings, unrenderable
from dynaform.rules import everything_said
from dynaform.spec import LoadedFamily, load_family, spec_path
from dynaform.workflow.access import policy_findings
from dynaform.workflow.remembered import FamilyChecked
from dynaform.workflow.render import LOCK, on_disk, rendered

FAILED = "DF290"
REPORTS = Path(".dynaform/bugs")


def check_family(root: Path, name: str, *, stale: bool) -> FamilyChecked:
    """Everything that is to be said of a family; a mistake of ours is a finding and no exception.

    Args:
        root: the repository.
        name: the family.
        stale: compare its rendered files, too.

    Raises:
        UsageError: there is no such family.
    """
    paths = [spec_path(root, name).relative_to(root).as_posix(), *((LOCK, *rendered_paths(name)) if stale else ())]
    before = digests(root, paths)
    check = _Check(root, name, stale)
    check.run()
    # what somebody changed meanwhile belongs to neither digest: such a result is told and not kept
    lasting = not check.failed and before == digests(root, paths)
    return FamilyChecked(name, tuple(check.findings), check.patterns, check.unread, stale, before, lasting)


@dataclass(slots=True)
class _Check:
    """One run over one family.

    Attributes:
        root, family, stale: as ``check_family`` takes them.
        findings: so far.
        patterns: how many are proved.
        unread: the spec could not be read.
        failed: a mistake of ours is among the findings.
    """

    root: Path
    family: str
    stale: bool
    findings: list[Finding] = field(default_factory=list)
    patterns: int = 0
    unread: bool = True
    failed: bool = False
    _doing: str = "reading the spec"

    def run(self) -> None:
        try:
            for finding in self._stages():
                self.findings.append(finding)
        except FindingsError as error:
            self.findings += error.findings
        except (DynaformError, OSError):
            raise
        except Exception as error:  # noqa: BLE001 - a mistake over one family must not hide what is said of the others
            seen = f"{self._doing} failed for family {self.family}, and nothing after it was checked"
            self.findings.append(self._mistake(seen, Place(self._spec), self.family, error))

    def _stages(self) -> Iterator[Finding]:
        loaded = load_family(self.root, self.family)
        self.unread = False
        self._next("proving")
        proofs = prove_family(loaded, self._pattern_failed)
        self.patterns = len(proofs.proofs)
        yield from everything_said(proofs, self._next)
        self._next("asking the policies of its consumers what they let through")
        if self._sound:
            yield from policy_findings(proofs, family_grants(proofs))
        self._next("rendering")
        if self.stale and self._sound:
            yield from _stale(self.root, proofs)

    def _next(self, doing: str) -> None:
        self._doing = doing

    @property
    def _sound(self) -> bool:
        """Whether nothing found so far is an error: what is made of wrong words would only repeat them."""
        return not any(each.level is Severity.ERROR for each in self.findings)

    def _pattern_failed(self, loaded: LoadedFamily, pattern: str, error: Exception) -> Finding:
        place = loaded.key_place("access_patterns", pattern)
        seen = f"the proof of {pattern} failed for family {self.family}"
        return self._mistake(seen, place, f"access_patterns/{pattern}", error)

    def _mistake(self, seen: str, place: Place, subject: str, error: Exception) -> Finding:
        self.failed = True
        said = f"{seen}: {type(error).__name__}: {error}"
        hint = f"Report it with {_written(self.root, self.family, said, error)}; nothing is wrong with your words."
        return Finding(FAILED, said, place, subject, hint=hint)

    @property
    def _spec(self) -> str:
        return spec_path(self.root, self.family).relative_to(self.root).as_posix()


def _written(root: Path, family: str, said: str, error: Exception) -> str:
    """A file with the traceback, or the traceback itself where no file can be written."""
    trace = "".join(traceback.format_exception(error))
    path = REPORTS / f"check-{family}.txt"
    try:
        write_atomically(root / path, f"{said}\n\n{trace}", mode=0o600)
    except OSError:
        return f"this:\n{trace}"
    return f"{path} and the spec"


def _stale(root: Path, proofs: FamilyProofs) -> Iterator[Finding]:
    if found := list(unrenderable(proofs)):
        yield from found
        return
    files = rendered(root, proofs)
    yield from stale_findings(files, on_disk(root, files))
