"""DF780: an item larger than DynamoDB takes."""

from __future__ import annotations

from collections.abc import Iterator

from dynaform.findings import Finding
from dynaform.rules.design import Design
from dynaform.rules.rule import Rule
from dynaform.rules.views.volumes import ITEM_BYTES


def check(design: Design) -> Iterator[Finding]:
    """One finding per entity whose typical item is over 400 KB."""
    for name, entity in design.entities.items():
        size = entity.workload.size
        if size is not None and size > ITEM_BYTES:
            yield design.finding(
                "DF780",
                f"a typical {name} has {size:,} B, and DynamoDB takes {ITEM_BYTES:,}",
                ("entities", name),
                "workload",
                "size",
                hint="Keep the large part in S3, or spread it over several items.",
            )


RULE = Rule(
    "DF780",
    check,
    bad="""
tables:
  Reports: {key: {partition: reportId}}
entities:
  Report:
    table: Reports
    attributes: {reportId: id, body: string}
    workload: {size: 900KB}    # <- DF780
access_patterns:
  report: {get: Report, by: [reportId]}
""",
    good="""
tables:
  Reports: {key: {partition: reportId, sort: part}}
entities:
  ReportPart:
    table: Reports
    attributes: {reportId: id, part: {type: integer, min: 1}, body: string}
    workload: {size: 60KB}
access_patterns:
  report: {list: ReportPart, by: [reportId], order: part, page: 10}
""",
)
