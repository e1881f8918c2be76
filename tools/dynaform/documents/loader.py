"""YAML on the C parser, with the place of every node and every scalar as text.

Scalars stay text because YAML's own guesses destroy what specs hold: ``001`` becomes 1, ``2025-08-27`` a date,
``12:30:00`` the number 45000, ``on`` the truth (measured, PyYAML 6). The model knows the type and converts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any

import yaml

from dynaform.findings import Finding, FindingsError, Place

Path = tuple[str | int, ...]
"""How to reach a node: keys of mappings and indexes of lists, from the root."""

_TEMPLATE = re.compile(r"#\{|\{\w+\}[^\s,}\]]")
"""Text that looks like a template: a placeholder with something glued to it."""
_NULL = frozenset({"", "~", "null", "Null", "NULL"})
"""How YAML writes that there is nothing, unless it is quoted."""


@dataclass(slots=True)
class Document:
    """A parsed document: ``data`` of dicts, lists and text, and where each node stands.

    Attributes:
        file: the file's name as findings show it, relative to the repository.
        text: the document as written.
        data: its content.
    """

    file: str
    text: str
    data: dict[str, Any]
    _values: dict[Path, yaml.Node] = field(default_factory=dict)
    _keys: dict[Path, yaml.Node] = field(default_factory=dict)
    _mappings: dict[int, Path] = field(default_factory=dict)

    def place(self, path: Path, *, key: bool = False) -> Place:
        """Where the value at ``path`` stands (or its key), or the nearest node above it that exists."""
        for end in range(len(path), 0, -1):
            shown = path[:end]
            table = self._keys if key and end == len(path) else self._values
            if (found := table.get(shown) or self._values.get(shown)) is not None:
                return _span(self.file, found)
        return Place(self.file)

    def key_place(self, path: Path) -> Place:
        """Where the key that names ``path`` stands: the best mark for findings about a whole object.

        An element of a list has no key: it is marked itself, by its first key where it goes over several lines.
        """
        for end in range(len(path), 0, -1):
            if (found := self._keys.get(path[:end])) is not None:
                return _span(self.file, found)
            if isinstance(path[end - 1], int) and (element := self._values.get(path[:end])) is not None:
                return _span(self.file, _element(element))
        return Place(self.file)

    def path_at(self, place: Place) -> Path | None:
        """The path whose key, or else whose value, stands at a place; None where nothing does."""
        for table in (self._keys, self._values):
            for path, span in table.items():
                if _span(self.file, span) == place:
                    return path
        return None

    def node(self, path: Path) -> Any:
        """The data at a path; None where nothing stands."""
        found: Any = self.data
        for part in path:
            try:
                found = found[part]
            except (KeyError, IndexError, TypeError):
                return None
        return found

    def path_of(self, mapping: dict[str, Any]) -> Path | None:
        """The path of a mapping object that this document made, by identity."""
        return self._mappings.get(id(mapping))


def read_document(path: FilePath, root: FilePath) -> Document:
    """Read and parse a file; its findings name it relative to ``root``.

    Raises:
        FindingsError: not UTF-8 or not the YAML we accept.
        OSError: the file cannot be read.
    """
    name = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        seen = f"byte {error.start} is not UTF-8"
        raise FindingsError([Finding("DF001", seen, Place(name, line), hint="Save the file as UTF-8.")]) from None
    return load_document(text, name)


def load_document(text: str, file: str) -> Document:
    """Parse ``text``, one YAML mapping.

    Raises:
        FindingsError: with every problem found, each at its place.
    """
    if _is_too_deep(text):
        raise FindingsError([_too_deep(file)])
    try:
        node = yaml.compose(text, Loader=_Loader)
        if not isinstance(node, yaml.MappingNode):
            seen = "the file is empty" if node is None else "the document is not a mapping"
            raise FindingsError([Finding("DF001", seen, Place(file), hint=_MAPPING)])
        builder = _Builder(file, text)
        document = builder.build(node)
    except yaml.YAMLError as error:
        raise FindingsError([_syntax_finding(error, text, file)]) from None
    except RecursionError:
        raise FindingsError([_too_deep(file)]) from None
    if builder.findings:
        raise FindingsError(builder.findings)
    return document


def _is_too_deep(text: str) -> bool:
    """Whether brackets stand in each other so deeply that the C parser would run out of stack, and end the process."""
    if text.count("[") + text.count("{") < _DEEPEST:
        return False
    depth = 0
    for bracket in _BRACKET.findall(text):
        depth = max(0, depth + (1 if bracket in "[{" else -1))
        if depth >= _DEEPEST:
            return True
    return False


def _too_deep(file: str) -> Finding:
    return Finding("DF001", "it is nested too deeply to be read", Place(file), hint="Close what was opened.")


def _syntax_finding(error: yaml.YAMLError, text: str, file: str) -> Finding:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    problem = str(getattr(error, "problem", None) or error).strip()
    if mark is None:
        return Finding("DF001", problem, Place(file))
    lines = text.splitlines()
    if (swallowed := _swallowed_rest(error, mark.line, lines)) is not None:
        place = Place(file, swallowed[0] + 1, swallowed[1] + 1, swallowed[2])
        return Finding("DF005", "a comment is glued to a value, and swallows the rest of the line", place, hint=_QUOTE)
    if problem == "could not find expected ':'" and (key := getattr(error, "context_mark", None)) is not None:
        word = lines[key.line][key.column :].strip()
        place = Place(file, key.line + 1, key.column + 1, len(word))
        return Finding("DF001", "no colon follows this, and it is not the value of a key", place, hint=_COLON)
    line = lines[mark.line] if mark.line < len(lines) else ""
    place = Place(file, mark.line + 1, mark.column + 1)
    if line[mark.column : mark.column + 1] == "\t":
        return Finding("DF001", "a tab where YAML takes only spaces", place, hint="Indent with spaces.")
    if "another document" in problem:
        return Finding("DF001", "a second document begins here", place, hint="Remove the line ---.")
    hint = 'Quote templates: "USER#{userId}".' if _TEMPLATE.search(line) else _UNCLOSED
    return Finding("DF001", problem, place, hint=hint)


def _swallowed_rest(error: yaml.YAMLError, last: int, lines: list[str]) -> tuple[int, int, int] | None:
    """Line, column and length of an unquoted ``{userId}#...``: # hides the closing brace, the parser stumbles below."""
    context = getattr(error, "context_mark", None)
    for number in range(context.line if context else last, min(last + 1, len(lines))):
        if match := _GLUED.search(lines[number]):
            return number, match.start(), len(match[0])
    return None


_NOTHING: Any = "".format
"""Takes any arguments and gives an empty text."""


class _Loader(yaml.CBaseLoader):
    """Composes nodes without asking what type a scalar looks like: here it is text, and the models know the type.

    The parser asks all three once per node, which would take as long as the parsing if functions of ours answered.
    """

    resolve = descend_resolver = ascend_resolver = _NOTHING


class _Builder:
    """Turns nodes into data, noting places and collecting what specs may not contain."""

    def __init__(self, file: str, text: str) -> None:
        self.document = Document(file, text, {})
        self.findings: list[Finding] = []
        self._anchored: set[int] = set()

    def build(self, node: yaml.MappingNode) -> Document:
        self.document.data = self._mapping(node, ())
        return self.document

    def _convert(self, node: yaml.Node, path: Path) -> Any:
        self.document._values[path] = node
        if not self._is_direct(node):
            return ""
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            self._refuse_glued_comment(node)
            return [self._convert(item, (*path, index)) for index, item in enumerate(node.value)]
        return self._scalar(node, path)

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        result: dict[str, Any] = {}
        self.document._mappings[id(result)] = path
        if self._is_unquoted_template(node):
            return result
        for key_node, value_node in node.value:
            if (key := self._key(key_node)) is None:
                continue
            if key in result:
                first = self.document._keys[(*path, key)].start_mark.line + 1
                hint = "Give one of the two its own name, or make one of both."
                self._report("DF002", f"{key!r} stands here again; first in line {first}", key_node, hint)
                continue
            self.document._keys[(*path, key)] = key_node
            result[key] = self._convert(value_node, (*path, key))
        self._refuse_glued_comment(node)
        return result

    def _key(self, node: yaml.Node) -> str | None:
        if not isinstance(node, yaml.ScalarNode):
            self._report("DF005", "a mapping stands where a key is due", node, hint="Quote the template.")
            return None
        if node.value == "<<" and not node.style:
            self._report("DF007", "a merge key", node, hint="Write the keys out.")
            return None
        return str(node.value)

    def _scalar(self, node: yaml.Node, path: Path) -> str:
        if _is_null(node):
            hint = "Give it a value or remove the key."
            self._report("DF006", f"{path[-1]!r} has no value", node, hint=hint)
        return str(node.value)

    def _is_direct(self, node: yaml.Node) -> bool:
        """False for an alias. It composes to the node of its anchor, which is refused once and never followed twice."""
        start = node.start_mark.index
        if start < len(self.document.text) and self.document.text[start] in "&!":
            if id(node) in self._anchored:
                return False
            self._anchored.add(id(node))
            self._report("DF007", "an anchor or a tag", node, hint="Write the value out, or quote it.")
        return True

    def _is_unquoted_template(self, node: yaml.MappingNode) -> bool:
        """``{userId}`` without quotes is a flow mapping whose values are all null."""
        if not node.flow_style or not node.value or not all(_is_null(value) for _, value in node.value):
            return False
        written = self.document.text[node.start_mark.index :].split("\n", 1)[0]
        self._report("DF005", f"{written.split(',')[0].strip()!r} is read as a mapping", node, hint=_QUOTE)
        return True

    def _refuse_glued_comment(self, node: yaml.CollectionNode) -> None:
        end = node.end_mark.index
        if node.flow_style and self.document.text[end : end + 1] == "#":
            self._report("DF005", "a comment is glued to a value", node, hint=_QUOTE)

    def _report(self, id: str, seen: str, node: yaml.Node, hint: str = "") -> None:
        self.findings.append(Finding(id, seen, _span(self.document.file, node), hint=hint))


def _is_null(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and not node.style and node.value in _NULL


def _element(node: yaml.Node) -> yaml.Node:
    """What marks an element of a list: the whole of it on one line, else the key that it begins with."""
    if isinstance(node, yaml.MappingNode) and node.value and node.end_mark.line > node.start_mark.line:
        key: yaml.Node = node.value[0][0]
        return key
    return node


def _span(file: str, node: yaml.Node) -> Place:
    """Where a node stands. Made when it is asked for: a clean spec asks for few of its thousands of places."""
    start, end = node.start_mark, node.end_mark
    width = end.column - start.column if end.line == start.line else 0
    return Place(file, start.line + 1, start.column + 1, max(width, 0))


_GLUED = re.compile(r"(?<=[\s:,\[{])\{\w+\}#[^\s,}\]]*")
_BRACKET = re.compile(r"[][{}]")
_DEEPEST = 1000
"""Brackets in brackets that are read; a spec needs a dozen."""
_MAPPING = "A spec begins with two lines, format: 1 and family: NAME."
_UNCLOSED = (
    "Look for an open bracket or quote, a key without its colon, or a line that is not indented like its neighbours."
)
_COLON = "Write a colon after it if it is a key; quote it, or indent it more than its key, if it is text."
_QUOTE = 'Quote the template, e.g. "{userId}#POST".'
