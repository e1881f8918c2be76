"""What every prover needs to know of where it is: the family, its layout, and the place of what it reads."""

from __future__ import annotations

from dataclasses import dataclass

from dynaform.documents import Path
from dynaform.findings import Finding, Severity
from dynaform.planner.layout import Layout
from dynaform.spec import LoadedFamily


@dataclass(frozen=True, slots=True)
class Scope:
    """One action of one pattern.

    Attributes:
        loaded: the family with its document.
        layout: its physical layout.
        pattern: the pattern's name.
        path: where the action stands in the document.
    """

    loaded: LoadedFamily
    layout: Layout
    pattern: str
    path: Path

    def finding(
        self,
        id: str,
        seen: str,
        *below: str | int,
        hint: str = "",
        expected: str = "",
        notes: tuple[str, ...] = (),
    ) -> Finding:
        """A finding at a node below the action; a warning that the pattern accepts with a reason becomes a note."""
        place = self.loaded.document.place((*self.path, *below)) if below else self.loaded.key_place(*self.path)
        finding = Finding(id, seen, place, f"access_patterns/{self.pattern}", expected, hint, notes=notes)
        accepted = self.loaded.family.access_patterns[self.pattern].accept.get(id)
        if accepted is None or finding.level is Severity.ERROR:
            return finding
        return Finding(
            id, f"{seen} (accepted: {accepted})", place, finding.subject, severity=Severity.NOTE, notes=notes
        )
