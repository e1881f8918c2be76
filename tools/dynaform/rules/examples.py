"""The bad and the good example of a finding about a spec: a rule's own, or data in ``samples``, a file per id."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import yaml

from dynaform.findings import Finding, FindingsError
from dynaform.planner.prove import prove_family
from dynaform.report import text_findings
from dynaform.rules.everything import everything_said
from dynaform.rules.register import RULES
from dynaform.rules.rule import whole
from dynaform.spec.load import parse_family

FOLDER = Path(__file__).parent / "samples"


@dataclass(frozen=True, slots=True)
class Sample:
    """A spec of which something is said, and the same mended.

    Attributes:
        id: of the catalogue.
        bad: a whole spec; each line that the finding marks ends in a comment ``# <- id``.
        good: the same mended; nothing is said of it.
    """

    id: str
    bad: str
    good: str


def kept_ids() -> tuple[str, ...]:
    """The ids whose sample is a file, sorted."""
    return tuple(sorted(path.stem for path in FOLDER.glob("DF*.yaml")))


def sample(id: str) -> Sample | None:
    """The sample of a finding; None for one that no spec gives."""
    rule = next((each for each in RULES if each.id == id), None)
    if rule is not None:
        return Sample(id, rule.bad_spec, rule.good_spec)
    path = FOLDER / f"{id}.yaml"
    if not path.is_file():
        return None
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    return Sample(id, whole(data["bad"]), whole(data["good"]))


def all_findings(text: str) -> list[Finding]:
    """Everything that reading, proving, granting and the rules say of a spec; what cannot be read is not proved."""
    try:
        proofs = prove_family(parse_family(text))
    except FindingsError as error:
        return list(error.findings)
    return list(everything_said(proofs))


def said_of(found: Sample) -> str:
    """What the finding says of the bad example, as a terminal shows it."""
    text = shown(found.bad)
    findings = [each for each in all_findings(text) if each.id == found.id]
    return text_findings(findings, lambda _: text.splitlines())


def shown(text: str) -> str:
    """A sample as a reader sees it, without its marks."""
    return re.sub(r" +# <- DF\d+$", "", text.strip("\n"), flags=re.MULTILINE)
