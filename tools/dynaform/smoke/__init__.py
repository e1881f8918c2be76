"""Floor 4: the differential test of every access pattern against deployed tables."""

from dynaform.smoke.execution.client import DynamoClient, Record
from dynaform.smoke.execution.journal import recover
from dynaform.smoke.report.junit import to_junit
from dynaform.smoke.report.result import (
    Failure,
    PatternResult,
    SmokeReport,
    Status,
    TableResult,
    findings,
    from_json,
    json_schema,
    to_json,
)
from dynaform.smoke.report.table import summary, to_text
from dynaform.smoke.runner import Progress, Run, run_smoke

__all__ = [
    "DynamoClient",
    "Failure",
    "PatternResult",
    "Progress",
    "Record",
    "Run",
    "SmokeReport",
    "Status",
    "TableResult",
    "findings",
    "from_json",
    "json_schema",
    "recover",
    "run_smoke",
    "summary",
    "to_json",
    "to_junit",
    "to_text",
]
