"""DF716: a key that lets one item exist where the workload speaks of many."""

from __future__ import annotations

from collections.abc import Iterator

from dynaform.findings import Finding
from dynaform.planner.terms import supplied_sources
from dynaform.rules.design import Design
from dynaform.rules.rule import Rule


def check(design: Design) -> Iterator[Finding]:
    """One finding per attribute whose value fixes the whole key, and which the workload lets many items share."""
    for name, entity in design.entities.items():
        key = set(supplied_sources(design.layout, name, design.layout.base(name).attributes))
        for attribute, spread in entity.workload.per.items():
            if key <= {attribute} and spread.typical > 1:
                yield design.finding(
                    "DF716",
                    f"{spread.typical:,.0f} items of {name} share one {attribute}, and the key holds one for each: "
                    "the next write replaces the last",
                    ("entities", name),
                    *(("key",) if entity.key else ()),
                    key=True,
                    hint="Add what tells them apart to the key, or correct workload.per.",
                )


RULE = Rule(
    "DF716",
    check,
    bad="""
tables:
  Chats: {key: {partition: pk, sort: sk}}
entities:
  Session:
    table: Chats
    key: {pk: "USER#{userId}", sk: SESSION}    # <- DF716
    attributes: {userId: id, sessionId: id, startedAt: timestamp}
    workload: {items: 30000, size: 300B, per: {userId: {typical: 3, max: 100}}}
access_patterns:
  start-session: {put: Session, set: {startedAt: $now}}
  sessions: {list: Session, by: [userId], page: 20}
""",
    good="""
tables:
  Chats: {key: {partition: pk, sort: sk}}
entities:
  Session:
    table: Chats
    key: {pk: "USER#{userId}", sk: "SESSION#{sessionId}"}
    attributes: {userId: id, sessionId: id, startedAt: timestamp}
    workload: {items: 30000, size: 300B, per: {userId: {typical: 3, max: 100}}}
access_patterns:
  start-session: {put: Session, set: {startedAt: $now}}
  sessions: {list: Session, by: [userId], page: 20}
""",
)
