"""What one write owes the facts that are kept from its entity, and what it does to facts nobody moved."""

from __future__ import annotations

from dynaform.findings import Finding
from dynaform.planner.context import Scope
from dynaform.planner.writes.kept import copies, totals
from dynaform.planner.writes.kept.facts import facts_about
from dynaform.spec.model import Action, Kept, Verb


def check_kept(scope: Scope, action: Action) -> list[Finding]:
    """Every fact that this write leaves wrong. What a stream keeps, its consumer owes (``kept.family``)."""
    if action.verb is Verb.CHECK:
        return []
    findings: list[Finding] = []
    for fact in facts_about(scope.layout).get(action.entities[0], ()):
        if fact.kept is Kept.STREAM:
            continue
        kind = copies if fact.kind == "copy_of" else totals
        if action.entities == (fact.source,):
            findings += kind.check_source(scope, action, fact)
        if action.entities == (fact.holder,):
            findings += kind.check_holder(scope, action, fact)
    return findings
