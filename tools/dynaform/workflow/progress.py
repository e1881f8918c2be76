"""How a workflow tells what it is doing; the command line decides how that looks."""

from __future__ import annotations

from typing import Protocol


class Task(Protocol):
    """One long piece of work, e.g. the plan of a family. Safe to call from any thread."""

    def update(self, text: str) -> None:
        """What it is doing now."""

    def done(self, text: str) -> None:
        """It has ended, with what result."""


class Progress(Protocol):
    """Where progress goes: never to standard output, which carries results."""

    def say(self, text: str) -> None:
        """One line that stays."""

    def task(self, name: str, began: float | None = None) -> Task:
        """Begin a piece of work, or show one that began earlier (time.monotonic)."""


class _SilentTask:
    def update(self, text: str) -> None:
        """Nothing."""

    def done(self, text: str) -> None:
        """Nothing."""


class Silent:
    """Progress that nobody sees, for tests and nested work."""

    def say(self, text: str) -> None:
        """Nothing."""

    def task(self, name: str, began: float | None = None) -> Task:
        """A task nobody sees."""
        return _SilentTask()
