"""Repairs of lists of several entities that no one request serves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from dynaform.findings import Edit
from dynaform.planner.reads.several.prove import questions_of
from dynaform.planner.reads.several.repair import index_edits
from dynaform.planner.repairs.case import BACKFILL, Case, Proposal
from dynaform.planner.repairs.said import OF_ACTION, flow, said
from dynaform.spec.model import READ_VERBS, Action


def several(case: Case, action: Action) -> Iterator[Proposal]:
    """What the hint says of another order or list; then an index for all of them, and a list for each."""
    yield from said(case)
    questions = questions_of(case.layout, action, frozenset())
    one_table = len({case.layout.entity(name).table for name in questions}) == 1
    if one_table and (edits := index_edits(case.layout, action, questions)):
        yield Proposal(edits, BACKFILL)
    if not case.pattern.steps:
        yield _in_steps(case, action)


def _in_steps(case: Case, action: Action) -> Proposal:
    """One list per entity, each asked what concerns it."""
    written = case.loaded.document.node(case.root)
    own = {word: value for word, value in written.items() if word in OF_ACTION}
    steps = []
    for name in action.entities:
        known = case.layout.entity(name).attributes
        step: dict[str, Any] = {str(action.verb): name}
        step |= {word: kept for word, value in own.items() if (kept := _of_entity(word, value, known))}
        steps.append(f"- {flow(step)}")
    edits = [Edit((*case.root, "steps"), "\n".join(steps)), Edit((*case.root, "requests"), str(len(steps)))]
    edits += [Edit((*case.root, word), "") for word in own]
    return Proposal(tuple(edits), "The answer is then a list per entity, which the caller puts together.")


def _of_entity(word: str, value: Any, known: Mapping[str, Any]) -> Any:
    """What a clause says of one entity: what it names and the entity has not is left out."""
    if word in READ_VERBS:
        return None
    names = [value] if isinstance(value, str) else value
    if word in {"by", "returns"}:
        return [each for each in names if each.split(".", 1)[0] in known]
    if word == "where":
        return {name: said for name, said in value.items() if name == "any" or name.split(".", 1)[0] in known}
    if word == "order":
        return value if value.split()[0] in known else None
    return value
