"""DF782: an item so large that a small change of it is a large write."""

from __future__ import annotations

from collections.abc import Iterator

from dynaform.findings import Finding
from dynaform.rules.design import Design
from dynaform.rules.rule import Rule
from dynaform.rules.views.volumes import ITEM_BYTES

LARGE = 100_000
"""Bytes: a quarter of what DynamoDB takes, and a hundred write units for any change."""


def check(design: Design) -> Iterator[Finding]:
    """One finding per entity of typical items over 100 KB; what is over 400 KB is refused by DF780."""
    for name, entity in design.entities.items():
        size = entity.workload.size
        if size is not None and LARGE < size <= ITEM_BYTES:
            yield design.finding(
                "DF782",
                f"a typical {name} has {size:,} B, so that each change of it is {size // 1024 + 1} write units",
                ("entities", name),
                "workload",
                "size",
                hint="Keep the large part in S3 or in items of its own, and here what is read and changed often.",
            )


RULE = Rule(
    "DF782",
    check,
    bad="""
tables:
  Reports: {key: {partition: reportId}}
entities:
  Report:
    table: Reports
    attributes: {reportId: id, body: string}
    workload: {size: 250KB}    # <- DF782
access_patterns:
  report: {get: Report, by: [reportId]}
""",
    good="""
tables:
  Reports: {key: {partition: reportId}}
entities:
  Report:
    table: Reports
    attributes: {reportId: id, bodyObject: {type: string, max: 200, description: The key of the body in S3}}
    workload: {size: 400B}
access_patterns:
  report: {get: Report, by: [reportId]}
""",
)
