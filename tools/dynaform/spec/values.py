"""What may stand where a value is due: a literal, a parameter, a column of a step, the stored item, the clock.

``$`` marks whatever is not a literal. Literals stay text until the attribute they meet types them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from dynaform.documents import Path, problem

_PARAMETER = re.compile(r"\$([A-Za-z_]\w*)\Z")
_COLUMN = re.compile(r"\$([A-Za-z_]\w*)\.([A-Za-z_][\w.]*)\Z")
_STORED = re.compile(r"\$\.([A-Za-z_][\w.]*)\Z")
_CLOCK = re.compile(r"\$(now|today)(?:\s*([+-])\s*(\w+))?\Z")
_DURATION = re.compile(r"(\d+)(s|m|h|d|w)\Z")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}


@dataclass(frozen=True, slots=True)
class Literal:
    """A value as written; the attribute it meets gives it a type."""

    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Parameter:
    """``$name``: what the caller supplies (or, for ``each``, a step's rows)."""

    name: str

    def __str__(self) -> str:
        return f"${self.name}"


@dataclass(frozen=True, slots=True)
class Column:
    """``$step.column``: the values of one column of an earlier step's rows."""

    step: str
    column: str

    def __str__(self) -> str:
        return f"${self.step}.{self.column}"


@dataclass(frozen=True, slots=True)
class Stored:
    """``$.attribute``: the item's own attribute, in a condition."""

    attribute: str

    def __str__(self) -> str:
        return f"$.{self.attribute}"


@dataclass(frozen=True, slots=True)
class Clock:
    """``$now`` or ``$today``, moved by ``offset`` seconds; takes the encoding of the attribute it meets."""

    what: str
    offset: int = 0

    def __str__(self) -> str:
        moved = f" {'-' if self.offset < 0 else '+'} {duration(abs(self.offset))}" if self.offset else ""
        return f"${self.what}{moved}"


@dataclass(frozen=True, slots=True)
class Negative:
    """``-$x``: the only arithmetic on parameters."""

    of: Parameter | Column

    def __str__(self) -> str:
        return f"-{self.of}"


Value = Literal | Parameter | Column | Stored | Clock | Negative


def parse_value(text: object) -> Value:
    """The value that ``text`` says.

    Raises:
        PydanticCustomError: it starts with ``$`` but is none of the known forms, or is not text.
    """
    if not isinstance(text, str):
        raise problem("DF004", "a value must be a word, a number or $something", hint="Quote it if it is text.")
    if text.startswith("-$"):
        inner = parse_value(text[1:])
        if isinstance(inner, Parameter | Column):
            return Negative(inner)
        raise problem("DF004", f"{text!r}: only a parameter or a column can be negated")
    if not text.startswith("$"):
        return Literal(text)
    if match := _CLOCK.match(text):
        sign = -1 if match[2] == "-" else 1
        return Clock(match[1], sign * parse_duration(match[3]) if match[3] else 0)
    if text.startswith(("$now ", "$today ")):
        hint = f"Write {text.split()[0]} + or - a number and s, m, h, d or w: $now + 24h, $today - 7d."
        raise problem("DF004", f"{text!r} is no value", hint=hint)
    if match := _PARAMETER.match(text):
        return Parameter(match[1])
    if match := _COLUMN.match(text):
        return Column(match[1], match[2])
    if match := _STORED.match(text):
        return Stored(match[1])
    raise problem(
        "DF004",
        f"{text!r} is no value",
        hint="Write $parameter, $step.column, $.attribute, $now, $today or $now + 24h.",
    )


def parse_duration(text: str, path: Path = ()) -> int:
    """Seconds of ``24h``, ``90d``, ``5m``, ``30s`` or ``1w``; ``path`` is where it stands below the validated field.

    Raises:
        PydanticCustomError: another form.
    """
    match = _DURATION.match(text)
    if match is None:
        raise problem("DF004", f"{text!r} is no duration", hint="Write a number and s, m, h, d or w: 24h.", path=path)
    return int(match[1]) * _SECONDS[match[2]]


def duration(seconds: int) -> str:
    """Seconds as a spec writes them, in the largest unit that has no fraction: ``90m``, ``24h``, ``6d``."""
    units = ((unit, size) for unit, size in (("d", 86400), ("h", 3600), ("m", 60)) if seconds % size == 0)
    unit, size = next(((unit, size) for unit, size in units if (unit, seconds) != ("d", 86400)), ("s", 1))
    return f"{seconds // size}{unit}"
