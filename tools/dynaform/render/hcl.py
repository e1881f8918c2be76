"""HCL values as text in the layout that ``terraform fmt`` would give them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*\Z")
_ESCAPES = {"\n": "\\n", "\r": "\\r", "\t": "\\t", '"': '\\"', "\\": "\\\\"}
_UNUSUAL = re.compile(r'[\x00-\x1f"\\$%]')
_MAPS = (dict, Mapping)
"""A dict is a Mapping; asking for it first is faster."""
_SHORT = 100
"""A list, or a map that holds only plain values, stands on one line as long as it has so many characters."""


@dataclass(frozen=True, slots=True)
class Expression:
    """HCL text that stands as it is: a reference, a call."""

    text: str


Hcl = None | bool | int | float | str | Expression | Sequence["Hcl"] | Mapping[str, "Hcl"]


def quoted(text: str) -> str:
    """A string literal in which nothing is interpolated."""
    if not _UNUSUAL.search(text):
        return f'"{text}"'
    escaped = "".join(_ESCAPES.get(char) or (f"\\u{ord(char):04x}" if char < " " else char) for char in text)
    return '"' + escaped.replace("${", "$${").replace("%{", "%%{") + '"'


def hcl(value: Hcl, depth: int = 0) -> str:
    """A value as HCL; maps are sorted by key, multi-line ones indented by ``depth`` levels of two spaces."""
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, _MAPS):
        return _map(value, depth)
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, Expression):
        return value.text
    return _list(value, depth)


def on_one_line(names: Sequence[str]) -> str:
    """A list of strings that stands inside an expression, however long it is."""
    return "[" + ", ".join(map(quoted, names)) + "]"


def _list(value: Sequence[Hcl], depth: int) -> str:
    short = "[" + ", ".join(hcl(each, depth) for each in value) + "]"
    if len(short) <= _SHORT or "\n" in short:
        return short
    lines = [f"{'  ' * (depth + 1)}{hcl(each, depth + 1)},\n" for each in value]
    return "[\n" + "".join(lines) + "  " * depth + "]"


def _map(value: Mapping[str, Hcl], depth: int) -> str:
    if not value:
        return "{}"
    # whether anything is nested comes first: the short form of every level again would take time with a power of depth
    if not any(isinstance(each, _MAPS) and each for each in value.values()):
        short = "{ " + ", ".join(f"{_key(name)} = {hcl(each)}" for name, each in sorted(value.items())) + " }"
        if len(short) <= _SHORT and "\n" not in short:
            return short
    return "{\n" + attributes(dict(sorted(value.items())), depth + 1) + "\n" + "  " * depth + "}"


def attributes(values: Mapping[str, Hcl], depth: int = 0) -> str:
    """``name = value`` lines; the equals signs of neighbouring one-line values stand below each other."""
    lines = [(_key(name), hcl(value, depth)) for name, value in values.items()]
    widths = _widths(lines)
    return "\n".join(
        f"{'  ' * depth}{name:<{width}} = {text}" for (name, text), width in zip(lines, widths, strict=True)
    )


def _widths(lines: Sequence[tuple[str, str]]) -> list[int]:
    """The width of each name: that of its run of one-line values; a value of several lines stands alone."""
    widths: list[int] = []
    run: list[str] = []
    for name, text in (*lines, ("", "\n")):
        if "\n" not in text:
            run.append(name)
            continue
        widths += [max(map(len, run))] * len(run) if run else []
        run = []
        widths.append(len(name))
    return widths[:-1]


def _key(name: str) -> str:
    return name if _NAME.match(name) else quoted(name)
