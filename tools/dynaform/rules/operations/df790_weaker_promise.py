"""DF790: a promise below what every table gets when nothing is promised."""

from __future__ import annotations

from collections.abc import Iterator

from dynaform.documents import Path
from dynaform.findings import Edit, Finding
from dynaform.rules.design import Design
from dynaform.rules.rule import Rule
from dynaform.spec.model import Promises

SHORT = 7
"""Days of point-in-time recovery below which a mistake made on Friday may be past mending on Monday week."""


def check(design: Design) -> Iterator[Finding]:
    """One finding per promise that weakens protection, encryption or recovery for every environment."""
    promises: list[tuple[Path, Promises]] = [(("promises",), design.family.promises)]
    promises += [(("tables", name, "promises"), table.promises) for name, table in design.tables.items()]
    for path, said in promises:
        for name, seen in _weak(said):
            about = path[:-1]
            yield design.finding(
                "DF790",
                f"{seen}, in every environment that does not say otherwise",
                about,
                *path[len(about) :],
                name,
                hint="Say it in the tfvars of the environment that may have less.",
                repair=(Edit((*path, name), ""),),
            )


def _weak(said: Promises) -> Iterator[tuple[str, str]]:
    if said.deletion_protection is False:
        yield "deletion_protection", "tables can be deleted in one step"
    if said.point_in_time_recovery_days is not None and said.point_in_time_recovery_days < SHORT:
        yield "point_in_time_recovery_days", f"recovery reaches back {said.point_in_time_recovery_days} days"
    if said.encryption == "aws-owned":
        yield "encryption", "nobody can see or revoke the use of the key that AWS owns"


RULE = Rule(
    "DF790",
    check,
    bad="""
promises:
  deletion_protection: false    # <- DF790
tables:
  Users: {key: {partition: userId}}
entities:
  User: {table: Users, attributes: {userId: id}}
access_patterns:
  user: {get: User, by: [userId]}
""",
    good="""
promises:
  point_in_time_recovery_days: 35
tables:
  Users: {key: {partition: userId}}
entities:
  User: {table: Users, attributes: {userId: id}}
access_patterns:
  user: {get: User, by: [userId]}
""",
)
