"""`check`: every design finding of every family, and rendered files that are stale."""

from __future__ import annotations

import contextlib
import gc
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from dynaform.findings import Finding, FindingsError, Severity, sort_findings
from dynaform.workflow.progress import Progress, Silent, Task
from dynaform.workflow.remembered import FamilyChecked, Memory
from dynaform.workflow.workspace import choose_families

_PATIENCE_SECONDS = 1.0
"""What takes longer shows how far it is."""


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
    from dynaform.environments import environment_names, load_environment

    return {family for name in environment_names(root) for family in load_environment(root, name).families}


def check(
    root: Path,
    wanted: Sequence[str] = (),
    *,
    every: bool = False,
    memory: Memory | None = None,
    progress: Progress | None = None,
) -> Checked:
    """Check the named families, those present in an environment, or every one that has a spec.

    Args:
        root: the repository.
        wanted: families by name.
        every: those that no environment has, too.
        memory: what earlier checks found; None proves everything again and remembers nothing.
        progress: told how far it is when it takes longer than a second.

    Raises:
        UsageError: a named family does not exist.
        FindingsError: an environment's file is not right.
    """
    present = _present(root, memory)
    names = choose_families(root, wanted) if wanted or every else sorted(present)
    counting = {name for name in names if name in present or name in wanted}
    results = {each.family: each for each in _results(root, names, counting, memory, progress or Silent())}
    ordered = [results[name] for name in names]
    return Checked(
        findings=sort_findings(said for each in ordered if each.family in counting for said in each.findings),
        gaps=sort_findings(said for each in ordered if each.family not in counting for said in each.findings),
        families=len(names),
        patterns=sum(each.patterns for each in ordered),
        unread=tuple(each.family for each in ordered if each.unread),
    )


def _present(root: Path, memory: Memory | None) -> set[str]:
    if memory is None:
        return present_families(root)
    if (remembered := memory.present()) is not None:
        return set(remembered)
    found = present_families(root)
    memory.keep_present(found)
    return found


def _results(
    root: Path, names: Sequence[str], counting: set[str], memory: Memory | None, progress: Progress
) -> Iterator[FamilyChecked]:
    """Remembered results first, then the others, which are remembered from now on."""
    new: list[tuple[str, bool]] = []
    for name in names:
        remembered = memory.family(name, stale=name in counting) if memory is not None else None
        if remembered is None:
            new.append((name, name in counting))
        else:
            yield remembered
    if not new:
        return
    with _uncollected():
        # imported here, because what proving takes is not needed for what is remembered
        from dynaform.spec import family_names
        from dynaform.workflow.side_by_side import check_side_by_side

    for checked in _watched(check_side_by_side(root, new), len(new), progress):
        if memory is not None:
            memory.keep(checked)
        yield checked
    if memory is not None:
        memory.forget_others(family_names(root))


@contextlib.contextmanager
def _uncollected() -> Iterator[None]:
    """What modules make stays: looking for garbage among it takes a twentieth of the time of their import."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _watched(results: Iterator[FamilyChecked], number: int, progress: Progress) -> Iterator[FamilyChecked]:
    """The same results; progress is told of them once they take long."""
    started = time.monotonic()
    task: Task | None = None
    for done, each in enumerate(results, start=1):
        if task is None and time.monotonic() - started > _PATIENCE_SECONDS:
            task = progress.task("check", started)
        if task is not None:
            task.update(f"{done} of {number} families")
        yield each
    if task is not None:
        task.done(f"{number} families")
