"""Every refusal with its repair: the edits, applied to the text of the spec, make the pattern proved.

The cases are data in ``refusals/``: a family, and patterns ``p`` of it, each with the id of what is wrong, the words
its place marks, and ``by_hand``, the reason, where only a person can mend it. Where the case is about entities it
brings them along, and the family ends before them.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from textwrap import indent

import pytest
import yaml

from dynaform.documents import apply_edits
from dynaform.findings import Edit, Finding, Severity, repair_text
from dynaform.findings.catalogue.proofs import DEFINITIONS
from dynaform.planner.prove import FamilyProofs, prove_family
from dynaform.spec import load_family, parse_family

pytestmark = pytest.mark.proof

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(__file__).parent / "refusals"
BY_HAND = {
    "DF260": "of consumers' policies, which come after the proofs",
    "DF261": "of consumers' policies",
    "DF262": "of policies, which are made and not written",
    "DF263": "of policies",
    "DF290": "of this tool",
    "DF291": "of this tool",
}
"""Ids without a case, for they are not about what a spec says of its patterns; the others say in a case why no edit
mends them."""


@dataclass(frozen=True)
class Case:
    """One refusal: the text of its spec, and what is said of it."""

    text: str
    id: str
    marks: str
    by_hand: str


def _cases() -> dict[str, Case]:
    found = {}
    for path in sorted(FOLDER.glob("*.yaml")):
        data = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
        for name, said in data["cases"].items():
            entities = indent(said["entities"], "  ") + "access_patterns:\n" if "entities" in said else ""
            text = f"{data['family']}{entities}  p: {said['pattern']}\n"
            found[f"{path.stem}: {name}"] = Case(text, said["id"], said["marks"], said.get("by_hand", ""))
    return found


CASES = _cases()
MENDED = [name for name, case in CASES.items() if not case.by_hand]


@cache
def proofs(name: str) -> FamilyProofs:
    return prove_family(parse_family(CASES[name].text))


def finding(name: str) -> Finding:
    return next(each for each in proofs(name).findings if each.id == CASES[name].id)


def _errors(found: FamilyProofs) -> Counter[tuple[str, str, str]]:
    return Counter((each.id, each.subject, each.seen) for each in found.findings if each.level is Severity.ERROR)


@pytest.mark.parametrize("name", CASES)
def test_the_place_marks_the_words_that_are_wrong(name: str) -> None:
    place = finding(name).place
    assert place is not None
    line = CASES[name].text.splitlines()[place.line - 1]
    assert line[place.column - 1 :].startswith(CASES[name].marks)


@pytest.mark.parametrize("name", MENDED)
def test_the_repair_pasted_proves_the_pattern(name: str) -> None:
    case, refused, wrong = CASES[name], proofs(name), finding(name)
    assert wrong.repair, wrong.hint
    mended = prove_family(parse_family(apply_edits(case.text, wrong.repair)), repairs=False)
    assert (case.id, wrong.seen) not in {(each.id, each.seen) for each in mended.findings}
    assert not _errors(mended) - _errors(refused)
    others = [each for each in refused.findings if each.level is Severity.ERROR and each != wrong]
    assert "p" in mended.proofs or others


@pytest.mark.parametrize("name", MENDED)
def test_the_repair_is_shown_as_it_is_done(name: str) -> None:
    wrong = finding(name)
    assert wrong.advice.endswith(repair_text(wrong.repair))
    for edit in wrong.repair:
        assert edit.yaml.splitlines()[-1:] == [] or edit.yaml.splitlines()[-1] in wrong.advice


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case.by_hand])
def test_where_only_a_person_can_decide_the_hint_says_what(name: str) -> None:
    wrong = finding(name)
    assert not wrong.repair
    assert wrong.hint


@pytest.mark.parametrize("name", MENDED)
def test_who_gets_another_key_is_told_what_becomes_of_the_items_that_are_there(name: str) -> None:
    wrong = finding(name)
    moved = {edit.path[1] for edit in wrong.repair if edit.path[0] == "entities" and edit.path[2] == "key"}
    told = "already must be written anew under the new key" in wrong.hint
    assert told is bool(moved) and all(str(entity) in wrong.hint for entity in moved)


def test_every_finding_of_proofs_has_a_refusal() -> None:
    ids = {each.id for each in DEFINITIONS}
    assert ids - {case.id for case in CASES.values()} == BY_HAND.keys()


def test_where_no_key_helps_the_ways_around_are_named() -> None:
    wrong = finding("reads: a text search")
    assert "scan: {reason: ...}" in wrong.hint and "elsewhere: ..." in wrong.hint


NEAREST = {
    "what one of two indexes lacks is projected before an index is added": (
        "conversation",
        'projection: ALL\n        assumption: "Proj',
        'projection: KEYS_ONLY\n        assumption: "Proj',
        "DF201",
        ("tables", "Sessions", "indexes", "UserSessionsIndex", "projection"),
    ),
    "and before several queries filter": (
        "ielts",
        "completed_at, band_score, duration_minutes, status]",
        "completed_at, duration_minutes, status]",
        "DF205",
        ("tables", "ielts-genai-prep-assessments", "indexes", "user_id-created_at-index", "projection"),
    ),
    "a get by a part of the key asks by the whole": (
        "companion",
        "{get: Session, by: [userId, sessionId], source",
        "{get: Session, by: [sessionId], source",
        "DF207",
        ("access_patterns", "get-session", "by"),
    ),
}


@pytest.mark.parametrize("name", NEAREST)
def test_the_repair_is_what_the_author_meant(name: str) -> None:
    family, right, wrong, id, path = NEAREST[name]
    text = (ROOT / f"modules/families/{family}/spec.yaml").read_text(encoding="utf-8")
    bad = text.replace(right, wrong, 1)
    assert bad != text
    said = next(each for each in prove_family(parse_family(bad)).findings if each.id == id)
    assert [edit.path for edit in said.repair] == [path]
    assert "nothing keeps nothing" not in said.seen
    mended, whole = (parse_family(each) for each in (apply_edits(bad, said.repair), text))
    assert prove_family(mended, repairs=False).findings == prove_family(whole, repairs=False).findings


LOST = [
    ("companion", "ai-girlfriend-table", "gsi1"),
    ("conversation", "Users", "Waiting"),
    ("ielts", "ielts-support-tickets", "user_email-created_at-index"),
    ("marketplace", "users", "email-index"),
    ("social", "SocialRelationships", "Followers"),
    ("social", "PostComments", "PostsByUser"),
]


@pytest.mark.parametrize(("family", "table", "index"), LOST)
def test_a_family_that_lost_an_index_is_told_how_to_go_on(family: str, table: str, index: str) -> None:
    whole = load_family(ROOT, family)
    feeds = [name for name, said in whole.family.entities.items() if said.table == table and index in said.indexes]
    gone = [Edit(("tables", table, "indexes", index), "")]
    gone += [Edit(("entities", name, "indexes", index), "") for name in feeds]
    found = prove_family(parse_family(apply_edits(whole.document.text, gone)))
    wrong = [each for each in found.findings if each.level is Severity.ERROR]
    assert wrong
    for each in wrong:
        mended = prove_family(parse_family(apply_edits(found.loaded.document.text, each.repair)), repairs=False)
        assert each.subject.split("/")[1] in mended.proofs
        assert len(mended.proofs) > len(found.proofs)


def test_queries_that_read_what_a_filter_throws_away_are_mended_by_an_index() -> None:
    spec = """
format: 1
family: tickets
tables:
  Tickets:
    key: {partition: id}
    indexes: {ByState: {key: {partition: state, sort: at}, projection: ALL}}
entities:
  Ticket: {table: Tickets, attributes: {id: id, state: [open, done], at: timestamp, mail: id}}
access_patterns:
  p: {list: Ticket, by: [mail], order: at, page: 5}
"""
    found = {each.id: each for each in prove_family(parse_family(spec)).findings}
    index = Edit(("tables", "Tickets", "indexes", "ByMailAt"), "{key: {partition: mail, sort: at}, projection: ALL}")
    assert {id: each.repair for id, each in found.items()} == {"DF203": (index,), "DF205": (index,)}


def test_a_spec_that_is_wrong_everywhere_is_still_answered() -> None:
    """The number of families that are proved has a bound; what is found after it keeps its hint."""
    text = CASES["reads: no bound"].text
    many = "".join(f"  p{number}: {{list: Note, by: [listId]}}\n" for number in range(70))
    found = [each for each in prove_family(parse_family(text + many)).findings if each.id == "DF204"]
    assert len(found) == 71
    assert 50 < sum(bool(each.repair) for each in found) <= 60
    assert all(each.hint for each in found)
