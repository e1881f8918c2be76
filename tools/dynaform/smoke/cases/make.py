"""The cases of one access pattern: which items are there, what is asked, in which order."""

from __future__ import annotations

from dynaform.planner.layout import Layout
from dynaform.smoke.cases.domain import Values
from dynaform.smoke.cases.material import PatternCases
from dynaform.smoke.cases.reads import ReadCases
from dynaform.smoke.cases.writes import WriteCases
from dynaform.spec.model import Pattern


def make_cases(layout: Layout, values: Values, name: str, pattern: Pattern) -> PatternCases:
    """The cases of one pattern; none, with the reason, where its items could not be told from others.

    Args:
        layout: of the family; only tables and identities are asked of it.
        values: of the run.
        name: the pattern's.
        pattern: its intent.
    """
    maker = ReadCases(layout, values) if pattern.reads_only else WriteCases(layout, values)
    entities = dict.fromkeys(each for action in pattern.actions for each in action.entities)
    anonymous = [each for each in entities if not maker.marked(each)]
    if anonymous:
        reasons = [f"{each}: nothing in its key can carry the run's id" for each in anonymous]
        return PatternCases(name, excluded=reasons)
    return maker.make(name, pattern)
