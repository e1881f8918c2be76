"""The attributes that generated designs are made of, and the few values each takes: collisions, twins, boundaries."""

from __future__ import annotations

from datetime import UTC, datetime
from random import Random
from typing import Any

from dynaform.spec.types import AttributeType, Kind

NOW = datetime(2026, 3, 5, 10, 30, tzinfo=UTC)
_SECONDS = int(NOW.timestamp())

DECLARATIONS: dict[str, Any] = {
    "a": "id",
    "b": "id",
    "s": {"type": "string", "name": "str"},
    "e": ["A", "AB", "B"],
    "d": "date",
    "t": "timestamp",
    "n": {"type": "integer", "width": "2"},
    "m": "integer",
    "k": "decimal",
    "x": "epoch",
    "f": "boolean",
    "o": {"type": "id", "optional": "true"},
    "u": {"type": "integer", "width": "2", "optional": "true"},
    "h": {"type": "id", "ignore_case": "true"},
    "w": {"type": "string", "optional": "true", "name": "word"},
    "g": {"type": {"set": "string"}, "optional": "true"},
    "l": {"type": "list", "optional": "true"},
    "j": {"type": "map", "optional": "true"},
    "p": {"is": {"pair": ["a", "b"]}},
    "c": {"is": {"shard": "a", "of": "3"}},
    "r": {"is": {"reverse": "n"}, "width": "2"},
    "y": {"is": {"day": "t"}},
    "i": {"is": {"prefix": "b", "of": "1"}},
    "q": {"is": {"first_of": ["o", "NONE"]}},
    "v": {"type": "epoch", "is": {"plus": ["t", "1d"]}},
}
NEEDS = {"p": "ab", "c": "a", "r": "n", "y": "t", "i": "b", "q": "o", "v": "t"}
"""Computed attribute to its sources."""

TEXTS: dict[str, list[str]] = {
    "a": ["x", "xy", "y"],
    "b": ["x", "xy", "!"],
    "s": ["x", "x#", "x#y", "#", "xy"],
    "e": ["A", "AB", "B"],
    "d": ["2026-03-04", "2026-03-05", "2026-03-06"],
    "t": ["2026-03-04T23:59:59Z", "2026-03-05T00:00:00Z", "2026-03-05T10:30:00Z", "2026-03-05T10:30:01Z"],
    "n": ["0", "9", "10", "99"],
    "m": ["-1", "0", "9", "10"],
    "k": ["-0.5", "0", "9.5", "10"],
    "x": [str(_SECONDS - 1), str(_SECONDS), str(_SECONDS + 1), str(_SECONDS + 86400)],
    "f": ["true", "false"],
    "o": ["x", "y"],
    "u": ["1", "10"],
    "h": ["x", "X", "Y"],
    "w": ["x", "xy", "y"],
    "p": ["x#xy", "x#x", "!#x"],
    "c": ["0", "1", "2"],
    "r": ["99", "90", "0"],
    "y": ["2026-03-04", "2026-03-05"],
    "i": ["x", "!"],
    "q": ["x", "NONE"],
    "v": [str(_SECONDS + 86400), str(_SECONDS)],
}
"""Literals of every attribute that has a literal form."""

OPTIONAL = frozenset("ouwglj")
ORDERED = frozenset("abestdnmkxowpcryiqvu")
"""Attributes that a range may ask about."""

TEXTUAL = frozenset("absohwpiq")
"""Attributes that ``begins_with`` may ask about."""

IN_TEMPLATES = "abedtnhspcryiqx"
"""Attributes that may stand in any key template."""

_SETS = [frozenset({"x"}), frozenset({"x", "y"})]
_LISTS: list[list[Any]] = [["x"], ["y", 1], []]
_MAPS: list[dict[str, Any]] = [{"one": {"two": 1}}, {"one": "x"}, {}]


def value(rng: Random, name: str, type: AttributeType) -> Any:
    """A typed value of the attribute's pool, as the type at hand has it."""
    if type.kind is Kind.SET:
        return rng.choice(_SETS)
    if type.kind is Kind.LIST:
        return rng.choice(_LISTS)
    if type.kind is Kind.MAP:
        return rng.choice(_MAPS)
    if name in "gl":
        return rng.choice("xy")
    for _ in range(20):
        try:
            return type.parse(rng.choice(TEXTS.get(name, ["1", "2"])))
        except ValueError:
            continue
    return type.parse({Kind.INTEGER: "1", Kind.DATE: "2026-03-05"}.get(type.kind, "x"))
