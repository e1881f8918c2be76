"""What a rule is: an id of the catalogue, the check, and the two samples that show what it means."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from dynaform.findings import Finding
from dynaform.rules.design import Design

Check = Callable[[Design], Iterable[Finding]]

HEAD = "format: 1\nfamily: sample\n"
"""What every sample begins with, and none writes."""


def whole(sample: str) -> str:
    """A sample as a whole spec; one that is about its first lines has them itself."""
    return sample if sample.startswith("format:") else HEAD + sample.lstrip("\n")


@dataclass(frozen=True, slots=True)
class Rule:
    """A design rule. Its title, severity and reason stand in the catalogue under its id.

    Attributes:
        id: of the catalogue, e.g. ``DF720``.
        check: gives its findings about a design.
        bad: a spec without its head; each line that a finding marks ends in a comment ``# <- id``.
        good: the same mended; the rule, and every other, is silent about it.
    """

    id: str
    check: Check
    bad: str
    good: str

    @property
    def bad_spec(self) -> str:
        """The bad sample as a whole spec."""
        return whole(self.bad)

    @property
    def good_spec(self) -> str:
        """The good sample as a whole spec."""
        return whole(self.good)
