"""The pages of docs/language: a construct each, made of its two cases and of what is said about the bad one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import yaml

from dynaform.documents import write_atomically
from dynaform.findings import Finding, FindingsError, Severity, sort_findings
from dynaform.planner.prove import prove_family
from dynaform.report import text_findings
from dynaform.spec import parse_family

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs" / "language"
CASES = sorted((Path(__file__).parent / "cases").glob("D*.yaml"))
REGENERATE = ".venv/bin/python tests/language/pages.py"
_HEAD = "format: 1\nfamily: example\n"
_MARK = re.compile(r" *# <- (DF\d+)$", re.MULTILINE)


@dataclass(frozen=True)
class Case:
    """One construct: what it is, a spec that uses it well, and one that does not."""

    file: Path
    title: str
    text: str
    good: str
    bad: str

    @property
    def number(self) -> str:
        return self.file.stem.split("-")[0]

    @property
    def marks(self) -> list[tuple[int, str]]:
        """Line and id of every finding that the bad spec gets."""
        lines = enumerate((_HEAD + self.bad).splitlines(), 1)
        return [(number, found[1]) for number, line in lines if (found := _MARK.search(line))]


def case(file: Path) -> Case:
    data = yaml.safe_load(file.read_text(encoding="utf-8"))
    return Case(file, data["title"], data["text"], data["good"], data["bad"])


def said_of(text: str) -> tuple[Finding, ...]:
    """Everything that loading and proving say about a spec, notes left out."""
    try:
        proofs = prove_family(parse_family(text))
    except FindingsError as error:
        return error.findings
    said = sort_findings([*proofs.loaded.findings, *proofs.findings])
    return tuple(each for each in said if each.level is not Severity.NOTE)


def shown(sample: str) -> str:
    return _HEAD + _MARK.sub("", sample).rstrip("\n")


def page(found: Case) -> str:
    text = shown(found.bad)
    findings = text_findings(said_of(text), lambda _: text.splitlines())
    return "\n".join(
        [
            f"<!-- Generated from tests/language/cases by `{REGENERATE}`; edit those, not this page. -->",
            f"# {found.number} {found.title}",
            "",
            found.text.rstrip("\n"),
            "",
            *("## Good", "", "```yaml", shown(found.good), "```", ""),
            *("## Bad", "", "```yaml", text, "```", "", "```text", findings, "```", ""),
        ]
    )


def contents() -> str:
    lines = [
        f"<!-- Generated from tests/language/cases by `{REGENERATE}`; edit those, not this page. -->",
        "# The spec language, construct by construct",
        "",
        "Each page has one good and one bad example; both are cases of the tests. Where to start: the",
        "[guide](../guide/first-family.md).",
        "",
    ]
    lines += [f"- [{each.number} {each.title}]({each.file.stem}.md)" for each in map(case, CASES)]
    return "\n".join(lines) + "\n"


def pages() -> dict[Path, str]:
    return {FOLDER / "README.md": contents(), **{FOLDER / f"{file.stem}.md": page(case(file)) for file in CASES}}


if __name__ == "__main__":
    for path, text in pages().items():
        write_atomically(path, text)
