"""DF747: a step that reads what an earlier step has answered with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dynaform.findings import Finding
from dynaform.rules.design import Design
from dynaform.rules.rule import Rule
from dynaform.spec.model import Action, Verb
from dynaform.spec.values import Column


def check(design: Design) -> Iterator[Finding]:
    """One finding per read of the same entity by its rows' own columns, for nothing that the rows lack."""
    for pattern, said in design.family.access_patterns.items():
        for index, step in enumerate(said.steps):
            if (first := _first(design, said.steps[:index], step)) is not None:
                yield design.finding(
                    "DF747",
                    f"{first.as_} has all of it: the second request is waited for and billed for nothing",
                    ("access_patterns", pattern),
                    "steps",
                    index,
                    str(step.verb),
                    hint=f"Remove it, and answer with {first.as_}; or write consistent: true, if it is for that.",
                )


def _first(design: Design, before: Sequence[Action], step: Action) -> Action | None:
    """The earlier step whose rows name the items that this one reads, and hold what it returns of them."""
    asked = list(step.selection.comparisons())
    if step.verb not in {Verb.GET, Verb.LIST} or step.consistent or len(step.entities) != 1:
        return None
    for earlier in before:
        own = [
            each for each in asked if any(value == Column(earlier.as_ or "", each.attribute) for value in each.values)
        ]
        if own != asked or not own or earlier.entities != step.entities:
            continue
        wanted = step.returns or tuple(design.entities[step.entities[0]].attributes)
        if not earlier.returns or set(wanted) <= set(earlier.returns):
            return earlier
    return None


RULE = Rule(
    "DF747",
    check,
    bad="""
tables:
  Users:
    key: {partition: userId}
    indexes: {by-name: {key: {partition: name}, projection: [bio]}}
entities:
  User: {table: Users, attributes: {userId: id, name: id, bio: {type: string, max: 200}}}
access_patterns:
  users-called:
    steps:
      - {list: User, by: [name], as: u, limit: 10, returns: [userId, name, bio]}
      - list: User    # <- DF747
        where: {userId: {in: $u.userId}}
        returns: [userId, bio]
    requests: 2
""",
    good="""
tables:
  Users:
    key: {partition: userId}
    indexes: {by-name: {key: {partition: name}, projection: [bio]}}
entities:
  User: {table: Users, attributes: {userId: id, name: id, bio: {type: string, max: 200}}}
access_patterns:
  users-called: {list: User, by: [name], limit: 10, returns: [userId, bio]}
""",
)
