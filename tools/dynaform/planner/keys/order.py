"""Order-preserving: two values whose keys stand the other way round, where a template does not keep their order."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Any

from dynaform.planner.algebra import fixed_width
from dynaform.planner.keys.examples import shown
from dynaform.planner.layout import Slot
from dynaform.spec.types import AttributeType, Kind

_NEXT = " !$-.09AZaz~"
"""Characters that may follow a value, the most natural first."""


@dataclass(frozen=True, slots=True)
class Disorder:
    """Two values, the smaller first, whose key texts stand the other way round.

    Attributes:
        smaller, larger: the values.
        texts: what the key holds of them, with what follows in the template.
    """

    smaller: Any
    larger: Any
    texts: tuple[str, str]

    def __str__(self) -> str:
        first, second = (shown(text) for text in self.texts)
        return f"{shown(self.larger)} would come before {shown(self.smaller)}, for the key holds {second} and {first}"


def disorder(type: AttributeType, rest: tuple[str | Slot, ...] = ()) -> Disorder | None:
    """A counter-example to "the order of keys is the order of values"; None where there is none or none is known.

    Args:
        type: of the attribute at the placeholder.
        rest: the parts of the template after it.
    """
    follows = rest[0] if rest and isinstance(rest[0], str) else ""
    for smaller, larger, after in _candidates(type, follows, adjacent=bool(rest) and not follows):
        texts = (type.key_text(smaller) + after[0], type.key_text(larger) + after[1])
        if texts[0] > texts[1]:
            return Disorder(smaller, larger, texts)
    return None


def _candidates(type: AttributeType, follows: str, *, adjacent: bool) -> list[tuple[Any, Any, tuple[str, str]]]:
    same = (follows, follows)
    if type.kind in {Kind.DECIMAL, Kind.EPOCH, Kind.EPOCH_MS}:
        million = 1000 if type.kind is Kind.EPOCH_MS else 1
        epochs = (999_999_999 * million, 10**9 * million)
        pair = (type.parse("9"), type.parse("10")) if type.kind is Kind.DECIMAL else epochs
        return [(*pair, same)]
    if type.kind is Kind.ENUM:
        return [(*sorted(pair), same) for pair in combinations(type.values, 2)]  # type: ignore[misc]
    if type.kind not in {Kind.STRING, Kind.ID} or fixed_width(type):
        return []
    if type.ignore_case:
        return [("B", "a", same)]
    if adjacent:
        return [("a", "aa", ("z", "a"))]
    if not follows:
        return []
    return [("a", f"a{char}b", same) for char in _NEXT if char not in (type.delimiter if type.kind is Kind.ID else "")]
