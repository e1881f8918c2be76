"""DF748: a list that reads large items and returns a little of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from dynaform.findings import Finding
from dynaform.planner.calls.reading import access_path
from dynaform.planner.entry_size import entry_bytes
from dynaform.planner.proof import Operation
from dynaform.rules.design import Design
from dynaform.rules.rule import Rule
from dynaform.rules.views.volumes import entry_size

LARGE = 4096
"""One read unit: below it an item costs what its projection does."""
SMALL_PART = 0.1


def check(design: Design) -> Iterator[Finding]:
    """One finding per query that returns less than a tenth of what it reads, of items over 4 KB."""
    for pattern, proof in design.reads:
        if proof.operation is not Operation.QUERY or not proof.projection or proof.at_most == 1:
            continue
        path = access_path(design.layout, proof.table, proof.indexes[0])
        size = entry_size(design.layout, proof.entity, path)
        if size is None or size < LARGE:
            continue
        answered = entry_bytes(design.layout, proof.entity, replace(path, projection=proof.projection), size)
        if answered < size * SMALL_PART:
            yield design.finding(
                "DF748",
                f"it reads {size:,} B of each {proof.entity} and returns about {answered:,} B: "
                "`returns` lowers no bill",
                ("access_patterns", pattern),
                "returns",
                hint="List through an index that projects what is returned, or keep the large part in its own item.",
            )


RULE = Rule(
    "DF748",
    check,
    bad="""
tables:
  Mails: {key: {partition: userId, sort: receivedAt}}
entities:
  Mail:
    table: Mails
    attributes: {userId: id, receivedAt: timestamp, subject: {type: string, size: 80B}, body: string}
    workload: {items: 1000000, size: 20KB}
access_patterns:
  inbox:
    list: Mail
    by: [userId]
    order: receivedAt desc
    page: 20
    returns: [receivedAt, subject]    # <- DF748
""",
    good="""
tables:
  Mails:
    key: {partition: userId, sort: receivedAt}
    indexes:
      inbox: {local: {sort: receivedAt}, projection: [subject]}
entities:
  Mail:
    table: Mails
    attributes: {userId: id, receivedAt: timestamp, subject: {type: string, size: 80B}, body: string}
    workload: {items: 1000000, size: 20KB, per: {userId: {typical: 300, max: 50000}}}
access_patterns:
  inbox:
    list: Mail
    by: [userId]
    order: receivedAt desc
    page: 20
    returns: [receivedAt, subject]
    via: inbox
  mail: {get: Mail, by: [userId, receivedAt]}
""",
)
