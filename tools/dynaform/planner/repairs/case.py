"""What a proposer of repairs knows: the finding, the pattern it is about, and the spec as written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from dynaform.documents import Path
from dynaform.findings import Edit, Finding
from dynaform.planner.layout import Layout
from dynaform.spec import LoadedFamily
from dynaform.spec.model import Action, Pattern

BACKFILL = "Items that are there already enter the index only when they are written again."
TOLD = "Every item of the table must say what it is, those that are there already too."
"""What a new type attribute asks."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Edits that may mend a finding.

    Attributes:
        edits: all of them together.
        words: what to know before pasting; "" where the finding's own hint says it.
    """

    edits: tuple[Edit, ...]
    words: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """A finding, mostly about an access pattern.

    Attributes:
        loaded: the family with its document.
        layout: of the family.
        finding: what is wrong.
        name: the pattern's; "" where it is about none.
    """

    loaded: LoadedFamily
    layout: Layout
    finding: Finding
    name: str

    @property
    def root(self) -> Path:
        """Where the pattern stands."""
        return ("access_patterns", self.name)

    @property
    def pattern(self) -> Pattern:
        """The pattern."""
        return self.loaded.family.access_patterns[self.name]

    def actions(self) -> Iterator[tuple[Path, Action]]:
        """The action the finding stands in, with its path; every one where it stands at the pattern as a whole."""
        placed = [((*self.root, *below), action) for below, action in self.pattern.placed_actions()]
        at = self.at
        inside = [each for each in placed if at is not None and at[: len(each[0])] == each[0]]
        yield from inside or placed

    @property
    def at(self) -> Path | None:
        """The node the finding marks."""
        return None if self.finding.place is None else self.loaded.document.path_at(self.finding.place)


Proposer = Callable[[Case], Iterator[Proposal]]


def attribute_edit(loaded: LoadedFamily, entity: str, name: str, key: str, value: str) -> Edit:
    """One more word in an attribute's description, which may stand there as its type alone."""
    path: Path = ("entities", entity, "attributes", name)
    node = loaded.document.node(path)
    if isinstance(node, dict):
        return Edit((*path, key), value)
    if key == "type":
        return Edit(path, value)
    said = node if isinstance(node, str) else f"[{', '.join(map(str, node))}]"
    return Edit(path, f"{{type: {said}, {key}: {value}}}")
