"""DynamoDB's expressions, read and evaluated: written from the service's documentation, knowing nothing of the planner.

A stored value is a pair of type descriptor and Python value: ``("S", "a")``, ``("N", Decimal(1))``. Values of different
types are never equal and never ordered, and what is absent satisfies nothing but ``<>`` and ``attribute_not_exists``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from .stored import InvalidError, Item, Path, Value, from_wire, rank

Test = Callable[[Item], bool]
Operand = Callable[[Item], Value | None]

_TOKEN = re.compile(r"\s*(?:(<>|<=|>=|[=<>(),.+\-])|([#:]?\w+))")
_SIGNS = {"=", "<>", "<", "<=", ">", ">="}


@dataclass
class Names:
    """The placeholders of a request; every one that is declared must be used."""

    names: Mapping[str, str]
    values: Mapping[str, Value]
    used: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, arguments: Mapping[str, Any]) -> Names:
        values = arguments.get("ExpressionAttributeValues", {})
        return cls(
            arguments.get("ExpressionAttributeNames", {}), {name: from_wire(value) for name, value in values.items()}
        )

    def name(self, word: str) -> str:
        if not word.startswith("#"):
            return word
        if word not in self.names:
            raise InvalidError(f"{word} is not declared")
        self.used.add(word)
        return self.names[word]

    def value(self, word: str) -> Value:
        if word not in self.values:
            raise InvalidError(f"{word} is not declared")
        self.used.add(word)
        return self.values[word]

    def check(self) -> None:
        if unused := (self.names.keys() | self.values.keys()) - self.used:
            raise InvalidError(f"declared and not used: {', '.join(sorted(unused))}")


def at(item: Item, path: Path) -> Value | None:
    """The value at a path, None where there is none."""
    found: Value | None = item.get(path[0])
    for segment in path[1:]:
        if found is None or found[0] != "M":
            return None
        found = found[1].get(segment)
    return found


@dataclass(frozen=True)
class Comparison:
    """One comparison of a key condition: name, operator, values."""

    name: str
    op: str
    values: tuple[Value, ...]


class Reader:
    """Reads one expression."""

    def __init__(self, text: str, names: Names) -> None:
        self.tokens = list(_tokens(text))
        self.place = 0
        self.names = names
        self.paths: set[Path] = set()

    def peek(self) -> str:
        return self.tokens[self.place] if self.place < len(self.tokens) else ""

    def take(self, wanted: str | None = None) -> str:
        token = self.peek()
        if not token or (wanted is not None and token.upper() != wanted):
            raise InvalidError(f"expected {wanted or 'more'}, found {token or 'the end'} in {' '.join(self.tokens)}")
        self.place += 1
        return token

    def is_word(self, word: str) -> bool:
        return self.peek().upper() == word

    # -- conditions and filters

    def condition(self) -> Test:
        found = self._or()
        if self.peek():
            raise InvalidError(f"unexpected {self.peek()}")
        return found

    def _or(self) -> Test:
        found = [self._and()]
        while self.is_word("OR"):
            self.take()
            found.append(self._and())
        return found[0] if len(found) == 1 else lambda item: any(each(item) for each in found)

    def _and(self) -> Test:
        found = [self._not()]
        while self.is_word("AND"):
            self.take()
            found.append(self._not())
        return found[0] if len(found) == 1 else lambda item: all(each(item) for each in found)

    def _not(self) -> Test:
        if self.is_word("NOT"):
            self.take()
            inner = self._not()
            return lambda item: not inner(item)
        if self.peek() == "(":
            self.take()
            start = self.place
            found = self._or()
            if self.tokens[start] == "(" and self._closing(start) == self.place - 1:
                raise InvalidError("the expression has redundant parentheses")
            self.take(")")
            return found
        return self._comparison()

    def _closing(self, place: int) -> int:
        """Where the parenthesis that opens at a place closes."""
        depth = 0
        while True:
            depth += {"(": 1, ")": -1}.get(self.tokens[place], 0)
            if not depth:
                return place
            place += 1

    def _comparison(self) -> Test:
        word = self.peek().lower()
        if word in _FUNCTIONS:
            return self._function(word)
        left = self.operand()
        if self.is_word("BETWEEN"):
            self.take()
            low = self.operand()
            self.take("AND")
            high = self.operand()
            _check_bounds(low({}), high({}))
            return lambda item: _holds(">=", left(item), low(item)) and _holds("<=", left(item), high(item))
        if self.is_word("IN"):
            self.take()
            several = self._list()
            return lambda item: any(_holds("=", left(item), each(item)) for each in several)
        sign = self.take()
        if sign not in _SIGNS:
            raise InvalidError(f"{sign} is no comparator")
        right = self.operand()
        return lambda item: _holds(sign, left(item), right(item))

    def _function(self, word: str) -> Test:
        self.take()
        arguments = self._list()
        if len(arguments) != (1 if word.startswith("attribute") else 2):
            raise InvalidError(f"{word} of {len(arguments)}")
        test = _FUNCTIONS[word]
        return lambda item: test(*(each(item) for each in arguments))

    def _list(self) -> list[Operand]:
        self.take("(")
        found = [self.operand()]
        while self.peek() == ",":
            self.take()
            found.append(self.operand())
        self.take(")")
        return found

    def operand(self) -> Operand:
        token = self.peek()
        if token.startswith(":"):
            value = self.names.value(self.take())
            return lambda _: value
        if token.lower() == "size":
            self.take()
            (inner,) = self._list()
            return lambda item: _size(inner(item))
        path = self.path()
        return lambda item: at(item, path)

    def path(self) -> Path:
        found = [self._name()]
        while self.peek() == ".":
            self.take()
            found.append(self._name())
        self.paths.add(tuple(found))
        return tuple(found)

    def _name(self) -> str:
        token = self.take()
        if not re.fullmatch(r"#?\w+", token):
            raise InvalidError(f"{token} is no name")
        return self.names.name(token)

    # -- key conditions

    def key_condition(self) -> list[Comparison]:
        found = [self._key_comparison()]
        while self.is_word("AND"):
            self.take()
            found.append(self._key_comparison())
        if self.peek():
            raise InvalidError(f"unexpected {self.peek()}")
        return found

    def _key_comparison(self) -> Comparison:
        if self.is_word("BEGINS_WITH"):
            self.take()
            self.take("(")
            name = self._name()
            self.take(",")
            value = self.names.value(self.take())
            self.take(")")
            return Comparison(name, "begins_with", (value,))
        name, op = self._name(), self.take().upper()
        if op == "BETWEEN":
            low = self.names.value(self.take())
            self.take("AND")
            return Comparison(name, op, (low, self.names.value(self.take())))
        if op not in _SIGNS - {"<>"}:
            raise InvalidError(f"{op} is no key comparator")
        return Comparison(name, op, (self.names.value(self.take()),))

    # -- updates and projections

    def projection(self) -> list[Path]:
        found = [self.path()]
        while self.peek() == ",":
            self.take()
            found.append(self.path())
        return found

    def update(self) -> list[tuple[str, Path, Operand | None]]:
        found: list[tuple[str, Path, Operand | None]] = []
        clauses: set[str] = set()
        while self.peek():
            clause = self.take().upper()
            if clause not in {"SET", "REMOVE", "ADD", "DELETE"} or clause in clauses:
                raise InvalidError(f"{clause} is no clause here")
            clauses.add(clause)
            found.append(self._change(clause))
            while self.peek() == ",":
                self.take()
                found.append(self._change(clause))
        return found

    def _change(self, clause: str) -> tuple[str, Path, Operand | None]:
        path = self.path()
        if clause == "REMOVE":
            return clause, path, None
        if clause == "SET":
            self.take("=")
            return clause, path, self._sum()
        return clause, path, self.operand()

    def _sum(self) -> Operand:
        left = self._term()
        if self.peek() not in {"+", "-"}:
            return left
        sign = 1 if self.take() == "+" else -1
        right = self._term()
        return lambda item: _added(left(item), right(item), sign)

    def _term(self) -> Operand:
        word = self.peek().lower()
        if word not in {"if_not_exists", "list_append"}:
            return self.operand()
        self.take()
        self.take("(")
        first = self._term()
        self.take(",")
        second = self._term()
        self.take(")")
        if word == "list_append":
            return lambda item: ("L", [*_list_of(first(item)), *_list_of(second(item))])
        return lambda item: first(item) or second(item)


def _check_bounds(low: Value | None, high: Value | None) -> None:
    if low is not None and high is not None and low[0] == high[0] and rank(low) > rank(high):
        raise InvalidError("the BETWEEN operator requires upper bound to be greater than or equal to lower bound")


def _tokens(text: str) -> Iterator[str]:
    end = 0
    while end < len(text.rstrip()):
        match = _TOKEN.match(text, end)
        if match is None:
            raise InvalidError(f"cannot read {text[end:]!r}")
        yield match[1] or match[2]
        end = match.end()


def _holds(sign: str, left: Value | None, right: Value | None) -> bool:
    if sign == "<>":
        return left is None or right is None or left != right
    if left is None or right is None or left[0] != right[0]:
        return False
    if sign == "=":
        return left == right
    if left[0] not in {"S", "N", "B"}:
        return False
    one, other = rank(left), rank(right)
    return bool({"<": one < other, "<=": one <= other, ">": one > other, ">=": one >= other}[sign])


def _contains(whole: Value | None, part: Value | None) -> bool:
    if whole is None or part is None:
        return False
    kind, content = whole
    if kind == "S":
        return part[0] == "S" and part[1] in content
    if kind == "L":
        return part in content
    return kind == f"{part[0]}S" and part[1] in content


def _begins(whole: Value | None, part: Value | None) -> bool:
    return whole is not None and part is not None and whole[0] == part[0] == "S" and whole[1].startswith(part[1])


def _size(value: Value | None) -> Value | None:
    if value is None or value[0] in {"N", "BOOL", "NULL"}:
        return None
    content = value[1].encode() if value[0] == "S" else value[1]
    return "N", Decimal(len(content))


_FUNCTIONS: dict[str, Callable[..., bool]] = {
    "attribute_exists": lambda value: value is not None,
    "attribute_not_exists": lambda value: value is None,
    "begins_with": _begins,
    "contains": _contains,
}


def _added(left: Value | None, right: Value | None, sign: int) -> Value:
    if left is None or right is None or left[0] != "N" or right[0] != "N":
        raise InvalidError("a sum of what are no numbers")
    return "N", left[1] + sign * right[1]


def _list_of(value: Value | None) -> list[Value]:
    if value is None or value[0] != "L":
        raise InvalidError("list_append of what is no list")
    return list(value[1])
