"""DF799: more tags than a table can have."""

from __future__ import annotations

from collections.abc import Iterator

from dynaform.findings import Finding
from dynaform.rules.design import Design
from dynaform.rules.rule import Rule

LIMIT = 50
"""Tags of one resource (Amazon DynamoDB Developer Guide, limits)."""
RESERVED = 8
"""Those that the rendered modules, backups and environments add."""


def check(design: Design) -> Iterator[Finding]:
    """One finding per table with too many tags, and per tag that AWS refuses."""
    for name, table in design.tables.items():
        tags = {**design.family.tags, **table.tags}
        if len(tags) > LIMIT - RESERVED:
            yield design.finding(
                "DF799",
                f"{name} would have {len(tags)} tags beside the {RESERVED} of ours, and AWS takes {LIMIT} in all",
                ("tables", name),
                hint=f"Keep {LIMIT - RESERVED} of them.",
            )
        for tag in (each for each in tags if each.lower().startswith("aws:")):
            about = ("tables", name) if tag in table.tags else ()
            yield design.finding(
                "DF799",
                f"the tag {tag!r} begins with aws:, which AWS keeps for itself",
                about,
                "tags",
                tag,
                key=True,
                hint="Give it another name.",
            )


RULE = Rule(
    "DF799",
    check,
    bad="""
tables:
  Users:
    key: {partition: userId}
    tags:
      "aws:team": accounts    # <- DF799
entities:
  User: {table: Users, attributes: {userId: id}}
access_patterns:
  user: {get: User, by: [userId]}
""",
    good="""
tables:
  Users:
    key: {partition: userId}
    tags:
      team: accounts
entities:
  User: {table: Users, attributes: {userId: id}}
access_patterns:
  user: {get: User, by: [userId]}
""",
)
