"""Floor 2: findings as people and machines read them, one formatter per file."""

from dynaform.report.github import github_annotations
from dynaform.report.json import findings_json, findings_schema
from dynaform.report.sarif import sarif_log
from dynaform.report.text import SourceLines, counts_line, text_findings

__all__ = [
    "SourceLines",
    "counts_line",
    "findings_json",
    "findings_schema",
    "github_annotations",
    "sarif_log",
    "text_findings",
]
