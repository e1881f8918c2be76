"""The repository a command works in, and the world it is given: variables, clock, progress."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from dynaform.documents import did_you_mean
from dynaform.findings import UsageError
from dynaform.workflow.progress import Progress

if TYPE_CHECKING:
    from dynaform.planner.prove import FamilyProofs


@dataclass(frozen=True, slots=True)
class Workspace:
    """Everything a workflow needs that is not an argument of its command.

    Attributes:
        root: the repository.
        variables: the process's environment.
        clock: the time, in UTC.
        progress: where progress goes.
    """

    root: Path
    variables: Mapping[str, str]
    clock: Callable[[], datetime]
    progress: Progress

    @property
    def artifacts(self) -> Path:
        """Where plans, reports and Terraform's working data go; never committed."""
        return self.root / ".dynaform"

    def relative(self, path: Path) -> str:
        """A path as findings show it."""
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else str(path)


def find_root(start: Path) -> Path:
    """The repository that ``start`` is in.

    Raises:
        UsageError: it is in none.
    """
    for folder in (start, *start.parents):
        if (folder / "modules" / "families").is_dir() and (folder / "envs").is_dir():
            return folder
    raise UsageError("this is no dynaform repository", hint="Run it where modules/families and envs are.")


def choose_families(root: Path, wanted: Sequence[str], present: Sequence[str] | None = None) -> list[str]:
    """The families a command is about.

    Args:
        root: the repository.
        wanted: named by the caller; none means all that are present.
        present: those of an environment; None means every family with a spec.

    Raises:
        UsageError: a wanted family does not exist, or is not in the environment; or the environment has none.
    """
    from dynaform.spec import family_names

    known = list(present) if present is not None else family_names(root)
    for name in wanted:
        if name not in family_names(root):
            raise UsageError(f"there is no family {name!r}", hint=did_you_mean(name, family_names(root)))
        if name not in known:
            raise UsageError(
                f"family {name!r} is not in this environment", hint="Add it to families in its environment.yaml."
            )
    if present is not None and not known:
        # nothing done would look like all well
        raise UsageError(
            "no family is present in this environment", hint="Add one to families in its environment.yaml."
        )
    return list(wanted) or known


def proofs_of(root: Path, family: str) -> FamilyProofs:
    """Load and prove one family. Raises FindingsError, UsageError."""
    # imported here, because a command that starts with a workspace need not prove anything
    from dynaform.planner.prove import prove_family
    from dynaform.spec import load_family

    return prove_family(load_family(root, family))
