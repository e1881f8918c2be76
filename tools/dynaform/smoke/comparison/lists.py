"""The lists a written item stands in: which reads to ask again after the writes of a pattern."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dynaform.planner.calls.values import Row
from dynaform.planner.pattern_proof import Kind, PatternProof, Step
from dynaform.planner.proof import ReadProof, WriteProof
from dynaform.smoke.oracle.effects import Outcome, Verdict
from dynaform.spec.model import Pattern, Verb
from dynaform.spec.values import Parameter


class Lists:
    """Reads through the indexes whose entries the writes may have moved, each with the parameters to ask it with.

    They are asked when all cases of a pattern have run: a stale entry stays, and a list that many cases touch is then
    read once.

    Args:
        proofs, patterns: of the family, by name.
    """

    def __init__(self, proofs: Mapping[str, PatternProof], patterns: Mapping[str, Pattern]) -> None:
        self._proofs, self._patterns = proofs, patterns
        self._asked: dict[tuple[str, str], tuple[str, Pattern, ReadProof, dict[str, Any]]] = {}

    def note(self, steps: Sequence[Step], verdicts: Sequence[Verdict]) -> None:
        """Remember the reads that would find what was written, as it was before and as it is after."""
        moved = {index for step in steps if isinstance(step.proof, WriteProof) for index in step.proof.moved}
        for verdict in verdicts if moved else ():
            for effect in verdict.effects if verdict.outcome is Outcome.DONE else ():
                for name, pattern, proof in self._affected(effect.entity, moved):
                    for row in (effect.before, effect.after):
                        arguments = asking(pattern, row) if row is not None else None
                        if arguments is not None:
                            self._asked.setdefault((name, repr(arguments)), (name, pattern, proof, arguments))

    def asked(self) -> list[tuple[str, Pattern, ReadProof, dict[str, Any]]]:
        """Name, pattern, proof and parameters of every read to ask, in the order in which they came up."""
        return list(self._asked.values())

    def _affected(self, entity: str, moved: set[str]) -> Iterator[tuple[str, Pattern, ReadProof]]:
        for name, proof in self._proofs.items():
            pattern = self._patterns[name]
            if proof.kind is Kind.SINGLE and pattern.reads_only and pattern.verb is not Verb.COUNT and proof.steps:
                read = proof.steps[0].proof
                if isinstance(read, ReadProof) and entity in read.entities and moved & set(read.indexes):
                    yield name, pattern, read


def asking(pattern: Pattern, row: Row) -> dict[str, Any] | None:
    """The parameters with which a read finds a row, from its own attributes; None where it lacks one of them."""
    found: dict[str, Any] = {}
    for term in pattern.selection.comparisons():
        value = row.get(term.attribute)
        for each in term.values:
            if not isinstance(each, Parameter) or each.name in found:
                continue
            if value is None:
                return None
            found[each.name] = [value] if term.spread else value
    return found
