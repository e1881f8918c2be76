"""DF730: an index key that changes so often that moving its entries is most of what the table pays."""

from __future__ import annotations

from collections.abc import Iterator

from dynaform.findings import Finding
from dynaform.planner.proof import Operation
from dynaform.rules.design import Design
from dynaform.rules.rule import Rule

BUSY = 100
"""Entry moves a second from which on the cost is worth a sentence: 100 for a month are about $160."""


def check(design: Design) -> Iterator[Finding]:
    """One finding per update that moves an index entry more than a hundred times a second on average."""
    for pattern, path, action in design.actions():
        rate = design.family.access_patterns[pattern].rate
        if rate is None or rate.average < BUSY:
            continue
        for name, proof in design.writes:
            if name != pattern or proof.operation is not Operation.UPDATE_ITEM or proof.entity not in action.entities:
                continue
            if moved := [index for index, units in proof.capacity.entries if index in proof.moved and units >= 2]:
                yield design.finding(
                    "DF730",
                    f"{rate.average:,.0f} calls a second each remove an entry of {', '.join(moved)} and write it anew",
                    ("access_patterns", pattern),
                    *path[2:],
                    str(action.verb),
                    hint="Write the attribute less often (once an hour does for `last seen`), or index a day of it.",
                )
                break


RULE = Rule(
    "DF730",
    check,
    bad="""
tables:
  Users:
    key: {partition: userId}
    indexes:
      by-team: {key: {partition: teamId, sort: seenAt}, projection: KEYS_ONLY}
entities:
  User:
    table: Users
    attributes: {userId: id, teamId: id, seenAt: timestamp}
    workload: {items: 100000, size: 300B}
access_patterns:
  touch:
    update: User    # <- DF730
    by: [userId]
    set: {seenAt: $now}
    rate: 400/s
  team-by-activity: {list: User, by: [teamId], order: seenAt desc, page: 20, rate: 1/s}
""",
    good="""
tables:
  Users:
    key: {partition: userId}
    indexes:
      by-team: {key: {partition: teamId, sort: seenAt}, projection: KEYS_ONLY}
entities:
  User:
    table: Users
    attributes: {userId: id, teamId: id, seenAt: timestamp}
    workload: {items: 100000, size: 300B}
access_patterns:
  touch: {update: User, by: [userId], set: {seenAt: $now}, rate: 4/s}
  team-by-activity: {list: User, by: [teamId], order: seenAt desc, page: 20, rate: 1/s}
""",
)
