"""DF760: a put that replaces an item whose counters other patterns move."""

from __future__ import annotations

from collections.abc import Iterator

from dynaform.findings import Finding
from dynaform.rules.design import Design
from dynaform.rules.rule import Rule
from dynaform.spec.model import Verb


def check(design: Design) -> Iterator[Finding]:
    """One finding per unconditional put of an entity to which other patterns add."""
    counted: dict[str, dict[str, str]] = {}
    for pattern, _, action in design.actions():
        for name in action.add:
            counted.setdefault(action.entities[0], {}).setdefault(name, pattern)
    for pattern, path, action in design.actions():
        if action.verb is not Verb.PUT or action.when:
            continue
        moved = counted.get(action.entities[0], {})
        if lost := [name for name, by in moved.items() if by != pattern]:
            yield design.finding(
                "DF760",
                f"it replaces the whole item, {', '.join(lost)} with it, which {moved[lost[0]]} counts",
                ("access_patterns", pattern),
                *path[2:],
                "put",
                hint="Write create for a new item and update for one that is there, or say `when` it replaces.",
            )


RULE = Rule(
    "DF760",
    check,
    bad="""
tables:
  Users: {key: {partition: userId}}
entities:
  User: {table: Users, attributes: {userId: id, name: {type: string, max: 99}, logins: {type: integer, default: 0}}}
access_patterns:
  save-user:
    put: User    # <- DF760
  log-in: {update: User, by: [userId], add: {logins: 1}}
  user: {get: User, by: [userId]}
""",
    good="""
tables:
  Users: {key: {partition: userId}}
entities:
  User: {table: Users, attributes: {userId: id, name: {type: string, max: 99}, logins: {type: integer, default: 0}}}
access_patterns:
  add-user: {create: User}
  rename-user: {update: User, by: [userId], set: {name: $name}}
  log-in: {update: User, by: [userId], add: {logins: 1}}
  user: {get: User, by: [userId]}
""",
)
