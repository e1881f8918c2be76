"""Every hint that prints a spec fragment is pasted where it says, and then the pattern is served."""

from __future__ import annotations

import pytest

from dynaform.findings import Severity
from dynaform.planner.reads.repair import NO_EQUALITY, STRONG

from .reads_family import asked, findings, keys, pasted

MENDED = {
    "{list: Note, by: [listId], order: text, page: 5}": ["by-listId-text: listId = {$listId}"],
    "{list: Task, by: [listId], order: score, page: 5}": ["by-listId-score: listId = {$listId}"],
    "{list: Doc, by: [owner], returns: [mail], page: 5}": ["by-owner: owner = {$owner} filter gone does not exist"],
    "{list: Doc, by: [owner], where: {rank: 1}, returns: [title], page: 5}": [
        "by-owner-rank: owner = {$owner} and rank = {1} filter gone does not exist"
    ],
    "{list: Doc, by: [left, right], where: {at: {ge: $a}}, order: at, page: 5}": [
        "by-left-right-at: by-left-right-at-key = {$left}#{$right} and at >= {$a} filter gone does not exist"
    ],
    "{list: Doc, where: {open: true}, order: title desc, page: 5}": [
        "by-open: by-open-key = OPEN filter gone does not exist"
    ],
    "{list: Doc, where: {open: true, left: $l}, order: title, page: 5}": [
        "by-left-title: left = {$l} filter gone does not exist"
    ],
    "{list: Doc, by: [left], order: at, returns: [id, at], page: 5}": [
        "by-left-at: left = {$left} filter gone does not exist"
    ],
    "{list: Doc, by: [note], order: at, returns: [id, note], page: 5}": [
        "by-note-at: remark = {$note} filter gone does not exist"
    ],
    "{get: Doc, by: [left]}": ["by-left: left = {$left} filter gone does not exist"],
}


@pytest.mark.parametrize("pattern", MENDED)
def test_the_hint_pasted_serves_the_pattern(pattern: str) -> None:
    (finding,) = findings(pattern)
    assert finding.id == "DF201"
    mended = asked(pattern, pasted(finding.hint))
    assert not [each for each in mended.findings if each.level is Severity.ERROR]
    proof = mended.proofs["p"].steps[0].proof
    assert keys(proof) == MENDED[pattern]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("pattern", "hint"),
    [
        ("{list: Doc, where: {title: {begins_with: $t}}, page: 5}", NO_EQUALITY),
        ("{list: Doc, by: [owner], consistent: true, page: 5}", STRONG),
        (
            "{list: Doc, by: [owner], where: {at: {ge: $a, lt: $b}}, page: 5}",
            "Write the range of at with ge and le, or with between.",
        ),
    ],
)
def test_where_no_index_helps_that_is_said(pattern: str, hint: str) -> None:
    (finding,) = findings(pattern)
    assert finding.hint == hint
