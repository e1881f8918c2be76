"""All rules over one family, each on its own: one that fails is a finding, and the others go on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dynaform.findings import Finding, sort_findings
from dynaform.planner.acceptance import judged
from dynaform.planner.prove import FamilyProofs
from dynaform.rules.design import Design
from dynaform.rules.register import RULES
from dynaform.rules.rule import Rule

FAILED = "DF291"


def check_rules(proofs: FamilyProofs, rules: Iterable[Rule] = RULES) -> tuple[Finding, ...]:
    """What the rules say of a family, sorted; what the spec accepts is a note.

    Args:
        proofs: of the family; a pattern that is not proved is judged by its proof's findings alone.
        rules: those to ask.
    """
    asked = list(rules)
    design = Design(proofs)
    findings = [finding for rule in asked for finding in _findings(rule, design)]
    return sort_findings(judged(proofs.loaded, findings, {rule.id for rule in asked}, proofs.proofs))


def _findings(rule: Rule, design: Design) -> Iterator[Finding]:
    try:
        yield from rule.check(design)
    except Exception as error:  # noqa: BLE001 - a rule's own mistake must not hide what the others find
        what = f"rule {rule.id} failed on this family: {type(error).__name__}: {error}"
        place = design.loaded.place("family")
        hint = "Report it with the spec; nothing else that is said here depends on it."
        yield Finding(FAILED, what, place, f"rules/{rule.id}", hint=hint)
