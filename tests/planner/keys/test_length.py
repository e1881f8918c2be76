"""Lengths: what is called too long is, and what is not called so never is."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dynaform.planner.calls.items import primary_key
from dynaform.planner.keys.length import MOST_PARTITION, MOST_SORT, misfits
from dynaform.planner.layout import Layout
from dynaform.spec import parse_family

SPEC = """
format: 1
family: lengths
tables: {{Tab: {{key: {{partition: PK, sort: SK}}}}}}
entities:
  Note:
    table: Tab
    key: {{PK: "{partition}", SK: "{sort}"}}
    attributes: {{id: id, text: {text}, word: {word}, {more}}}
"""


def layout_of(
    partition: str = "A", sort: str = "B", text: str = "string", word: str = "id", more: str = "n: string"
) -> Layout:
    return Layout(parse_family(SPEC.format(partition=partition, sort=sort, text=text, word=word, more=more)).family)


@pytest.mark.parametrize(
    ("text", "sort", "certain", "bytes", "fits"),
    [
        ("{type: string, max: 1024}", "{text}", False, 4096, 256),
        ("{type: string, max: 1025}", "{text}", True, 1025, 1024),
        ("{type: string, max: 256}", "{text}", None, 0, 0),
        ("{type: string, max: 256}", "N#{text}", False, 1026, 255),
        ("{type: string, size: 1024B}", "{text}", None, 0, 0),
        ("{type: string, size: 1024B}", "N#{text}", True, 1026, 1022),
        ("{type: string, size: 1020B, max: 600}", "N#{text}", None, 0, 0),
        ("{type: string, ignore_case: true, max: 200}", "{text}", False, 1200, 170),
        ("string", "{text}", None, 0, 0),
        ("{is: {prefix: word, of: 300}}", "{text}", None, 0, 0),
        ("{is: {first_of: [n, X]}}", "{text}", None, 0, 0),
    ],
)
def test_a_sort_key(text: str, sort: str, certain: bool | None, bytes: int, fits: int) -> None:
    found = list(misfits(layout_of(sort=sort, text=text), "Note"))
    if certain is None:
        assert not found
    else:
        (only,) = found
        assert (only.certain, only.bytes, only.fits, only.limit) == (certain, bytes, fits, MOST_SORT)


def test_a_pair_takes_both_sides() -> None:
    more = "one: {type: id, max: 600}, other: {type: id, max: 600}, both: {is: {pair: [one, other]}}"
    layout = layout_of(sort="{both}", more=more)
    (found,) = misfits(layout, "Note")
    assert (found.bytes, found.certain) == (1201, True)


def test_a_key_that_may_be_empty() -> None:
    (found,) = misfits(layout_of(sort="{text}", text="{type: string, min: 0}"), "Note")
    assert (found.bytes, found.limit, found.longest) == (0, 1, "text")
    assert not list(misfits(layout_of(sort="N#{text}", text="{type: string, min: 0}"), "Note"))


@settings(max_examples=60, deadline=None)
@given(
    most=st.integers(1, 3000),
    bound=st.sampled_from(["max", "size"]),
    folded=st.booleans(),
    template=st.sampled_from(["{text}", "PRE#{text}", "{text}#{word}", "{word}{text}"]),
    partition=st.booleans(),
)
def test_lengths_are_those_of_the_items(most: int, bound: str, folded: bool, template: str, partition: bool) -> None:
    said = f"{{type: string, {bound}: {most}{'B' if bound == 'size' else ''}, ignore_case: {str(folded).lower()}}}"
    where = {"partition" if partition else "sort": template}
    layout = layout_of(text=said, word="{type: id, max: 20}", **where)
    name, limit = ("PK", MOST_PARTITION) if partition else ("SK", MOST_SORT)
    found = list(misfits(layout, "Note"))
    if found:
        key = primary_key(layout, "Note", dict(found[0].item.values))
        assert len(key[name].encode()) == found[0].bytes > limit
        return
    for character in "x😀ΐß":
        length = most if bound == "max" else most // len(character.encode())
        row = {"id": "a", "text": character * length, "word": character * 20, "n": "a"}
        assert len(primary_key(layout, "Note", row)[name].encode()) <= limit
