"""Findings as text, JSON, SARIF, GitHub annotations and Markdown."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema

from dynaform.findings import Edit, Finding, Place, Severity
from dynaform.report import (
    SourceLines,
    counts_line,
    findings_json,
    findings_schema,
    github_annotations,
    sarif_log,
    text_findings,
)
from dynaform.report.schema import schema_text

from .golden import ROOT, check

HERE = Path(__file__).parent
SOURCE = ["tables: {Plain: {key: {partition: id}}}", "access_patterns:\t# all", "  p: {list: Doc, where: {rank: 1}}"]
FINDINGS = (
    Finding(
        "DF201",
        "nothing serves list Doc where rank = 1",
        Place("spec.yaml", 3, 3, 1),
        "shop/access_patterns/p",
        hint="An index on rank serves it.",
        repair=(Edit(("tables", "Plain", "indexes", "by-rank"), "{key: {partition: rank}, projection: ALL}"),),
        notes=("Plain: its partition key needs id, which the pattern does not fix",),
    ),
    Finding("DF203", "rank = 1 is a filter", Place("spec.yaml", 3, 31, 90), expected="a | in <markup> & 100%"),
    Finding("DF204", "nothing bounds it", Place("spec.yaml", 2, 2), severity=Severity.NOTE),
    Finding("DF608", "table is gone", None, "dev-users"),
    Finding("DF204", "beyond the file", Place("other,file:1.yaml", 99, 1, 4)),
)


def lines(file: str) -> list[str]:
    return SOURCE if file == "spec.yaml" else []


def test_text_shows_the_line_and_marks_the_span() -> None:
    text = text_findings(FINDINGS, lines)
    check(HERE / "golden" / "findings.txt", text + "\n")
    assert "\t" not in text
    assert max(len(line) - len(line.rstrip()) for line in text.splitlines()) == 0


def test_counts() -> None:
    assert counts_line(FINDINGS) == "2 errors, 2 warnings, 1 note"
    assert counts_line(()) == "no findings"


def test_json_is_of_its_schema() -> None:
    document = json.loads(findings_json(FINDINGS))
    jsonschema.validate(document, findings_schema())
    assert document["counts"] == {"error": 2, "warning": 2, "note": 1}
    jsonschema.validate(json.loads(findings_json(())), findings_schema())


def test_the_schema_is_checked_in() -> None:
    jsonschema.Draft202012Validator.check_schema(findings_schema())
    check(ROOT / "docs/schemas/findings.schema.json", schema_text(findings_schema()))


def test_github_annotations_are_one_line_each_and_escaped() -> None:
    found = github_annotations(FINDINGS).splitlines()
    assert len(found) == len(FINDINGS)
    assert found[0].startswith(
        "::error file=spec.yaml,line=3,col=3,endColumn=4,title=DF201 unserved access pattern::nothing serves"
    )
    assert "%0A  by-rank" in found[0]
    assert "a | in <markup> & 100%25%0A" in found[1]
    assert found[2].startswith("::notice ")
    assert found[3].startswith("::error title=DF608 table is not there::")
    assert "file=other%2Cfile%3A1.yaml," in found[4]


def test_sarif_has_a_rule_for_every_result() -> None:
    log = json.loads(sarif_log(FINDINGS, "1.2.3"))
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert log["version"] == "2.1.0"
    assert [rule["id"] for rule in rules] == sorted({each.id for each in FINDINGS})
    for result, finding in zip(run["results"], FINDINGS, strict=True):
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == finding.id
        assert result["level"] in {"error", "warning", "note"}
        assert result["message"]["text"]
    region = run["results"][0]["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 3, "startColumn": 3, "endColumn": 4}
    assert "locations" not in run["results"][3]


def test_sarif_fixes_are_the_repair_as_replaced_lines() -> None:
    def fixed(source: SourceLines | None) -> dict[str, Any]:
        log = json.loads(sarif_log(FINDINGS, "1.2.3", source) if source else sarif_log(FINDINGS, "1.2.3"))
        return dict(log["runs"][0]["results"][0])

    (fix,) = fixed(lines)["fixes"]
    (change,) = fix["artifactChanges"]
    (replacement,) = change["replacements"]
    assert change["artifactLocation"] == {"uri": "spec.yaml"}
    assert replacement["deletedRegion"] == {"startLine": 1, "startColumn": 1, "endLine": 2, "endColumn": 1}
    assert replacement["insertedContent"]["text"] == (
        "tables: {Plain: {key: {partition: id}, indexes: {by-rank: {key: {partition: rank}, projection: ALL}}}}\n"
    )
    assert "fixes" not in fixed(None)


def test_json_holds_the_repair_as_data_and_as_words() -> None:
    finding, *_ = json.loads(findings_json(FINDINGS))["findings"]
    (edit,) = finding["repair"]
    assert edit == {
        "path": ["tables", "Plain", "indexes", "by-rank"],
        "yaml": "{key: {partition: rank}, projection: ALL}",
    }
    assert finding["hint"].startswith("An index on rank serves it.\nWrite in tables.Plain.indexes:\n  by-rank: {")
