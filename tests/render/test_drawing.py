"""The drawing of a family: what it shows, and that Mermaid can read it whatever a spec is called."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

from dynaform.planner.prove import prove_family
from dynaform.render.drawing import drawing, escaped
from dynaform.spec import parse_family
from families import family_proofs
from report.golden import ROOT, check

from .test_family import proofs

GOLDEN = Path(__file__).parent / "golden" / "drawings"
FAMILIES = sorted(path.parent.name for path in (ROOT / "modules" / "families").glob("*/spec.yaml"))

NODE = r'(t\d+e\d+(?:i\d+)?)(?:\["([^"]*)"\]|\("([^"]*)"\)):::(entity|index)'
"""A node with its quoted label and its class."""
LINES = (
    re.compile(r"%%\{init: \{.*\}\}%%"),
    re.compile(r"flowchart TB"),
    re.compile(r'subgraph t\d+\["[^"]+"\]'),
    re.compile(r"direction LR"),
    re.compile(NODE),
    re.compile(r"t\d+e\d+ (?:-->|-\.->) " + NODE),
    re.compile(r"t\d+(?:e\d+(?:i\d+)?)?(?: ~~~ t\d+(?:e\d+i\d+)?)+"),
    re.compile(r"end"),
    re.compile(r"classDef (?:entity|index) (?:(?:fill|stroke|color):#[0-9a-f]{6},?)+"),
)
"""Every line a drawing may have. Mermaid 11 was seen to parse and draw these."""


def drawn(family: str) -> str:
    return drawing(family_proofs(family).layout)


def labels(text: str) -> dict[str, list[str]]:
    """Node to the lines of its label, as a reader sees them."""
    found = {}
    for id, square, round, _ in re.findall(NODE, text):
        lines = re.sub(r"#(\d+);", r"&#\1;", square or round).split("<br/>")
        found[id] = [html.unescape(re.sub(r"</?b>", "", line)) for line in lines]
    return found


def test_golden() -> None:
    check(GOLDEN / "shop.mmd", drawing(proofs().layout) + "\n")


@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_is_drawn_in_lines_that_mermaid_reads(family: str) -> None:
    text = drawn(family)
    assert [line for line in text.splitlines() if not any(each.fullmatch(line.strip()) for each in LINES)] == []
    assert text.count("subgraph ") == text.splitlines().count("  end")
    ids = [found[0] for found in re.findall(NODE, text)] + re.findall(r"subgraph (\w+)", text)
    assert len(ids) == len(set(ids)), "an id names one node"
    assert set(re.findall(r"\bt\d\w*", text)) <= set(ids), "an arrow leads to a node that is there"


@pytest.mark.parametrize("family", FAMILIES)
def test_labels_hold_no_raw_syntax(family: str) -> None:
    for quoted in re.findall(r'"([^"]*)"[\])]', drawn(family)):
        rest = re.sub(r"#\d+;|<b>|</b>|<br/>", "", quoted)
        assert re.fullmatch(r"[\w .,/()=-]*", rest), quoted


@pytest.mark.parametrize("family", FAMILIES)
def test_every_entity_is_drawn_once_with_an_entry_for_every_index_it_feeds(family: str) -> None:
    layout = family_proofs(family).layout
    shown = labels(drawn(family))
    entities = [lines[0] for id, lines in shown.items() if "i" not in id]
    entries = [lines[0] for id, lines in shown.items() if "i" in id]
    assert sorted(entities) == sorted(layout.family.entities)
    fed = [str(key.path.index) for entity in layout.family.entities for key in layout.indexes_of(entity)]
    assert sorted(entries) == sorted(fed)


def test_keys_are_shown_as_the_spec_writes_them() -> None:
    shown = labels(drawn("companion"))
    assert ["User", "pk = USER#{userId}", "sk = METADATA"] in shown.values()
    assert ["gsi1", "gsi1pk = EVENT_TYPE#{eventType}", "gsi1sk = {timestamp}#{eventId}"] in shown.values()
    assert ["Waiting", "queue = WAITING", "lastQueueEntry", "while isWaitingInQueue = true"] in labels(
        drawn("conversation")
    ).values()


def test_an_entry_that_items_may_lack_is_dotted() -> None:
    assert "t1e1 -.-> t1e1i1(" in drawn("marketplace"), "a booking may lack its provider"
    assert "t3e1 --> t3e1i1(" in drawn("marketplace"), "a service has its category"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("USER#{id}", "USER#35;#123;id#125;"),
        ('say "x"', "say #34;x#34;"),
        ("a<b>&`|;:", "a#60;b#62;#38;#96;#124;#59;#58;"),
        ("größer", "gr#246;#223;er"),
        ("while a = 1", "while a = 1"),
    ],
)
def test_what_could_be_syntax_is_an_entity_code(text: str, code: str) -> None:
    assert escaped(text) == code


def test_names_that_are_words_of_mermaid_are_only_labels() -> None:
    spec = """
format: 1
family: end
tables: {end: {key: {partition: graph}}, subgraph: {key: {partition: "x-y"}}}
entities:
  class: {table: end, attributes: {graph: id}}
  style: {table: subgraph, key: {x-y: "style:{a}#{b}"}, attributes: {a: id, b: id}}
"""
    shown = labels(drawing(prove_family(parse_family(spec)).layout))
    assert shown == {"t1e1": ["class", "graph"], "t2e1": ["style", "x-y = style:{a}#{b}"]}
