"""Floor 4: the differential test of every access pattern against deployed tables."""

from dynaform.smoke.client import DynamoClient, Record
from dynaform.smoke.journal import recover
from dynaform.smoke.junit import to_junit
from dynaform.smoke.result import (
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
from dynaform.smoke.runner import Progress, Run, run_smoke
from dynaform.smoke.table import summary, to_text

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
