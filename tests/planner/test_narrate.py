"""Proofs in words, and as a document with a schema."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from dynaform.planner.document import proofs_document, proofs_schema
from dynaform.planner.narrate import intent, narrate
from dynaform.report.schema import schema_text
from families import family_proofs
from report.golden import ROOT, check

FAMILIES = ("companion", "conversation", "ielts", "marketplace", "social")
GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize("family", ["conversation", "social"])
def test_narration(family: str) -> None:
    found = family_proofs(family)
    texts = [narrate(found.loaded.family.access_patterns[name], proof) for name, proof in found.proofs.items()]
    check(GOLDEN / f"{family}.txt", "\n\n".join(texts) + "\n")


@pytest.mark.parametrize("family", FAMILIES)
def test_every_proof_is_told_in_lines_that_fit(family: str) -> None:
    found = family_proofs(family)
    for name, proof in found.proofs.items():
        text = narrate(found.loaded.family.access_patterns[name], proof)
        assert text.startswith(name)
        assert "(s)" not in text
        lines = text.splitlines()
        assert all(len(line) <= 100 or " " not in line[14:].strip() for line in lines), name
        assert all(line == line.rstrip() for line in lines)


def test_what_is_too_long_goes_on_to_the_right_and_loses_no_word() -> None:
    found = family_proofs("ielts")
    said, proof = found.loaded.family.access_patterns["complete-assessment"], found.proofs["complete-assessment"]
    whole = narrate(said, proof, None)
    for width in (10, 40, 72, 100):
        lines = narrate(said, proof, width).splitlines()
        assert " ".join(" ".join(lines).split()) == " ".join(whole.split())
        assert all(len(line) <= width or " " not in line.strip() for line in lines) or width < 40
    lines = narrate(said, proof, 72).splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith("  Update Assessment"))
    assert [line[:7].strip() != "" and line[:6].strip() == "" for line in lines[start + 1 : start + 4]] == [True] * 3


def test_a_delete_says_that_the_entry_goes() -> None:
    found = family_proofs("companion")
    text = narrate(found.loaded.family.access_patterns["delete-user"], found.proofs["delete-user"])
    assert "indexes   entry goes from gsi1, gsi2" in text and "may move" not in text


@pytest.mark.parametrize("family", FAMILIES)
def test_documents_are_of_the_schema(family: str) -> None:
    document = json.loads(json.dumps(proofs_document(family_proofs(family))))
    jsonschema.validate(document, proofs_schema())
    assert document["family"] == family


def test_one_pattern_of_a_document() -> None:
    document = proofs_document(family_proofs("conversation"), "get-user")
    assert list(document["proofs"]) == ["get-user"]
    step = document["proofs"]["get-user"]["variants"][0]["steps"][0]["proof"]
    assert (step["operation"], step["returns"][0]) == ("GetItem", "userId")
    assert document["proofs"]["get-user"]["rate"] == {"average": 1.0, "peak": 20.0, "hottest": None}


def test_the_schema_is_checked_in() -> None:
    jsonschema.Draft202012Validator.check_schema(proofs_schema())
    check(ROOT / "docs/schemas/proofs.schema.json", schema_text(proofs_schema()))


def test_intent_is_a_sentence() -> None:
    patterns = family_proofs("conversation").loaded.family.access_patterns
    assert intent(patterns["next-waiting"]) == (
        "List User where isWaitingInQueue = true, ordered by lastQueueEntry ascending, at most 2"
    )
    assert intent(patterns["refund-point"]).endswith("with add 1 to pointsLeft")
