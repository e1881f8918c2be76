"""Bad specs as data: each case marks, by ``#! ID words``, every finding it must have and the line it stands in."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dynaform.findings import Finding, FindingsError
from dynaform.findings.catalogue import spec
from dynaform.spec import parse_family

CASES = sorted((Path(__file__).parent / "cases").glob("*.yaml"))
ELSEWHERE = {"DF115"}  # needs a folder: test_load.py
_MARK = re.compile(r"#! (DF\d{3})([^#]*)")


def expectations(text: str) -> list[tuple[int, str, str]]:
    """Line, id and words of every mark."""
    lines = enumerate(text.splitlines(), start=1)
    return [(line, mark[1], mark[2].strip()) for line, content in lines for mark in _MARK.finditer(content)]


def findings_of(text: str) -> list[Finding]:
    with pytest.raises(FindingsError) as caught:
        parse_family(text)
    return list(caught.value.findings)


def shown(findings: list[Finding]) -> str:
    return "\n".join(f"{each.place} {each.id} {each.subject}: {each.seen} {each.hint}" for each in findings)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_findings_are_those_that_are_marked(path: Path) -> None:
    text = path.read_text()
    findings = findings_of(text)
    found = sorted((each.place.line if each.place else 0, each.id) for each in findings)
    assert found == sorted((line, id) for line, id, _ in expectations(text)), shown(findings)
    for line, id, words in expectations(text):
        said = [
            f"{each.seen} {each.expected} {each.advice}"
            for each in findings
            if each.id == id and each.place is not None and each.place.line == line
        ]
        assert any(words in each for each in said), f"line {line}: {words!r} is not in {said}"


def test_every_id_of_specs_has_a_case() -> None:
    covered = {id for path in CASES for _, id, _ in expectations(path.read_text())} | ELSEWHERE
    assert {each.id for each in spec.DEFINITIONS} == covered


def test_every_finding_names_its_object_and_says_how_to_mend_it() -> None:
    findings = [each for path in CASES for each in findings_of(path.read_text()) if each.id >= "DF101"]
    assert all(each.subject and each.place and each.place.column > 1 for each in findings), shown(findings)
    assert not shown([each for each in findings if not (each.advice or each.expected)])
