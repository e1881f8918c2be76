"""`rule`: a finding explained by a bad and a good example."""

from __future__ import annotations

from dataclasses import dataclass

from dynaform.rules.examples import said_of, sample, shown


@dataclass(frozen=True, slots=True)
class Example:
    """A bad spec, what is said of it, and the same spec mended."""

    bad: str
    said: str
    good: str


def example(id: str) -> Example | None:
    """The example of a finding; None for one that no spec gives, whose place and hint say all."""
    found = sample(id)
    return None if found is None else Example(shown(found.bad), said_of(found), shown(found.good))
