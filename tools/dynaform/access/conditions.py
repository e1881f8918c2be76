"""The Condition block of a policy: operators, set qualifiers, IfExists and Null, exactly as IAM documents them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from dynaform.access.patterns import Context, PolicyError, Text, parse_text

_MANY_VALUED = {"dynamodb:leadingkeys", "dynamodb:attributes", "aws:tagkeys"}
"""Keys whose values are a set: IAM defines their comparison only with ForAllValues or ForAnyValue."""

Match = Callable[[Text, str, Context], bool]
"""Whether a value of the request fits a text of the policy."""


def _equal(text: Text, value: str, context: Context) -> bool:
    return text.plain(context) == value


def _equal_ignoring_case(text: Text, value: str, context: Context) -> bool:
    plain = text.plain(context)
    return plain is not None and plain.casefold() == value.casefold()


def _like(text: Text, value: str, context: Context) -> bool:
    pattern = text.pattern(context)
    return pattern is not None and pattern.fullmatch(value) is not None


def _arn(text: Text, value: str, context: Context) -> bool:
    return arn_matches(text, value, context)


def _bool(text: Text, value: str, context: Context) -> bool:
    return (text.plain(context) or "").lower() == value.lower()


def _number(compare: Callable[[Decimal, Decimal], bool]) -> Match:
    def match(text: Text, value: str, context: Context) -> bool:
        try:
            return compare(Decimal(value), Decimal(text.plain(context) or ""))
        except InvalidOperation:
            return False

    return match


_OPERATORS: dict[str, tuple[Match, bool]] = {
    "StringEquals": (_equal, True),
    "StringNotEquals": (_equal, False),
    "StringEqualsIgnoreCase": (_equal_ignoring_case, True),
    "StringNotEqualsIgnoreCase": (_equal_ignoring_case, False),
    "StringLike": (_like, True),
    "StringNotLike": (_like, False),
    "ArnEquals": (_arn, True),
    "ArnLike": (_arn, True),
    "ArnNotEquals": (_arn, False),
    "ArnNotLike": (_arn, False),
    "Bool": (_bool, True),
    "NumericEquals": (_number(lambda value, bound: value == bound), True),
    "NumericNotEquals": (_number(lambda value, bound: value == bound), False),
    "NumericLessThan": (_number(lambda value, bound: value < bound), True),
    "NumericLessThanEquals": (_number(lambda value, bound: value <= bound), True),
    "NumericGreaterThan": (_number(lambda value, bound: value > bound), True),
    "NumericGreaterThanEquals": (_number(lambda value, bound: value >= bound), True),
}
"""Operator to how it compares one value with one text, and whether a fit is wanted (or its absence)."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One operator on one condition key.

    Attributes:
        operator: without qualifier and IfExists; ``Null`` too.
        qualifier: ``ForAllValues``, ``ForAnyValue`` or empty.
        if_exists: holds where the request lacks the key.
        key: in lower case.
        texts: the policy's values, of which one has to fit.
    """

    operator: str
    qualifier: str
    if_exists: bool
    key: str
    texts: tuple[Text, ...]

    def holds(self, context: Context) -> bool:
        """Whether a request meets it."""
        values = context.get(self.key, ())
        if self.operator == "Null":
            wanted = {text.plain(context) for text in self.texts}
            return ("false" if values else "true") in wanted
        match, positive = _OPERATORS[self.operator]
        if not values:
            return self._without_value(positive)
        if not positive and any(text.plain(context) is None for text in self.texts):
            raise PolicyError(f"{self.operator} on {self.key} compares with a variable that has no value")
        fits = [any(match(text, value, context) for text in self.texts) is positive for value in values]
        return any(fits) if self.qualifier == "ForAnyValue" else all(fits)

    def _without_value(self, positive: bool) -> bool:
        if self.qualifier == "ForAllValues":
            return True
        if self.qualifier == "ForAnyValue":
            return self.if_exists
        return self.if_exists or not positive


def parse_conditions(block: Any, variables: bool) -> tuple[Condition, ...]:
    """A Condition block. Raises PolicyError for what is no block or names an operator that is not judged here."""
    if not isinstance(block, Mapping):
        raise PolicyError("Condition is no map of operators")
    found = []
    for name, keys in block.items():
        qualifier, operator, if_exists = _operator(str(name))
        if not isinstance(keys, Mapping):
            raise PolicyError(f"condition {name} is no map of keys")
        for key, values in keys.items():
            if str(key).lower() in _MANY_VALUED and not qualifier and operator != "Null":
                raise PolicyError(
                    f"condition {name} on {key}: the key has many values", hint="Write ForAllValues: or ForAnyValue:."
                )
            texts = tuple(parse_text(_scalar(value), variables) for value in _listed(values))
            found.append(Condition(operator, qualifier, if_exists, str(key).lower(), texts))
    return tuple(found)


def _operator(name: str) -> tuple[str, str, bool]:
    match = re.fullmatch(r"(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?", name)
    known = match is not None and (match[2] in _OPERATORS or (match[2] == "Null" and not match[1] and not match[3]))
    if match is None or not known:
        raise PolicyError(f"condition operator {name} is not judged here")
    return match[1] or "", match[2], bool(match[3])


def _listed(values: Any) -> list[Any]:
    return values if isinstance(values, list) else [values]


def _scalar(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str | int | float):
        raise PolicyError(f"condition value {value!r} is no text")
    return str(value)


def arn_matches(text: Text, arn: str, context: Context) -> bool:
    """Whether an ARN fits a pattern of one, part by part: a wildcard reaches over a colon in the last part only."""
    if text.parts == (("*",),):
        return True
    if (start := text.start) is not None and start.count(":") >= 5:
        return arn.startswith(start)
    pattern = text.pattern(context)
    if pattern is None:
        return False
    pieces, parts = _pieces(pattern.pattern), arn.split(":", 5)
    return len(pieces) == len(parts) == 6 and all(
        piece.fullmatch(part) is not None for piece, part in zip(pieces, parts, strict=True)
    )


@lru_cache(maxsize=4096)
def _pieces(pattern: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(piece, re.DOTALL) for piece in pattern.split(":", 5))
