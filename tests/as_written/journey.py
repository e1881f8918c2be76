"""What a reader of the documents is told, stage by stage: what keeps a spec from being read first, then the proofs.

A spec that says something impossible cannot be proved. So the findings of one stage are mended, and the next stage is
that of the mended text, until everything that can be said has been said.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from dynaform.documents import apply_edits
from dynaform.findings import Edit, Finding, FindingsError, Severity
from dynaform.planner.prove import prove_family
from dynaform.rules import everything_said
from dynaform.spec import parse_family

HERE = Path(__file__).parent
FAMILIES = sorted(path.stem for path in (HERE / "specs").glob("*.yaml"))


@dataclass(frozen=True, slots=True)
class Expected:
    """A mistake of a document, as one finding shows it.

    Attributes:
        mistake: the heading of its entry in docs/findings-in-the-documents.md.
        id: of the finding.
        line: a part of the line where it is.
        words: the words that are marked.
        mend: the edits that mend it, where the finding leaves them to a person.
    """

    mistake: str
    id: str
    line: str
    words: str
    mend: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True)
class Stage:
    """The text of one stage and what is said of it; ``whole`` where it can be read, so that it is proved."""

    text: str
    findings: tuple[Finding, ...]
    whole: bool

    def words(self, finding: Finding) -> tuple[str, str]:
        """The line of a finding and the words that it marks."""
        place = finding.place
        assert place is not None, finding
        line = self.text.splitlines()[place.line - 1]
        return line, line[place.column - 1 : place.column - 1 + place.width]

    def of(self, expected: Expected) -> list[Finding]:
        """The findings that show a mistake."""
        found = []
        for each in self.findings:
            if each.id == expected.id and each.place is not None:
                line, words = self.words(each)
                found += [each] if expected.line in line and words == expected.words else []
        return found

    @property
    def errors(self) -> set[tuple[str, str, str]]:
        """What stops the build, wherever it stands."""
        return {(each.id, each.subject, each.seen) for each in self.findings if each.level is Severity.ERROR}


def said(text: str, *, repairs: bool = True) -> Stage:
    """Everything that is said of a spec except notes; with what mends it, or without."""
    try:
        proofs = prove_family(parse_family(text), repairs=repairs)
    except FindingsError as error:
        return Stage(text, error.findings, whole=False)
    return Stage(text, tuple(each for each in everything_said(proofs) if each.level is not Severity.NOTE), whole=True)


@cache
def data(family: str) -> dict[str, Any]:
    text = (HERE / "expected" / f"{family}.yaml").read_text(encoding="utf-8")
    return dict(yaml.load(text, yaml.CSafeLoader))


@cache
def expected(family: str) -> tuple[Expected, ...]:
    return tuple(
        Expected(
            each["mistake"],
            each["id"],
            each["line"],
            each["words"],
            tuple(Edit(tuple(edit["path"]), edit["yaml"]) for edit in each.get("mend", ())),
        )
        for each in data(family)["findings"]
    )


@cache
def stages(family: str) -> tuple[Stage, ...]:
    return tuple(_stages(family))


def _stages(family: str) -> Iterator[Stage]:
    text = (HERE / "specs" / f"{family}.yaml").read_text(encoding="utf-8")
    while True:
        stage = said(text)
        yield stage
        if stage.whole:
            return
        edits = [edit for each in stage.findings for edit in repair_of(family, stage, each)]
        mended = apply_edits(text, dict.fromkeys(edits))
        assert mended != text, [each.seen for each in stage.findings]
        text = mended


def repair_of(family: str, stage: Stage, finding: Finding) -> Sequence[Edit]:
    """The finding's own repair, else the one that a person decided on."""
    by_hand = [each.mend for each in expected(family) if each.mend and finding in stage.of(each)]
    return finding.repair or (by_hand[0] if by_hand else ())
