"""The documentation of the findings about a spec: a page for each, made of its samples and of what it says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from dynaform.documents import write_atomically
from dynaform.findings import Definition, definition
from dynaform.rules.examples import Sample, kept_ids, said_of, sample, shown
from dynaform.rules.register import RULES
from dynaform.rules.smells import smells_page

FOLDER = Path("docs/rules")
COMMAND = ".venv/bin/python -m dynaform.rules.pages"
_GROUPS: tuple[tuple[str, str, str], ...] = (
    ("DF099", "The text of a spec", "What cannot be read is not judged: mend these first."),
    ("DF199", "What one part of a spec says of another", "Names, types and words that do not fit each other."),
    ("DF299", "Proofs", "What is not served, what a write breaks, which keys collide; each with what would mend it."),
    (
        "DF799",
        "Design rules",
        "What a proof cannot say: a design that works on DynamoDB and is wrong, slow or expensive all the same.",
    ),
)
"""The last id of each group, its heading, and what it is about."""


def rule_pages() -> dict[Path, str]:
    """Every page of the folder with its text: one per finding of a spec, the list of them, and the smells."""
    ids = page_ids()
    found = [each for each in map(sample, ids) if each is not None]
    return {
        FOLDER / "README.md": _contents(),
        FOLDER / "smells.md": smells_page(frozenset(ids), _generated()),
        **{FOLDER / f"{each.id}.md": _page(each) for each in found},
    }


def page_ids() -> list[str]:
    """The ids that have a page, in order."""
    return sorted([*kept_ids(), *(rule.id for rule in RULES)])


def _contents() -> str:
    lines = [
        _generated(),
        "# Findings about a spec, by example",
        "",
        "What `make check` says of a spec: each page has a spec that is wrong, what is said of it, and the same spec",
        "mended. `dynaform rule DF212` prints a page in a terminal. A warning can be accepted, with the reason, on the",
        "object it is about: `accept: {DF212: the reason}`. A reason that is about nothing is an error.",
        "",
        "What plans, policies and smoke tests say is in [all findings](../findings.md). Which finding says a smell",
        "that is known by another name is in [smells](smells.md).",
    ]
    for heading, about, ids in _grouped():
        lines += ["", f"## {heading}", "", about, "", "| id | severity | what | why it matters |", "|---|---|---|---|"]
        lines += [_row(definition(id)) for id in ids]
    return "\n".join(lines) + "\n"


def _grouped() -> Iterator[tuple[str, str, Iterable[str]]]:
    """DF212 is a rule by its nature: it judges a design that works."""
    rules = {rule.id for rule in RULES}
    left = page_ids()
    for last, heading, about in _GROUPS[:-1]:
        ids = [id for id in left if id <= last and id not in rules]
        left = [id for id in left if id not in ids]
        yield heading, about, ids
    yield *_GROUPS[-1][1:], left


def _row(said: Definition) -> str:
    return f"| [{said.id}]({said.id}.md) | {said.severity} | {said.title} | {said.why} |"


def _page(found: Sample) -> str:
    return "\n".join(_lines(found, definition(found.id))) + "\n"


def _lines(found: Sample, said: Definition) -> Iterator[str]:
    yield from (_generated(), f"# {said.id} {said.title}", "", f"{said.severity.capitalize()}. {said.why}", "")
    yield from ("## Bad", "", "```yaml", shown(found.bad), "```", "", "What is said of it:", "", "```text")
    yield from (said_of(found), "```", "", "## Good", "", "```yaml", shown(found.good), "```")


def _generated() -> str:
    return f"<!-- Generated from tools/dynaform/rules by `{COMMAND}`; edit those, not this page. -->"


if __name__ == "__main__":
    for page, text in rule_pages().items():
        write_atomically(page, text)
