"""DF764: a transaction with one member, which is a plain request at twice the price."""

from __future__ import annotations

from collections.abc import Iterator

from dynaform.findings import Finding
from dynaform.rules.design import Design
from dynaform.rules.rule import Rule


def check(design: Design) -> Iterator[Finding]:
    """One finding per transaction of a single member that is not repeated, and sends no token."""
    for name, pattern in design.family.access_patterns.items():
        if len(pattern.transaction) != 1 or pattern.transaction[0].each is not None or pattern.token is not None:
            continue
        yield design.finding(
            "DF764",
            "a transaction of one item is a plain request that is billed twice",
            ("access_patterns", name),
            "transaction",
            key=True,
            hint="Write the member itself as the access pattern.",
        )


RULE = Rule(
    "DF764",
    check,
    bad="""
tables:
  Users: {key: {partition: userId}}
entities:
  User: {table: Users, attributes: {userId: id, name: {type: string, max: 99}}}
access_patterns:
  add-user:
    transaction:    # <- DF764
      - {create: User}
  user: {get: User, by: [userId]}
""",
    good="""
tables:
  Users: {key: {partition: userId}}
entities:
  User: {table: Users, attributes: {userId: id, name: {type: string, max: 99}}}
access_patterns:
  add-user: {create: User}
  user: {get: User, by: [userId]}
""",
)
