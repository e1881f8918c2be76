"""DF761: a value that is read in one step and written back in another, while someone else may have changed it."""

from __future__ import annotations

from collections.abc import Iterator

from dynaform.findings import Finding
from dynaform.rules.design import Design
from dynaform.rules.rule import Rule
from dynaform.spec.model import Action, Verb
from dynaform.spec.values import Column

_CHANGES = frozenset({Verb.UPDATE, Verb.UPSERT})


def check(design: Design) -> Iterator[Finding]:
    """One finding per change that writes a column of a step that read the same entity, under no condition about it."""
    for pattern, path, action in design.actions():
        if action.verb not in _CHANGES or design.entities[action.entities[0]].version is not None:
            continue
        read = {
            step.as_
            for step in design.family.access_patterns[pattern].steps
            if step.as_ is not None and action.entities[0] in step.entities and step.verb is Verb.GET
        }
        columns = [value for _, _, value in action.assigned() if isinstance(value, Column) and value.step in read]
        if columns and not _guarded(action, {each.step for each in columns}):
            yield design.finding(
                "DF761",
                f"it writes back {', '.join(map(str, columns))}, which may have changed since it was read",
                ("access_patterns", pattern),
                *path[2:],
                str(action.verb),
                hint=f"Add when: {{{columns[0].column}: {columns[0]}}}, or a version to the entity, or write add:.",
            )


def _guarded(action: Action, steps: set[str]) -> bool:
    return any(
        isinstance(value, Column) and value.step in steps
        for comparison in action.when.comparisons()
        for value in comparison.values
    )


RULE = Rule(
    "DF761",
    check,
    bad="""
tables:
  Users: {key: {partition: userId}}
entities:
  User: {table: Users, attributes: {userId: id, name: {type: string, max: 9}, former: {type: string, optional: true}}}
access_patterns:
  rename:
    steps:
      - {get: User, by: [userId], as: u, returns: [name]}
      - update: User    # <- DF761
        by: [userId]
        set: {former: $u.name, name: $name}
    requests: 2
""",
    good="""
tables:
  Users: {key: {partition: userId}}
entities:
  User: {table: Users, attributes: {userId: id, name: {type: string, max: 9}, former: {type: string, optional: true}}}
access_patterns:
  rename:
    steps:
      - {get: User, by: [userId], as: u, returns: [name]}
      - update: User
        by: [userId]
        when: {name: $u.name}
        set: {former: $u.name, name: $name}
    requests: 2
""",
)
