"""Findings as a Markdown table, for reviews."""

from __future__ import annotations

from collections.abc import Sequence

from dynaform.findings import Finding


def markdown_findings(findings: Sequence[Finding]) -> str:
    """A table with one row per finding; "" when there are none."""
    if not findings:
        return ""
    rows = ["| severity | id | where | what | how to mend it |", "|---|---|---|---|---|"]
    rows += [_row(each) for each in findings]
    return "\n".join(rows)


def _row(finding: Finding) -> str:
    where = f"`{finding.place}`" if finding.place else finding.subject
    cells = [str(finding.level), finding.id, where, finding.seen, finding.hint]
    return "| " + " | ".join(_cell(cell) for cell in cells) + " |"


def _cell(text: str) -> str:
    """Text that stays in its cell and is no markup."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("|", "\\|").replace("\n", "<br>")
