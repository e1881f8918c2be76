"""The page of findings in the documents names every deviation of every spec, and nothing that no spec has."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from dynaform.render.readme import described
from families import family_proofs

from .pages import ROOT

PAGE = ROOT / "docs" / "findings-in-the-documents.md"
FAMILIES = sorted(path.parent.name for path in (ROOT / "modules" / "families").glob("*/spec.yaml"))
MEND = f"add an entry to {PAGE.relative_to(ROOT)}, or a name to the one that is about it"


def entries() -> dict[str, str]:
    """Heading to text of every entry."""
    _, *parts = re.split(r"^### ", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    found = [(part.split("\n", 1)[0], re.split(r"^## ", part, flags=re.MULTILINE)[0]) for part in parts]
    assert len({heading for heading, _ in found}) == len(found), "headings are anchors, so each is there once"
    return dict(found)


def names(text: str) -> list[str]:
    """What an entry names as its places in the specs."""
    (said,) = re.findall(r"^- In the spec: (.*?\.)$", text, re.MULTILINE | re.DOTALL)
    found = re.findall(r"`([^`]+)`", said)
    assert ", ".join(f"`{name}`" for name in found) + "." == " ".join(said.split()), said
    return found


def objects(family: str) -> Counter[str]:
    """Every object of a spec, with the number of its deviations."""
    found: Counter[str] = Counter()
    for subject, object in described(family_proofs(family)):
        found[f"{family}: {subject}"] += len(object.deviation)
    return found


def deviations(family: str) -> set[str]:
    """The name of every deviation: its object's, with a number where the object has several."""
    found = set()
    for name, number in objects(family).items():
        found |= {name} if number == 1 else {f"{name}, deviation {each}" for each in range(1, number + 1)}
    return found


@pytest.mark.parametrize("family", FAMILIES)
def test_every_deviation_has_its_entry(family: str) -> None:
    named = {name for text in entries().values() for name in names(text)}
    assert deviations(family) - named == set(), MEND


@pytest.mark.parametrize("heading", entries())
def test_an_entry_has_its_parts_and_names_what_there_is(heading: str) -> None:
    text = entries()[heading]
    labels = re.findall(r"^- ([A-Z][a-z ]*): ", text, re.MULTILINE)
    assert labels in (["Place", "Wrong", "Repair", "In the spec"], ["In the spec"])
    known = {name for family in FAMILIES for name in objects(family)} | {
        name for family in FAMILIES for name in deviations(family)
    }
    assert names(text)
    assert set(names(text)) <= known


@pytest.mark.parametrize("family", [family for family in FAMILIES if deviations(family)])
def test_a_family_that_deviates_from_a_document_has_a_section_with_links(family: str) -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert f"\n## {family}\n\n[README](../modules/families/{family}/README.md) · " in text
    assert f"[{family}](#{family})" in text
