"""`rule`: a finding explained by a bad and a good example."""

from __future__ import annotations

from dataclasses import dataclass

from dynaform.rules import RULES
from dynaform.rules.pages import said_of, shown


@dataclass(frozen=True, slots=True)
class Example:
    """A bad spec, what is said of it, and the same spec mended."""

    bad: str
    said: str
    good: str


def example(id: str) -> Example | None:
    """The example of a design rule; None for other findings, whose place and hint say all."""
    rule = next((each for each in RULES if each.id == id), None)
    return None if rule is None else Example(shown(rule.bad_spec), said_of(rule), shown(rule.good_spec))
