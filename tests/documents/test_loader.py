"""What YAML would do silently, the loader refuses or leaves as written; and every node has its place."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from dynaform.documents import load_document, read_document
from dynaform.findings import Finding, FindingsError, Place


def findings_of(text: str) -> list[Finding]:
    with pytest.raises(FindingsError) as caught:
        load_document(text, "spec.yaml")
    return list(caught.value.findings)


@pytest.mark.parametrize(
    "written",
    ["001", "2025-08-27", "12:30:00", "on", "yes", "0x10", "1e3", "1_000", "true", "3.10", "2025-08-27T10:30:00Z"],
)
def test_scalars_stay_as_written(written: str) -> None:
    assert load_document(f"a: {written}\n", "f").data == {"a": written}


def test_keys_stay_as_written() -> None:
    assert load_document("{on: 1, 001: 2, 12:30:00: 3}", "f").data == {"on": "1", "001": "2", "12:30:00": "3"}


@pytest.mark.parametrize(
    ("text", "id", "line", "column"),
    [
        ("a: 1\nb: {x: 1\n", "DF001", 3, 1),
        ("- a\n", "DF001", 1, 1),
        ("a: 1\na: 2\n", "DF002", 2, 1),
        ("a: {b: {userId}}\n", "DF005", 1, 8),
        ("a: {b: 1}#POST\n", "DF005", 1, 4),
        ("a: [b, c]#POST\n", "DF005", 1, 4),
        ("? {a: b}\n: c\n", "DF005", 1, 3),
        ("a: {b: {userId}#POST}\n", "DF005", 1, 8),
        ("a: {\n  b: {userId}#POST, c: 1}\nd: 1\n", "DF005", 2, 6),
        ("a:\nb: 1\n", "DF006", 1, 3),
        ("a: null\n", "DF006", 1, 4),
        ("a: ~\n", "DF006", 1, 4),
        ("a: &x 1\n", "DF007", 1, 4),
        ("a: &x {b: 1}\nc: *x\n", "DF007", 1, 4),
        ("a: !!int 1\n", "DF007", 1, 4),
        ("a: {<<: b}\n", "DF007", 1, 5),
    ],
)
def test_traps_are_refused_where_they_stand(text: str, id: str, line: int, column: int) -> None:
    first = findings_of(text)[0]
    assert (first.id, first.place) == (id, Place("spec.yaml", line, column, first.place.width if first.place else 0))


def test_all_problems_are_found_at_once() -> None:
    assert [each.id for each in findings_of("a:\nb: {c}\nd: 1\nd: 2\n")] == ["DF006", "DF005", "DF002"]


def test_an_unquoted_template_says_to_quote_it() -> None:
    for text in ("a: {key: {id: {userId}}}\n", "a: {key: {id: USER#{userId}}}\n", "a: {id: {userId}#POST}\n"):
        assert all("Quote" in each.hint for each in findings_of(text)), text


def test_quoted_templates_and_stars_are_text() -> None:
    text = """{a: "{userId}#POST", b: '*x', c: '', d: "&"}"""
    assert load_document(text, "f").data == {"a": "{userId}#POST", "b": "*x", "c": "", "d": "&"}


def test_places_are_those_of_an_editor() -> None:
    document = load_document("a:\n  b: [one, {c: three}]\n", "f")
    assert document.place(("a", "b", 0)) == Place("f", 2, 7, 3)
    assert document.place(("a", "b", 1, "c")) == Place("f", 2, 16, 5)
    assert document.place(("a", "b"), key=True) == Place("f", 2, 3, 1)
    assert document.key_place(("a", "b", 1, "c")) == Place("f", 2, 13, 1)


def test_what_does_not_exist_has_the_place_of_what_would_hold_it() -> None:
    document = load_document("a:\n  b: {c: 1}\n", "f")
    assert document.place(("a", "b", "x", "y")) == document.place(("a", "b"))
    assert document.key_place(("a", "b", "x")) == document.key_place(("a", "b"))
    assert document.place(("z",)) == Place("f")


def test_an_element_of_a_list_is_marked_itself() -> None:
    document = load_document("a:\n  - {c: 1}\n  - c: 2\n    d: 3\n  - word\n", "f")
    assert document.key_place(("a", 0)) == document.key_place(("a", 0, "x")) == Place("f", 2, 5, 6)
    assert document.key_place(("a", 1)) == document.key_place(("a", 1, "x")) == Place("f", 3, 5, 1)
    assert document.key_place(("a", 2)) == Place("f", 5, 5, 4)
    assert document.key_place(("a", 9)) == document.key_place(("a",))


def test_files_are_named_relative_to_the_repository(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "spec.yaml").write_text("a: 1\n")
    assert read_document(tmp_path / "sub" / "spec.yaml", tmp_path).file == "sub/spec.yaml"


def test_a_file_that_is_not_text_is_a_finding(tmp_path: Path) -> None:
    (tmp_path / "spec.yaml").write_bytes(b"a: \xff\n")
    with pytest.raises(FindingsError) as caught:
        read_document(tmp_path / "spec.yaml", tmp_path)
    assert [(each.id, each.seen) for each in caught.value.findings] == [("DF001", "byte 3 is not UTF-8")]


@pytest.mark.parametrize(
    ("text", "seen", "line"),
    [
        ("", "the file is empty", 1),
        ("# only a comment\n", "the file is empty", 1),
        ("- a list\n", "the document is not a mapping", 1),
        ("a:\n\tb: c\n", "a tab where YAML takes only spaces", 2),
        ("a: b\n---\nc: d\n", "a second document begins here", 2),
        ("a: " + "[" * 600 + "]" * 600, "it is nested too deeply to be read", 1),
        ("a: " + "[" * 50_000 + "]" * 50_000, "it is nested too deeply to be read", 1),
    ],
)
def test_what_is_no_spec_at_all_says_so_and_how_to_mend_it(text: str, seen: str, line: int) -> None:
    (finding,) = findings_of(text)
    assert finding.place is not None
    assert (finding.id, finding.seen, finding.place.line) == ("DF001", seen, line)
    assert finding.hint


def test_aliases_are_refused_at_their_anchor_and_never_followed() -> None:
    names = "abcdefghijklmnop"
    lines = [f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]" for before, name in pairwise(names)]
    found = findings_of("\n".join(["a: &a [x]", *lines, "z: *a"]))
    assert [each.id for each in found] == ["DF007"] * len(names)


def test_a_value_that_holds_itself_is_refused() -> None:
    assert [each.id for each in findings_of("a: &a [*a]\n")] == ["DF007"]


def test_a_byte_that_is_not_utf_8_has_its_line(tmp_path: Path) -> None:
    (tmp_path / "spec.yaml").write_bytes(b"format: 1\nfamily: caf\xe9\n")
    with pytest.raises(FindingsError) as raised:
        read_document(tmp_path / "spec.yaml", tmp_path)
    assert raised.value.findings[0].place == Place("spec.yaml", 2)
