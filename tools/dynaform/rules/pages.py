"""The documentation of the rules: a page for each, made of its samples and of what it says about them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from dynaform.documents import write_atomically
from dynaform.findings import Definition, definition
from dynaform.planner.prove import prove_family
from dynaform.report import text_findings
from dynaform.rules.check import check_rules
from dynaform.rules.register import RULES
from dynaform.rules.rule import Rule
from dynaform.spec.load import parse_family

FOLDER = Path("docs/rules")
COMMAND = ".venv/bin/python -m dynaform.rules.pages"


def rule_pages() -> dict[Path, str]:
    """Every page of the folder with its text: one per rule, and the list of them."""
    pages = {FOLDER / f"{rule.id}.md": _page(rule) for rule in RULES}
    return {FOLDER / "README.md": _contents(), **pages}


def shown(sample: str) -> str:
    """A sample as a reader sees it, without its marks."""
    return re.sub(r" +# <- DF\d+$", "", sample.strip("\n"), flags=re.MULTILINE)


def _contents() -> str:
    lines = [
        _generated(),
        "# Design rules",
        "",
        "What a proof cannot say: a design that works on DynamoDB and is wrong, slow or expensive all the same.",
        "`make check` runs them. A warning can be accepted, with the reason, on the object it is about:",
        "`accept: {DF212: the reason}`. A reason that is about nothing is an error. The reasons why an access pattern",
        "is not served, and every other finding, are in [findings](../findings.md).",
        "",
        "| id | severity | what | why it matters |",
        "|---|---|---|---|",
    ]
    for rule in RULES:
        said = definition(rule.id)
        lines.append(f"| [{rule.id}]({rule.id}.md) | {said.severity} | {said.title} | {said.why} |")
    return "\n".join(lines) + "\n"


def _page(rule: Rule) -> str:
    return "\n".join(_lines(rule, definition(rule.id))) + "\n"


def _lines(rule: Rule, said: Definition) -> Iterator[str]:
    yield from (_generated(), f"# {rule.id} {said.title}", "", f"{said.severity.capitalize()}. {said.why}", "")
    yield from ("## Bad", "", "```yaml", shown(rule.bad_spec), "```", "", "What is said of it:", "", "```text")
    yield from (said_of(rule), "```", "", "## Good", "", "```yaml", shown(rule.good_spec), "```")


def said_of(rule: Rule) -> str:
    """What the rule says of its bad sample, as a terminal shows it."""
    text = shown(rule.bad_spec)
    findings = [each for each in check_rules(prove_family(parse_family(text))) if each.id == rule.id]
    return text_findings(findings, lambda _: text.splitlines())


def _generated() -> str:
    return f"<!-- Generated from tools/dynaform/rules by `{COMMAND}`; edit those, not this page. -->"


if __name__ == "__main__":
    for page, text in rule_pages().items():
        write_atomically(page, text)
