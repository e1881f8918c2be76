"""The index that is proposed for a read that nothing serves: its keys, what it projects, and its name."""

from __future__ import annotations

import pytest

from dynaform.documents import apply_edits
from dynaform.findings import Severity
from dynaform.planner.layout import Layout
from dynaform.planner.reads.question import ask
from dynaform.planner.reads.repair import NO_EQUALITY, STRONG, helpless, index_edits, index_name, key_name
from dynaform.spec import parse_family

from .reads_family import asked, keys

MENDED = {
    "{list: Note, by: [listId], order: text, page: 5}": ["ByListIdText: listId = {$listId}"],
    "{list: Task, by: [listId], order: score, page: 5}": ["ByListIdScore: listId = {$listId}"],
    "{list: Doc, by: [owner], returns: [mail], page: 5}": ["ByOwner2: owner = {$owner} filter gone does not exist"],
    "{list: Doc, by: [owner], where: {rank: 1}, returns: [title], page: 5}": [
        "ByOwnerRank: owner = {$owner} and rank = {1} filter gone does not exist"
    ],
    "{list: Doc, by: [left, right], where: {at: {ge: $a}}, order: at, page: 5}": [
        "ByLeftRightAt: ByLeftRightAtKey = {$left}#{$right} and at >= {$a} filter gone does not exist"
    ],
    "{list: Doc, where: {open: true}, order: title desc, page: 5}": [
        "ByOpen: ByOpenKey = OPEN filter gone does not exist"
    ],
    "{list: Doc, where: {open: true, left: $l}, order: title, page: 5}": [
        "ByLeftTitle: left = {$l} filter gone does not exist"
    ],
    "{list: Doc, by: [left], order: at, returns: [id, at], page: 5}": [
        "ByLeftAt: left = {$left} filter gone does not exist"
    ],
    "{list: Doc, by: [note], order: at, returns: [id, note], page: 5}": [
        "ByNoteAt: remark = {$note} filter gone does not exist"
    ],
    "{get: Doc, by: [left]}": ["ByLeft: left = {$left} filter gone does not exist"],
}


@pytest.mark.parametrize("pattern", MENDED)
def test_the_index_serves_the_pattern(pattern: str) -> None:
    found = asked(pattern)
    question = ask(found.layout, found.loaded.family.access_patterns["p"])
    edits = index_edits(found.layout, question, question.conjunctions[0])
    index = edits[0].path[-1]
    pinned = pattern.removesuffix("}") + f", via: {index}}}"
    text = apply_edits(found.loaded.document.text.replace(pattern, pinned), edits)
    mended = asked("", text)
    assert not [each for each in mended.findings if each.level is Severity.ERROR]
    proof = mended.proofs["p"].steps[0].proof
    assert keys(proof) == MENDED[pattern]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("{list: Doc, where: {title: {begins_with: $t}}, page: 5}", NO_EQUALITY),
        ("{list: Doc, by: [owner], consistent: true, page: 5}", STRONG),
        (
            "{list: Doc, by: [owner], where: {at: {ge: $a, lt: $b}}, page: 5}",
            "Write the range of at with ge and le, or with between.",
        ),
    ],
)
def test_where_no_index_helps_that_is_said(pattern: str, said: str) -> None:
    found = asked(pattern)
    question = ask(found.layout, found.loaded.family.access_patterns["p"])
    assert helpless(found.layout, question, question.conjunctions[0]) == said
    assert index_edits(found.layout, question, question.conjunctions[0]) == ()


NAMES = {
    "{}": ("by-owner-at", "by-owner-at-key"),
    "{ByMail: {key: {partition: mail}, projection: ALL}}": ("ByOwnerAt", "ByOwnerAtKey"),
    "{mail-index: {key: {partition: mail}, projection: ALL}}": ("owner-at-index", "owner-at-index-key"),
    "{by-owner-at: {key: {partition: mail}, projection: ALL}}": ("by-owner-at-2", "by-owner-at-2-key"),
    "{gsi1: {key: {partition: gsi1pk}, projection: ALL}}": ("gsi2", "gsi2pk"),
    "{GSI9: {key: {partition: GSI9PK}, projection: ALL}, GSI2: {key: {partition: GSI2PK}, projection: ALL}}": (
        "GSI10",
        "GSI10PK",
    ),
}


@pytest.mark.parametrize("indexes", NAMES)
def test_a_name_follows_those_of_the_table(indexes: str) -> None:
    spec = f"""
format: 1
family: names
tables: {{T: {{key: {{partition: id}}, indexes: {indexes}}}}}
entities:
  Doc:
    table: T
    attributes: {{id: id, owner: id, at: timestamp, mail: id, gsi1pk: id, GSI9PK: id, GSI2PK: id}}
access_patterns: {{}}
"""
    layout = Layout(parse_family(spec).family)
    name = index_name(layout, "Doc", ["owner", "at"])
    assert (name, key_name(layout, "Doc", name)) == NAMES[indexes]
