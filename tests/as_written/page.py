"""What the prover says of the documents, for the page that lists what is wrong with them; run, it writes the page."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from as_written.journey import FAMILIES, Stage, data, expected, repair_of, stages
from dynaform.findings import Finding, repair_text

PAGE = Path(__file__).resolve().parents[2] / "docs" / "findings-in-the-documents.md"
REGENERATE = ".venv/bin/python tests/as_written/page.py"
_SECTION = re.compile(r"(<!-- as written -->\n).*(<!-- /as written -->)", re.DOTALL)


def fresh(text: str) -> str:
    """The page with the section as it is now."""
    return _SECTION.sub(lambda found: f"{found[1]}{section()}{found[2]}", text)


def section() -> str:
    """One table per document."""
    return "\n".join(line for family in FAMILIES for line in _family(family)) + "\n"


def _family(family: str) -> Iterator[str]:
    found = [(stage, finding) for stage in stages(family) for finding in stage.findings]
    shown = sum(bool(_mistakes(family, stage, finding)) for stage, finding in found)
    yield from (f"\n#### {family}, as written", "")
    yield f"[spec](../tests/as_written/specs/{family}.yaml) · {len(found)} findings, {shown} of them of mistakes above."
    yield from ("", "| Where | What is said | How to mend it | Mistake |", "|---|---|---|---|")
    yield from (_row(family, stage, finding) for stage, finding in found)
    yield from ("", "What it does not say:", "")
    yield from (f"- {_link(mistake)}: {reason}." for mistake, reason in data(family)["not_shown"].items())


def _row(family: str, stage: Stage, finding: Finding) -> str:
    _, words = stage.words(finding)
    where = f"{finding.subject}<br>{_code(words)}"
    mend = finding.hint.splitlines() + repair_text(repair_of(family, stage, finding)).splitlines()
    mistakes = "<br>".join(map(_link, _mistakes(family, stage, finding)))
    cells = (where, f"{finding.id} {finding.seen}", "<br>".join(map(_mending, mend)), mistakes)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _mistakes(family: str, stage: Stage, finding: Finding) -> list[str]:
    return list(dict.fromkeys(each.mistake for each in expected(family) if finding in stage.of(each)))


def _mending(line: str) -> str:
    """A line of YAML as code, with its indentation; a sentence as it is."""
    return _code(line) if line.startswith(" ") or re.match(r"[\w-]+: \S", line) else line


def _code(text: str) -> str:
    return f"`{text}`"


def _link(heading: str) -> str:
    anchor = re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
    return f"[{heading}](#{anchor})"


if __name__ == "__main__":
    PAGE.write_text(fresh(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
