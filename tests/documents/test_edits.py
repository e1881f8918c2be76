"""Editing a document's text is editing its data, and what is not edited stays as it was written."""

from __future__ import annotations

import copy
import json
import textwrap
from collections.abc import Iterator
from pathlib import Path as FilePath
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from dynaform.documents import Path, apply_edits
from dynaform.findings import Edit

SPEC = textwrap.dedent(
    """\
    format: 1
    # of tables
    tables:
      orders:
        key: {partition: pk, sort: sk}  # two
        indexes:
          gsi1: {key: {partition: a}, projection: ALL}   # the first

      # and the second
      carts:
        key: {partition: pk}
    notes:
    - one
    - title: "#2"
      text: >
        long
        text

    pairs: [a, "b,c"]
    """
)

CASES = {
    "a key of a block": (
        Edit(("tables", "carts", "ttl"), "expires"),
        "    key: {partition: pk}\n    ttl: expires\nnotes:",
    ),
    "behind a comment": (
        Edit(("tables", "orders", "indexes", "gsi2"), "{key: {partition: b}, projection: ALL}"),
        "# the first\n      gsi2: {key: {partition: b}, projection: ALL}\n\n  # and the second",
    ),
    "mappings on the way": (
        Edit(("tables", "carts", "indexes", "gsi1"), "{projection: ALL}"),
        "    key: {partition: pk}\n    indexes: {gsi1: {projection: ALL}}\nnotes:",
    ),
    "a block on the way": (
        Edit(("tables", "carts", "tags"), "Name: x\nMore: {a: 1}"),
        "    key: {partition: pk}\n    tags:\n      Name: x\n      More: {a: 1}\nnotes:",
    ),
    "a key in braces": (Edit(("tables", "carts", "key", "sort"), "sk"), "key: {partition: pk, sort: sk}\nnotes:"),
    "a scalar": (Edit(("format",), "2"), "format: 2\n# of tables"),
    "a value in braces": (Edit(("tables", "orders", "key"), "{partition: id}"), "key: {partition: id}  # two"),
    "a block becomes one line": (Edit(("tables", "carts"), "{key: {}}"), "  carts: {key: {}}\nnotes:"),
    "a line becomes a block": (Edit(("pairs",), "- x\n- y: 1"), "pairs:\n  - x\n  - y: 1\n"),
    "the next item": (Edit(("notes", 2), "three"), "    text\n- three\n\npairs"),
    "the next item in brackets": (Edit(("pairs", 2), "d"), 'pairs: [a, "b,c", d]'),
    "an item": (Edit(("notes", 1), "two"), "- one\n- two\n\npairs"),
    "a removed key": (Edit(("tables", "orders", "key"), ""), "  orders:\n    indexes:"),
    "the first key of an item": (Edit(("notes", 1, "title"), ""), "- one\n- text: >"),
    "a removed key in braces": (Edit(("tables", "orders", "key", "partition"), ""), "key: {sort: sk}  # two"),
    "the last key in braces": (Edit(("tables", "orders", "key", "sort"), ""), "key: {partition: pk}  # two"),
    "the only key": (Edit(("tables", "carts", "key"), ""), "  carts: {}\nnotes:"),
    "a removed item": (Edit(("notes", 0), ""), 'notes:\n- title: "#2"'),
}


@pytest.mark.parametrize("case", CASES)
def test_each_shape(case: str) -> None:
    edit, expected = CASES[case]
    edited = apply_edits(SPEC, [edit])
    assert expected in edited
    assert _parsed(edited) == _edited(_parsed(SPEC), edit)


def test_a_long_line_goes_on_in_the_next() -> None:
    text = f"a: {{{', '.join(f'key{number}: value{number}' for number in range(9))}}}\n"
    edited = apply_edits(text, [Edit(("a", "another"), "value")])
    assert edited.endswith(",\n    another: value}\n")
    assert _parsed(edited)["a"]["another"] == "value"


@pytest.mark.parametrize(
    "edit",
    [
        Edit(("format", "x"), "1"),
        Edit(("notes", 3), "x"),
        Edit(("pairs", "x"), "1"),
        Edit(("gone",), ""),
        Edit(("new", 1), "x"),
        Edit(("new",), "{"),
        Edit((), "x"),
    ],
    ids=str,
)
def test_an_edit_that_makes_no_sense_is_refused(edit: Edit) -> None:
    with pytest.raises(ValueError):
        apply_edits(SPEC, [edit])


# -- any document, any edit -------------------------------------------------------------------------------------------

TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\r\x85\u2028\u2029"), max_size=8).filter(
    lambda text: text.isprintable()
)
KEYS = st.sampled_from(["a", "b", "long key", "#x", "{y}", "1"]) | TEXTS
VALUES = st.recursive(
    TEXTS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=8
)
MAPPINGS = st.dictionaries(KEYS, VALUES, min_size=1, max_size=4)


def _layout(value: Any, draw: st.DataObject) -> tuple[list[str], bool]:
    """A value's lines in a layout that is drawn, and whether they are a block: braces, comments, empty lines."""
    if not value or isinstance(value, str) or draw.draw(st.booleans()):
        return [json.dumps(value, ensure_ascii=False) + draw.draw(st.sampled_from(["", "  # {c}: - it's"]))], False
    lines: list[str] = []
    for item in value.items() if isinstance(value, dict) else value:
        lines += draw.draw(st.sampled_from([[], [], [], [""], ["# - a: comment"], ["  # b"]]))
        head, inner = (
            (f"{json.dumps(item[0], ensure_ascii=False)}:", item[1]) if isinstance(value, dict) else ("-", item)
        )
        written, block = _layout(inner, draw)
        step = draw.draw(st.integers(1, 3))
        if not block:
            lines.append(f"{head} {written[0]}")
        elif head == "-" and written[0][:1] not in ("", "#", " "):
            lines += [f"-{' ' * step}{written[0]}", *(f"{' ' * (step + 1)}{line}" for line in written[1:])]
        else:
            lines += [head, *(f"{' ' * step}{line}" for line in written)]
    return lines, True


def _paths(value: Any, path: Path = ()) -> Iterator[Path]:
    """Every place an edit could name: what is there, and what could be added to it."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield (*path, key)
            yield from _paths(inner, (*path, key))
        yield from ((*path, "new"), (*path, "new", "deeper"), (*path, "new", 0))
    if isinstance(value, list):
        for index, inner in enumerate(value):
            yield (*path, index)
            yield from _paths(inner, (*path, index))
        yield (*path, len(value))


def _edited(data: Any, edit: Edit) -> Any:
    """What the edit means: the model of ``apply_edits``."""
    root = copy.deepcopy(data)
    at = root
    for part, following in zip(edit.path, edit.path[1:], strict=False):
        made: Any = [] if isinstance(following, int) else {}
        if isinstance(at, list):
            at.extend([made] if part == len(at) else [])
        else:
            at.setdefault(part, made)
        at = at[part]
    last = edit.path[-1]
    if not edit.yaml:
        del at[last]
    elif isinstance(at, list) and last == len(at):
        at.append(_parsed(edit.yaml))
    else:
        at[last] = _parsed(edit.yaml)
    return root


def _parsed(text: str) -> Any:
    return yaml.load(text, yaml.CBaseLoader)  # noqa: S506 - scalars as text, like the loader of specs


@settings(max_examples=300, deadline=None)
@given(MAPPINGS, VALUES, st.data())
def test_editing_the_text_is_editing_the_data(data: dict[str, Any], value: Any, draw: st.DataObject) -> None:
    text = "\n".join(["# the head", *_layout(data, draw)[0]]) + draw.draw(st.sampled_from(["", "\n", "\n# end\n"]))
    assert _parsed(text) == data
    paths = list(_paths(data))
    path = draw.draw(st.sampled_from(paths))
    removable = "new" not in map(str, path) and _is_there(data, path)
    fragment = "\n".join(_layout(value, draw)[0])
    edit = Edit(path, "" if removable and draw.draw(st.booleans()) else fragment)
    edited = apply_edits(text, [edit])
    assert _parsed(edited) == _edited(data, edit)
    assert edited.count("# the head") == 1


def _is_there(data: Any, path: Path) -> bool:
    try:
        for part in path:
            data = data[part]
    except (KeyError, IndexError):
        return False
    return True


def test_a_spec_that_is_not_touched_stays_as_it_is() -> None:
    for path in FilePath("modules/families").glob("*/spec.yaml"):
        text = path.read_text(encoding="utf-8")
        edited = apply_edits(text, [Edit(("tables", "new-table"), "{key: {partition: pk}}")])
        assert edited.replace("  new-table: {key: {partition: pk}}\n", "") == text
