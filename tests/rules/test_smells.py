"""The table of smells: no rule is missing, every id is one of the catalogue, none stands twice in a row."""

from __future__ import annotations

from dynaform.findings import definitions
from dynaform.rules import RULES
from dynaform.rules.pages import FOLDER
from dynaform.rules.smells import BY_CONSTRUCTION, SMELLS

from .test_check import pages

ROWS = [row for smells in SMELLS.values() for row in smells]


def test_every_smell_is_said_by_findings_there_are() -> None:
    assert len(ROWS) >= 60
    for smell, ids in ROWS:
        assert ids.split() == list(dict.fromkeys(ids.split())), smell
        assert set(ids.split()) <= definitions().keys(), smell


def test_every_rule_is_in_the_table() -> None:
    said = {id for _, ids in ROWS for id in ids.split()}
    assert {rule.id for rule in RULES} <= said


def test_the_table_links_to_the_pages() -> None:
    page = pages()[FOLDER / "smells.md"]
    assert "| counter that is projected | [DF725](DF725.md) counter in a projection |" in page
    assert "[DF405](../findings.md)" in page
    assert all(why in page for _, why in BY_CONSTRUCTION)
