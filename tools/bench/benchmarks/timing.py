"""Wall times of several works taken in turns, and what they come to."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

Work = Callable[[], float]
"""Does one measured thing and returns its wall time in seconds; what it prepares outside that time is its own."""


@dataclass(frozen=True, slots=True)
class Samples:
    """The wall times of one work, in seconds, in the order they were taken."""

    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        """The median, in seconds."""
        return median(self.seconds)


def timed(work: Callable[[], object]) -> float:
    """The wall time of one call, in seconds."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def interleaved(
    runs: int, works: Sequence[Work], *, warm: bool = False, say: Callable[[str], None] = lambda _: None
) -> list[Samples]:
    """Take the works in turns, A B A B, after one turn that does not count.

    The turn before fills caches (bytecode, files in memory), which otherwise the first work would pay for all. In
    turns, because a machine that is slow for a minute is then slow for both sides.

    Args:
        runs: how many turns count, at least 1.
        works: what to measure.
        warm: an earlier measurement has filled the caches, so that every turn counts.
        say: is told each turn.
    """
    taken: list[list[float]] = [[] for _ in works]
    for turn in range(1 if warm else 0, runs + 1):
        say("warming up" if turn == 0 else f"run {turn} of {runs}")
        for index, work in enumerate(works):
            seconds = work()
            if turn:
                taken[index].append(seconds)
    return [Samples(tuple(each)) for each in taken]


def ratios(ours: Samples, bare: Samples) -> tuple[float, ...]:
    """Ours over bare, turn by turn, sorted: neighbours in time have met the same machine.

    Raises:
        ValueError: the two were not taken in the same turns.
    """
    return tuple(sorted(a / b for a, b in zip(ours.seconds, bare.seconds, strict=True)))
