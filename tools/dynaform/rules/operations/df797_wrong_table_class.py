"""DF797: a table class that costs more than the other one would."""

from __future__ import annotations

from collections.abc import Iterator

from dynaform.findings import Finding
from dynaform.rules.design import Design
from dynaform.rules.rule import Rule
from dynaform.rules.views.prices import monthly

DEARER_REQUESTS = 0.25
"""Infrequent access: requests cost about 25 % more than in the standard class."""
CHEAPER_STORAGE = 0.6
"""Infrequent access: storage costs 60 % less."""
WORTH = 10.0
"""Dollars a month below which no one should spend a thought on it."""


def check(design: Design) -> Iterator[Finding]:
    """One finding per table for which the other class saves more than ten dollars a month."""
    for name, table in design.tables.items():
        costs = monthly(design, name)
        if costs is None or not design.everything_proved():  # what is not proved would be added to the requests
            continue
        saved = costs.storage * CHEAPER_STORAGE - costs.throughput * DEARER_REQUESTS
        promised = design.family.promise(name, "table_class")
        infrequent = promised == "infrequent-access"
        if (-saved if infrequent else saved) <= WORTH:
            continue
        other = "standard" if infrequent else "infrequent-access"
        own = table.promises.table_class is not None
        yield design.finding(
            "DF797",
            f"{name} costs ${costs.throughput:,.0f} for requests and ${costs.storage:,.0f} for storage a month: "
            f"the class {other} saves ${abs(saved):,.0f} of it",
            ("tables", name) if own or not infrequent else (),
            *(("promises", "table_class") if infrequent else ()),
            hint=f"Write promises: {{table_class: {other}}} on the table; it can change twice in 30 days.",
        )


RULE = Rule(
    "DF797",
    check,
    bad="""
tables:
  Archive:    # <- DF797
    key: {partition: userId, sort: mailId}
entities:
  Mail: {table: Archive, attributes: {userId: id, mailId: id, body: string}, workload: {items: 90000000, size: 8KB}}
access_patterns:
  archive-mail: {create: Mail, rate: 0.1/s}
  mail: {get: Mail, by: [userId, mailId], rate: 0.5/s}
""",
    good="""
tables:
  Archive:
    key: {partition: userId, sort: mailId}
    promises: {table_class: infrequent-access}
entities:
  Mail: {table: Archive, attributes: {userId: id, mailId: id, body: string}, workload: {items: 90000000, size: 8KB}}
access_patterns:
  archive-mail: {create: Mail, rate: 0.1/s}
  mail: {get: Mail, by: [userId, mailId], rate: 0.5/s}
""",
)
