"""A smoke report as rows of a table, and as plain text."""

from __future__ import annotations

from collections.abc import Iterator

from dynaform.smoke.report.result import Failure, SmokeReport, Status

HEADINGS = ("access pattern", "result", "cases", "requests", "seconds")
_MOST = 3


def table_rows(report: SmokeReport) -> list[tuple[str, str, str, str, str]]:
    """One row per access pattern, in the order of ``HEADINGS``."""
    return [
        (
            each.pattern,
            str(each.status),
            f"{each.passed}/{each.cases}" if each.cases else "-",
            str(each.requests),
            f"{each.seconds:.2f}",
        )
        for each in report.patterns
    ]


def failure_lines(report: SmokeReport) -> list[str]:
    """What failed, table by table and pattern by pattern, a few lines each; then what was not exercised."""
    lines: list[str] = []
    for table in report.tables:
        lines += _block(f"table {table.physical}", table.failures)
    for result in report.patterns:
        lines += _block(result.pattern, result.failures)
    lines += [f"not exercised: {pattern}: {reason}" for pattern, reason in report.not_exercised]
    return lines


def _block(title: str, failures: tuple[Failure, ...]) -> Iterator[str]:
    if not failures:
        return
    yield title
    for each in failures[:_MOST]:
        case = f"{each.case}: " if each.case else ""
        yield f"  {each.id} {case}{each.text}"
    if len(failures) > _MOST:
        yield f"  and {len(failures) - _MOST} more"


def summary(report: SmokeReport) -> str:
    """The whole run in one line."""
    passed, failed, skipped = (report.count(each) for each in (Status.PASSED, Status.FAILED, Status.SKIPPED))
    return (
        f"{report.family}: {passed} passed, {failed} failed, {skipped} skipped; {report.cases} cases, "
        f"{report.requests} requests, {report.items} items written and deleted, {report.seconds:.1f} s"
    )


def to_text(report: SmokeReport) -> str:
    """The report for a terminal without colours, or a log."""
    rows = [HEADINGS, *table_rows(report)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    lines = ["  ".join(_cell(text, width, place) for place, (text, width) in enumerate(zip(row, widths, strict=True)))
             for row in rows]  # fmt: skip
    return "\n".join([*(line.rstrip() for line in lines), *failure_lines(report), summary(report)]) + "\n"


def _cell(text: str, width: int, place: int) -> str:
    return text.ljust(width) if place < 2 else text.rjust(width)
