"""One predicate grammar for ``where``, ``when`` and ``live``: comparisons and-ed, ``any`` the only other connective."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from dynaform.documents import Path, problem
from dynaform.spec.values import Value, parse_value


class Op(enum.StrEnum):
    """DynamoDB's own operators, in lower case."""

    EQ = "eq"
    NE = "ne"
    LT = "lt"
    LE = "le"
    GT = "gt"
    GE = "ge"
    BETWEEN = "between"
    IN = "in"
    BEGINS_WITH = "begins_with"
    CONTAINS = "contains"
    EXISTS = "exists"


_WORDS = frozenset(str(op) for op in Op)
RANGE_OPS = frozenset({Op.LT, Op.LE, Op.GT, Op.GE, Op.BETWEEN, Op.BEGINS_WITH})
SIGNS = {Op.EQ: "=", Op.NE: "<>", Op.LT: "<", Op.LE: "<=", Op.GT: ">", Op.GE: ">="}
"""How DynamoDB's expressions write the operators that have a sign."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """``attribute op values``.

    Attributes:
        attribute: name, or a dotted path into a map.
        op: the operator; ``exists`` has one Literal "true" or "false".
        values: one value; two for ``between``; any number for ``in``.
        spread: ``in: $list``: the single value is a list.
        size: the comparison is of the attribute's size, not of its value.
        path: where it stands, below the predicate.
    """

    attribute: str
    op: Op
    values: tuple[Value, ...]
    spread: bool = False
    size: bool = False
    path: Path = ()

    @property
    def value(self) -> Value:
        """The only value of a comparison that has one."""
        return self.values[0]

    @property
    def root(self) -> str:
        """The top-level attribute that a dotted path starts with."""
        return self.attribute.split(".", 1)[0]

    @property
    def implies_existence(self) -> bool:
        """Whether only items with the attribute satisfy it; not ``ne``: DynamoDB takes what is absent as unequal."""
        if self.op is Op.EXISTS:
            return str(self.value) == "true"
        return self.op is not Op.NE

    def __str__(self) -> str:
        name = f"size({self.attribute})" if self.size else self.attribute
        if self.op in SIGNS:
            return f"{name} {SIGNS[self.op]} {self.value}"
        if self.op is Op.BETWEEN:
            return f"{name} between {self.values[0]} and {self.values[1]}"
        if self.op is Op.EXISTS:
            return f"{name} {'exists' if str(self.value) == 'true' else 'does not exist'}"
        if self.op is Op.IN:
            return f"{name} in {self.value if self.spread else '(' + ', '.join(map(str, self.values)) + ')'}"
        return f"{self.op}({name}, {self.value})"


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one branch holds."""

    branches: tuple[Predicate, ...]

    def __str__(self) -> str:
        return "(" + " or ".join(str(branch) for branch in self.branches) + ")"


@dataclass(frozen=True, slots=True)
class Predicate:
    """Terms that must all hold; no terms is always true."""

    terms: tuple[Comparison | AnyOf, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.terms)

    def __and__(self, other: Predicate) -> Predicate:
        return Predicate(self.terms + other.terms) if self.terms and other.terms else self if self.terms else other

    def comparisons(self) -> Iterator[Comparison]:
        """Every comparison, those inside ``any`` too."""
        for term in self.terms:
            if isinstance(term, Comparison):
                yield term
            else:
                for branch in term.branches:
                    yield from branch.comparisons()

    def __str__(self) -> str:
        return " and ".join(map(str, self.terms)) or "always"


ALWAYS = Predicate()


def parse_predicate(data: Any) -> Predicate:
    """The predicate that a mapping says: ``{attr: value}``, ``{attr: {OP: value}}``, ``{any: [predicate, ...]}``.

    Raises:
        PydanticCustomError: at the first place that is none of these.
    """
    if isinstance(data, Predicate):
        return data
    return Predicate(tuple(_terms(data, ())))


def _terms(data: Any, path: Path) -> Iterator[Comparison | AnyOf]:
    if not isinstance(data, dict):
        raise problem("DF004", "a predicate is a mapping", hint="Write {attribute: value}.", path=path)
    for name, operand in data.items():
        if name == "any":
            yield _any(operand, (*path, name))
        else:
            yield from _comparisons(name, operand, (*path, name))


def _any(data: Any, path: Path) -> AnyOf:
    if not isinstance(data, list) or len(data) < 2:
        raise problem("DF004", "`any` takes a list of at least two predicates", path=path)
    return AnyOf(tuple(Predicate(tuple(_terms(each, (*path, index)))) for index, each in enumerate(data)))


def _comparisons(name: str, operand: Any, path: Path, size: bool = False) -> Iterator[Comparison]:
    if not isinstance(operand, dict):
        yield Comparison(name, Op.EQ, (_value(operand, path),), size=size, path=path)
        return
    for word, argument in operand.items():
        place = (*path, word)
        if word == "size" and not size:
            yield from _comparisons(name, argument, place, size=True)
        elif word in _WORDS:
            yield _comparison(name, Op(word), argument, place, size)
        else:
            hint = f"Write one of {', '.join(map(str, Op))}, size; a value alone means equal."
            raise problem("DF004", f"{word!r} is not an operator", hint=hint, path=place, key=True)


def _comparison(name: str, op: Op, argument: Any, path: Path, size: bool) -> Comparison:
    if op is Op.IN:
        if isinstance(argument, list):
            return Comparison(name, op, tuple(_value(each, path) for each in argument), size=size, path=path)
        return Comparison(name, op, (_value(argument, path),), spread=True, size=size, path=path)
    if op is Op.BETWEEN:
        if not isinstance(argument, list) or len(argument) != 2:
            raise problem("DF004", "`between` takes [low, high]", path=path)
        return Comparison(name, op, (_value(argument[0], path), _value(argument[1], path)), size=size, path=path)
    if op is Op.EXISTS and argument not in ("true", "false"):
        raise problem("DF004", "`exists` takes true or false", path=path)
    return Comparison(name, op, (_value(argument, path),), size=size, path=path)


def _value(data: Any, path: Path) -> Value:
    if isinstance(data, str):
        return parse_value(data)
    raise problem("DF004", "a value must be a word, a number or $something", path=path)
