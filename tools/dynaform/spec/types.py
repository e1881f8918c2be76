"""Attribute types: what a literal means, what is stored, and how a value stands in a key.

Python values: str, int, Decimal, bool, datetime (UTC), date, bytes, dict, list, frozenset. ``store`` gives what
DynamoDB holds, ``load`` the way back; ``key_text`` gives a fixed-width text whose byte order is the value order.
"""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

_TIMESTAMP = "%Y-%m-%dT%H:%M:%SZ"


class Kind(enum.StrEnum):
    """The words a spec uses for types."""

    STRING = "string"
    ID = "id"
    INTEGER = "integer"
    DECIMAL = "decimal"
    BOOLEAN = "boolean"
    TIMESTAMP = "timestamp"
    DATE = "date"
    EPOCH = "epoch"
    EPOCH_MS = "epoch_ms"
    BINARY = "binary"
    MAP = "map"
    LIST = "list"
    SET = "set"
    ENUM = "enum"


_PHYSICAL = {
    Kind.STRING: "S", Kind.ID: "S", Kind.ENUM: "S", Kind.TIMESTAMP: "S", Kind.DATE: "S",
    Kind.INTEGER: "N", Kind.DECIMAL: "N", Kind.EPOCH: "N", Kind.EPOCH_MS: "N",
    Kind.BOOLEAN: "BOOL", Kind.BINARY: "B", Kind.MAP: "M", Kind.LIST: "L",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class AttributeType:
    """A type as the spec says it.

    Attributes:
        kind: the word.
        values: the allowed values of an enum, in written order.
        element: the kind of a set's members.
        width: digits of an integer inside a key template (zero-padded).
        ignore_case: compared and stored case-folded.
        delimiter: what an id may not contain.
    """

    kind: Kind
    values: tuple[str, ...] = ()
    element: Kind | None = None
    width: int | None = None
    ignore_case: bool = False
    delimiter: str = "#"

    @property
    def physical(self) -> str:
        """DynamoDB's type descriptor: S, N, B, BOOL, M, L, SS, NS or BS."""
        if self.kind is Kind.SET:
            return f"{_PHYSICAL[self.element or Kind.STRING]}S"
        return _PHYSICAL[self.kind]

    @property
    def domain(self) -> tuple[Any, ...] | None:
        """All values, where they are finite: enums and booleans."""
        if self.kind is Kind.ENUM:
            return self.values
        return (False, True) if self.kind is Kind.BOOLEAN else None

    @property
    def key_ordered(self) -> bool:
        """Whether the byte order of key_text is the order of values."""
        if self.kind is Kind.INTEGER:
            return self.width is not None
        return self.kind in {Kind.STRING, Kind.ID, Kind.TIMESTAMP, Kind.DATE, Kind.ENUM} and not self.ignore_case

    def parse(self, text: str) -> Any:
        """The typed value of a literal.

        Raises:
            ValueError: with words that say what was expected.
        """
        return _PARSERS[self.kind](self, text)

    def store(self, value: Any) -> Any:
        """What DynamoDB holds for a typed value (still a Python value: str, int, Decimal, bool, ...)."""
        if self.kind is Kind.TIMESTAMP:
            return timestamp_text(value)
        if self.kind is Kind.DATE:
            return value.isoformat()
        if self.kind in {Kind.EPOCH, Kind.EPOCH_MS} and isinstance(value, datetime):
            return int(value.timestamp()) * (1000 if self.kind is Kind.EPOCH_MS else 1)
        return value

    def load(self, stored: Any) -> Any:
        """The typed value of what DynamoDB holds; the inverse of ``store``."""
        if self.kind is Kind.TIMESTAMP:
            return parse_timestamp(stored)
        if self.kind is Kind.DATE:
            return date.fromisoformat(stored)
        if self.kind in {Kind.INTEGER, Kind.EPOCH, Kind.EPOCH_MS}:
            return int(stored)
        return stored

    def clock(self, now: datetime, what: str) -> Any:
        """``$now`` or ``$today`` in this type's terms.

        Raises:
            ValueError: the type holds no point in time.
        """
        moment = now.replace(hour=0, minute=0, second=0, microsecond=0) if what == "today" else now
        if self.kind in {Kind.TIMESTAMP, Kind.DATE}:
            return moment.date() if self.kind is Kind.DATE else moment.replace(microsecond=0)
        if self.kind in {Kind.EPOCH, Kind.EPOCH_MS}:
            return int(moment.timestamp()) * (1000 if self.kind is Kind.EPOCH_MS else 1)
        raise ValueError(f"${what} has no meaning for {self.kind}")

    def key_text(self, value: Any) -> str:
        """How a value stands inside a key template; also the way it is compared in a key.

        Raises:
            ValueError: it does not fit the declared width, or holds the delimiter.
        """
        if self.kind is Kind.INTEGER:
            return self._padded(value)
        if self.kind is Kind.DECIMAL:
            return _canonical(value)
        text = str(value).lower() if self.kind is Kind.BOOLEAN else str(self.store(value))
        if self.kind is Kind.ID and self.delimiter in text:
            raise ValueError(f"an id cannot hold {self.delimiter!r}: {text!r}")
        return text.casefold() if self.ignore_case else text

    def from_key_text(self, text: str) -> Any:
        """The typed value of a placeholder's text; the inverse of ``key_text`` unless case is ignored."""
        return Decimal(text) if self.kind is Kind.DECIMAL else self.load(text)

    def _padded(self, value: int) -> str:
        if self.width is None or value < 0 or len(str(value)) > self.width:
            raise ValueError(f"{value} does not fit {self.width} digits")
        return f"{value:0{self.width}d}"


def _canonical(value: Decimal | int) -> str:
    """The one text of a number: 1.50 and 1.5 are one value, and 1E+2 is 100."""
    text = f"{Decimal(value):f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def timestamp_text(value: datetime) -> str:
    """ISO 8601 in UTC with seconds, 20 characters: text order is time order."""
    # isoformat, because strftime writes the year 999 with three digits, and text order would no longer be time order.
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def parse_timestamp(text: str) -> datetime:
    """The inverse of ``timestamp_text``. Raises ValueError on any other form."""
    if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", text):
        raise ValueError("expected a UTC timestamp such as 2025-08-27T10:30:00Z")
    return datetime.strptime(text, _TIMESTAMP).replace(tzinfo=UTC)


def _enum(type: AttributeType, text: str) -> str:
    if text not in type.values:
        raise ValueError(f"expected one of {', '.join(type.values)}")
    return text


def _boolean(_: AttributeType, text: str) -> bool:
    if text not in ("true", "false"):
        raise ValueError("expected true or false")
    return text == "true"


def _integer(_: AttributeType, text: str) -> int:
    if not re.fullmatch(r"-?\d+", text):
        raise ValueError("expected a whole number")
    return int(text)


def _decimal(_: AttributeType, text: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise ValueError("expected a number")
    return number


def _date(_: AttributeType, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError("expected a date such as 2025-08-27") from None


def _text(type: AttributeType, text: str) -> str:
    if type.kind is Kind.ID and type.delimiter in text:
        raise ValueError(f"an id cannot hold {type.delimiter!r}")
    return text


def _unsupported(type: AttributeType, _: str) -> Any:
    raise ValueError(f"a {type.kind} has no literal form")


_PARSERS = {
    Kind.STRING: _text, Kind.ID: _text, Kind.ENUM: _enum, Kind.BOOLEAN: _boolean, Kind.INTEGER: _integer,
    Kind.EPOCH: _integer, Kind.EPOCH_MS: _integer, Kind.DECIMAL: _decimal, Kind.DATE: _date,
    Kind.TIMESTAMP: lambda _, text: parse_timestamp(text),
    Kind.BINARY: _unsupported, Kind.MAP: _unsupported, Kind.LIST: _unsupported, Kind.SET: _unsupported,
}  # fmt: skip
