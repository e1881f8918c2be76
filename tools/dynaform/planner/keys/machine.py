"""Two key attributes read side by side: a text that both can be, and which part of each holds which of its characters.

A key attribute is a machine that reads a text character by character and knows at each which part it is in. Two
machines run on one text decide whether two templates can give one key, and one machine run twice whether two different
values can.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from dynaform.planner.algebra import Chars
from dynaform.planner.keys.domains import Domain, Extent, Shape, forms
from dynaform.spec.types import AttributeType, Kind

Segments = tuple[str, ...]
"""The text of each part."""

_ANYTHING = Domain(AttributeType(Kind.STRING))

_Pair = tuple[int, int, bool]
"""Where two machines stand, and whether they have read one character in different parts."""


@dataclass(frozen=True, slots=True)
class Machine:
    """A key attribute as states.

    Attributes:
        moves: per state the classes of characters that may follow, each with the next state and the part it is of.
        accepting: the states at which the text may end.
        parts: how many parts there are.
    """

    moves: tuple[tuple[tuple[Chars, int, int], ...], ...]
    accepting: frozenset[int]
    parts: int


@cache
def machine(shape: Shape, extent: Extent = Extent.ALL, *, open_end: bool = False) -> Machine:
    """The machine of a shape; with ``open_end`` anything may follow, as one part more."""
    builder = _Builder()
    state = builder.state()
    parts = (*shape, _ANYTHING) if open_end else shape
    for index, part in enumerate(parts):
        state = builder.part(state, part, index, extent)
    return builder.done(state, len(parts))


class _Builder:
    """States under construction: moves over a character, and moves over nothing."""

    def __init__(self) -> None:
        self.moves: list[list[tuple[Chars, int, int]]] = []
        self.free: list[list[int]] = []

    def state(self) -> int:
        self.moves.append([])
        self.free.append([])
        return len(self.moves) - 1

    def part(self, start: int, part: str | Domain, index: int, extent: Extent) -> int:
        """One part from ``start`` on: a way per alternative, all to one end."""
        end = self.state()
        for language in forms(part, extent):
            state = start
            for element in language:
                following = self.state()
                if element.star:
                    self.free[state].append(following)
                    self.moves[following].append((element.chars, following, index))
                else:
                    self.moves[state].append((element.chars, following, index))
                state = following
            self.free[state].append(end)
        return end

    def done(self, end: int, parts: int) -> Machine:
        reached = [self._closure(state) for state in range(len(self.moves))]
        moves = tuple(tuple(move for state in states for move in self.moves[state]) for states in reached)
        return Machine(moves, frozenset(state for state, states in enumerate(reached) if end in states), parts)

    def _closure(self, state: int) -> list[int]:
        found = [state]
        for each in found:
            found += [other for other in self.free[each] if other not in found]
        return found


@cache
def common_text(
    left: Shape, right: Shape, extent: Extent = Extent.ALL, *, open_end: bool = False
) -> tuple[Segments, Segments] | None:
    """The shortest text that both shapes can be, as segments; None when there is none.

    Args:
        left: one shape; with ``open_end`` followed by anything, as one segment more.
        right: the other.
        extent: how much of each domain is looked at.
        open_end: the left side is a prefix.
    """
    return meet(machine(left, extent, open_end=open_end), machine(right, extent))


def meet(left: Machine, right: Machine, apart: frozenset[int] = frozenset()) -> tuple[Segments, Segments] | None:
    """The shortest text that both can be, as the segments of each; None when there is none.

    Args:
        left: one side.
        right: the other.
        apart: parts of which one must hold other characters on the two sides; none asks for nothing. With one machine
            on both sides that is two different values of a part.
    """
    came: dict[_Pair, tuple[_Pair, str, int, int]] = {}
    start: _Pair = (0, 0, False)
    queue = deque([start])
    while queue:
        here = queue.popleft()
        if here[0] in left.accepting and here[1] in right.accepting and (here[2] or not apart):
            return _segments(left, right, came, here)
        for there, char, mine, theirs in _steps(left, right, here, apart):
            if there != start and there not in came:
                came[there] = (here, char, mine, theirs)
                queue.append(there)
    return None


def _steps(left: Machine, right: Machine, here: _Pair, apart: frozenset[int]) -> Iterator[tuple[_Pair, str, int, int]]:
    for one, next_one, mine in left.moves[here[0]]:
        for other, next_other, theirs in right.moves[here[1]]:
            if (char := one.meets(other)) is not None:
                parted = here[2] or (mine != theirs and (mine in apart or theirs in apart))
                yield (next_one, next_other, parted), char, mine, theirs


def _segments(
    left: Machine, right: Machine, came: dict[_Pair, tuple[_Pair, str, int, int]], end: _Pair
) -> tuple[Segments, Segments]:
    mine, theirs = [""] * left.parts, [""] * right.parts
    here = end
    while here in came:
        here, char, one, other = came[here]
        mine[one] = char + mine[one]
        theirs[other] = char + theirs[other]
    return tuple(mine), tuple(theirs)
