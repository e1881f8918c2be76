"""What every prover needs to know of where it is: the family, its layout, and the place of what it reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dynaform.documents import Path
from dynaform.findings import Edit, Finding, Severity
from dynaform.planner.layout import Layout
from dynaform.planner.omitted import leave_out
from dynaform.planner.rows import Rows, may_lack, rows_of
from dynaform.spec import LoadedFamily
from dynaform.spec.model import Action, Pattern
from dynaform.spec.values import Column


@dataclass(frozen=True, slots=True)
class ReadContext:
    """What a read may spend.

    Attributes:
        scope: where it stands.
        budget: requests that are left of the pattern's budget.
        step_rows: rows of earlier steps by their name; None where nothing bounds them.
    """

    scope: Scope
    budget: int
    step_rows: Mapping[str, int | None]


@dataclass(frozen=True, slots=True)
class Scope:
    """One action of one pattern.

    Attributes:
        loaded: the family with its document.
        layout: its physical layout.
        pattern: the pattern's name.
        path: where the action stands in the document.
        omitted: the optional parameters that are left out.
    """

    loaded: LoadedFamily
    layout: Layout
    pattern: str
    path: Path
    omitted: frozenset[str] = frozenset()

    @property
    def said(self) -> Pattern:
        """The whole pattern, as written."""
        return self.loaded.family.access_patterns[self.pattern]

    @property
    def members(self) -> tuple[Action, ...]:
        """The members of the pattern's transaction, without what is left out."""
        return tuple(leave_out(member, self.omitted) for member in self.said.transaction)

    def rows(self, action: Action) -> Rows | None:
        """The rows that a write is repeated for; None where it is not."""
        return rows_of(self.layout, self.said, action.each)

    def may_lack(self, column: Column) -> bool:
        """Whether a row of a step may come without a column."""
        return may_lack(self.layout, self.said, column)

    def finding(
        self,
        id: str,
        seen: str,
        *below: str | int,
        hint: str = "",
        expected: str = "",
        notes: tuple[str, ...] = (),
        repair: tuple[Edit, ...] = (),
    ) -> Finding:
        """A finding at a node below the action; a warning that the pattern accepts with a reason becomes a note."""
        place = self.loaded.document.place((*self.path, *below)) if below else self.loaded.key_place(*self.path)
        finding = Finding(
            id, seen, place, f"access_patterns/{self.pattern}", expected, hint, notes=notes, repair=repair
        )
        accepted = self._acceptance(id)
        if accepted is None or finding.level is Severity.ERROR:
            return finding
        return finding.as_accepted(accepted)

    def _acceptance(self, id: str) -> str | None:
        """The reason why the pattern, or this one of its actions, accepts a finding."""
        pattern = self.said
        index = self.path[3] if len(self.path) > 3 else None
        action = pattern.actions[index] if isinstance(index, int) else pattern
        return action.accept.get(id) or pattern.accept.get(id)
