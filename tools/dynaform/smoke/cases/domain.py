"""Values of a run: fresh ones that carry the run's token, and the neighbours of a value that break bad designs."""

from __future__ import annotations

import itertools
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from dynaform.planner.calls.values import element_type
from dynaform.spec.model import Attribute
from dynaform.spec.types import AttributeType, Kind

TEXTS = frozenset({Kind.STRING, Kind.ID})
NUMBERS = frozenset({Kind.INTEGER, Kind.DECIMAL, Kind.EPOCH, Kind.EPOCH_MS})


class Values:
    """Fresh values of one run, the same for the same token and order of asking.

    Texts and ids carry the token and a number of fixed width, so that no fresh value is another's prefix; types without
    room for it (numbers, moments, enums, booleans) take ordinary values near the clock.

    Args:
        token: of the run; a few characters that need no escaping and hold no delimiter.
        now: the run's clock, UTC, whole seconds.
    """

    def __init__(self, token: str, now: datetime) -> None:
        self.token = token
        self.now = now
        self._numbers = itertools.count(1)

    def fresh(self, type: AttributeType, attribute: Attribute | None = None) -> Any:
        """A value that no earlier one equals, where the type has room for that."""
        number = next(self._numbers)
        if type.kind in TEXTS:
            return f"{self.token}{number:05d}x"
        if type.kind is Kind.ENUM:
            return type.values[0]
        if type.kind in NUMBERS - {Kind.EPOCH, Kind.EPOCH_MS}:
            return _within(attribute, 9 + number % 2, type)
        return self._other(type, number)

    def _other(self, type: AttributeType, number: int) -> Any:
        moment = self.now - timedelta(hours=1, seconds=number % 40)
        if type.kind in {Kind.TIMESTAMP, Kind.DATE, Kind.EPOCH, Kind.EPOCH_MS}:
            return type.clock(moment, "now")
        if type.kind is Kind.SET:
            return frozenset({self.fresh(element_type(type))})
        text = f"{self.token}{number:05d}"
        return {
            Kind.BOOLEAN: False,
            Kind.MAP: {"note": text, "n": number},
            Kind.LIST: [text, number],
            Kind.BINARY: text.encode(),
        }[type.kind]

    def carries(self, type: AttributeType) -> bool:
        """Whether values of a type have room for the run's token."""
        return type.kind in TEXTS


def _within(attribute: Attribute | None, number: int, type: AttributeType) -> Any:
    low = attribute.min if attribute is not None else None
    high = attribute.max if attribute is not None else None
    if high is not None and number > high:
        number = int(high)
    if low is not None and number < low:
        number = int(low)
    return Decimal(number) if type.kind is Kind.DECIMAL else number


def shifted(type: AttributeType, value: Any, steps: int) -> Any:
    """The value that many smallest steps away; the type must be ordered.

    A step is 1 for a whole number, a second, a day, a cent; texts get a last character that sorts above or lose theirs.
    """
    if type.kind is Kind.DECIMAL:
        return value + Decimal("0.01") * steps
    if isinstance(value, datetime):
        return value + timedelta(seconds=steps)
    if isinstance(value, date):
        return value + timedelta(days=steps)
    if isinstance(value, str):
        return value + "~" * steps if steps >= 0 else value[:steps]
    return value + steps


def orderable(type: AttributeType) -> bool:
    """Whether ``shifted`` knows a way up and down."""
    return type.kind in NUMBERS | TEXTS | {Kind.TIMESTAMP, Kind.DATE}


def unequal(type: AttributeType, value: Any) -> list[Any]:
    """Values next to a value that are not it: prefix twins, other cases, other enum values, one step off."""
    if type.domain is not None:
        return [each for each in type.domain if each != value]
    if isinstance(value, str):
        twins = [value + "0", value[:-1]]
        other_case = value.swapcase()
        return twins if type.ignore_case or other_case == value else [*twins, other_case]
    if orderable(type) and type.kind is not Kind.BINARY:
        return [shifted(type, value, 1), shifted(type, value, -1)]
    return []


def equal(type: AttributeType, value: Any) -> list[Any]:
    """Values that count as the value: itself, and its case variants where case is ignored."""
    if type.ignore_case and isinstance(value, str):
        return [value, value.upper(), value.capitalize()]
    return [value]


def positive(type: AttributeType, values: Values, attribute: Attribute | None) -> Any:
    """A parameter's value: small positive numbers, so that sums stay within bounds; otherwise a fresh value."""
    if type.kind in {Kind.INTEGER, Kind.DECIMAL}:
        return _within(attribute, 2, type)
    return values.fresh(type, attribute)
