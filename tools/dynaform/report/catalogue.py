"""Every finding there is, as a page of the documentation."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import groupby
from pathlib import Path

from dynaform.documents import write_atomically
from dynaform.findings import Definition, definitions

PAGE = Path("docs/findings.md")
RULES = Path("docs/rules")
COMMAND = ".venv/bin/python -m dynaform.report.catalogue"
_RANGES = (
    ("DF199", "The spec and the environments"),
    ("DF299", "Proofs"),
    ("DF399", "Rendered files"),
    ("DF499", "Plans"),
    ("DF599", "Policy"),
    ("DF699", "Smoke"),
    ("DF799", "Design rules"),
)
"""The last id of each range, and what the range is about."""


def catalogue_page(known: Sequence[Definition], explained: Collection[str] = ()) -> str:
    """The page, as Markdown.

    Args:
        known: every definition, in the order of their ids.
        explained: the ids that have a page of their own in docs/rules.

    Raises:
        ValueError: an id lies in no range.
    """
    lines = [
        f"<!-- Generated from tools/dynaform/findings/catalogue by `{COMMAND}`; edit those, not this page. -->",
        "# Findings",
        "",
        "Whatever is wrong is a finding with one of these ids. `dynaform rule DF003` prints one of them in a terminal.",
        "A finding also says where it is, what was seen and how to mend it. Errors and warnings fail `make check`;",
        "notes do not. An id with a link has a page with a bad and a good example.",
    ]
    for about, entries in groupby(known, _about):
        lines += ["", f"## {about}", "", "| id | severity | what | why it matters |", "|---|---|---|---|"]
        lines += _rows(entries, explained)
    return "\n".join(lines) + "\n"


def pages(root: Path) -> frozenset[str]:
    """The ids that have a page of their own in a repository."""
    return frozenset(path.stem for path in (root / RULES).glob("DF*.md"))


def _about(definition: Definition) -> str:
    for last, about in _RANGES:
        if definition.id <= last:
            return about
    raise ValueError(f"{definition.id} lies in no range")


def _rows(entries: Iterator[Definition], explained: Collection[str]) -> Iterator[str]:
    for each in entries:
        id = f"[{each.id}](rules/{each.id}.md)" if each.id in explained else each.id
        cells = (id, each.severity, each.title, each.why)
        yield "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


if __name__ == "__main__":
    write_atomically(PAGE, catalogue_page(list(definitions().values()), pages(Path())))
