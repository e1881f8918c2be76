"""What a proof puts into a key or compares with one: values with their types, functions of them, and key conditions."""

from __future__ import annotations

from dataclasses import dataclass

from dynaform.spec.model import Function
from dynaform.spec.predicates import SIGNS, Op
from dynaform.spec.types import AttributeType
from dynaform.spec.values import Value, duration


@dataclass(frozen=True, slots=True)
class Operand:
    """A value with the type it takes: that of the attribute it meets.

    ``value`` is what the spec says (literal, parameter, column, clock ...); ``attribute`` names the attribute.
    """

    value: Value
    type: AttributeType
    attribute: str

    def __str__(self) -> str:
        return str(self.value)


@dataclass(frozen=True, slots=True)
class Derived:
    """A computed attribute whose sources are all known: the function over operands.

    Attributes:
        attribute: the computed attribute.
        function: one of the seven functions (``spec.model.Function``), as text.
        sources: operands of its sources, in the order of the spec.
        parameter, literal: as in ``spec.model.Computed``.
        type: the computed attribute's type.
    """

    attribute: str
    function: str
    sources: tuple[Operand | Derived, ...]
    type: AttributeType
    parameter: int = 0
    literal: str | None = None

    def __str__(self) -> str:
        if self.function == Function.PLUS:
            return f"{self.sources[0]} + {duration(self.parameter)}"
        return f"{self.function}({', '.join(map(str, self.sources))})"


Term = Operand | Derived


@dataclass(frozen=True, slots=True)
class KeyTerm:
    """What a key attribute is compared with or set to.

    Attributes:
        name: the key attribute.
        parts: text and terms to be joined (each term as ``AttributeType.key_text``); for a raw key one term.
        raw: the one term keeps its type; otherwise the result is a String.
        above: append the highest character, so that as an upper bound it covers every suffix.
    """

    name: str
    parts: tuple[str | Term, ...]
    raw: bool = False
    above: bool = False

    def __str__(self) -> str:
        text = "".join(part if isinstance(part, str) else f"{{{part}}}" for part in self.parts)
        return text + ("…" if self.above else "")


@dataclass(frozen=True, slots=True)
class SortCondition:
    """The condition on the sort key: ``op`` of DynamoDB's key conditions.

    ``low`` is the only operand except for BETWEEN, which has both, inclusive.
    """

    op: Op
    low: KeyTerm
    high: KeyTerm | None = None

    def __str__(self) -> str:
        name = self.low.name
        if self.op is Op.BETWEEN:
            return f"{name} between {self.low} and {self.high}"
        if self.op is Op.BEGINS_WITH:
            return f"begins_with({name}, {self.low})"
        return f"{name} {SIGNS[self.op]} {self.low}"
