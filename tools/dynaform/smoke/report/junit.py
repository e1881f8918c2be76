"""A smoke report as JUnit XML, which pipelines show beside their tests."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from dynaform.smoke.report.result import Failure, SmokeReport, Status

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def to_junit(report: SmokeReport) -> str:
    """One test suite per family: a test case per table and per access pattern; what was skipped says why."""
    suite = ElementTree.Element("testsuite", name=f"smoke.{report.family}", timestamp=report.started)
    failed = sum(bool(each.failures) for each in report.tables) + report.count(Status.FAILED)
    suite.set("tests", str(len(report.tables) + len(report.patterns)))
    suite.set("failures", str(failed))
    suite.set("skipped", str(report.count(Status.SKIPPED)))
    suite.set("errors", "0")
    suite.set("time", f"{report.seconds:.3f}")
    for table in report.tables:
        _case(suite, f"smoke.{report.family}.tables", table.table, 0.0, table.failures)
    for result in report.patterns:
        case = _case(suite, f"smoke.{report.family}", result.pattern, result.seconds, result.failures)
        if result.status is Status.SKIPPED:
            ElementTree.SubElement(case, "skipped", message=_clean("; ".join(result.not_exercised)))
    ElementTree.indent(suite)
    return ElementTree.tostring(suite, encoding="unicode", xml_declaration=True) + "\n"


def _case(
    suite: ElementTree.Element, group: str, name: str, seconds: float, failures: tuple[Failure, ...]
) -> ElementTree.Element:
    case = ElementTree.SubElement(suite, "testcase", classname=group, name=name, time=f"{seconds:.3f}")
    if failures:
        message = f"{len(failures)} difference(s): {failures[0].text}"
        element = ElementTree.SubElement(case, "failure", message=_clean(message), type=failures[0].id)
        element.text = _clean("\n".join(_line(each) for each in failures))
    return case


def _line(failure: Failure) -> str:
    case = f"{failure.case}: " if failure.case else ""
    return f"{failure.id} {case}{failure.text}"


def _clean(text: str) -> str:
    """XML knows no way to write most control characters."""
    return _ILLEGAL.sub("�", text)
