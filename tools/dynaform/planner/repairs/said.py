"""Hints that already hold what to write: carried out as they say.

A prover that knows the words to write puts them into its hint; these are the forms that hints take. What they come to
is proved like every other proposal, so a hint that says too little is never offered as a repair.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from dynaform.documents import Path
from dynaform.findings import Edit
from dynaform.planner.repairs.case import Case, Proposal
from dynaform.spec.model import Action
from dynaform.spec.model.base import Described

_VALUE = re.compile(r"\b(requests|limit|page|order|list|by): (\[[^\]]*\]|\w+(?: desc)?)")
_REMOVE = re.compile(r"\bRemove (\w+)(?: from (\w+))?")
_TYPED = re.compile(r"Add type_attribute: (\w+) to tables\.([\w.-]+)")
_RETURNS = re.compile(r"Let \$(\w+) return ([\w, ]+)\.")
_GIVE = re.compile(r"^Set (\w+)")
_INSTEAD = re.compile(r"^Write (\$\w+)\.$|e\.g\. (\$\w+)\.$")
_OPTIONAL = re.compile(r"Remove (\w+) from optional")
_PER_PATTERN = frozenset({"requests"})
OF_ACTION = frozenset(field.alias or name for name, field in Action.model_fields.items()) - frozenset(
    Described.model_fields
)
"""What a pattern of one action says of that action, and not of itself for its reader."""


def said(case: Case) -> Iterator[Proposal]:
    """What the finding's own hint says to write."""
    hint = case.finding.hint
    path, action = next(case.actions(), (case.root, None))
    if action is None:
        return
    yield from _joined(case, path, hint)
    for word in ("when", "where", "set"):
        if (more := _braces(hint, f"{word}: ")) is not None:
            yield from _merged(case, path, word, more)
    for word, value in _VALUE.findall(hint):
        yield Proposal((Edit((*(case.root if word in _PER_PATTERN else path), word), value),))
    yield from _named(case, path, hint)
    yield from _removed(case, path, hint)


def _named(case: Case, path: Path, hint: str) -> Iterator[Proposal]:
    """Attributes and parameters that a hint names."""
    if match := _TYPED.search(hint):
        yield Proposal((Edit(("tables", match[2], "type_attribute"), match[1]),), f"Write {match[1]} on every item.")
    if match := _RETURNS.search(hint):
        yield from _returned(case, match[1], match[2].split(", "))
    if match := _GIVE.search(hint):
        yield Proposal((Edit((*path, "set", match[1]), f"${match[1]}"),))
    if (match := _INSTEAD.search(hint)) and case.at and isinstance(case.loaded.document.node(case.at), str):
        yield Proposal((Edit(case.at, match[1] or match[2]),))


def _removed(case: Case, path: Path, hint: str) -> Iterator[Proposal]:
    """Words that a hint takes away."""
    if match := _OPTIONAL.search(hint):
        yield from taken_out(case, case.root, "optional", match[1])
    for word, clause in _REMOVE.findall(hint):
        yield Proposal((Edit((*path, *([clause] if clause else []), word), ""),))


def _joined(case: Case, path: Path, hint: str) -> Iterator[Proposal]:
    """A further member of the transaction; a pattern of one action becomes the transaction of both.

    A member that does the same to the same entity may be what the hint means, only wrong: it is replaced.
    """
    written = case.loaded.document.node(path)
    members = list(_all_braces(hint, "\n  - "))
    if members:
        yield from _together(case, path, members)
    if (member := _braces(hint, "Add to the transaction: ")) is None:
        return
    if not case.pattern.transaction:
        yield from _together(case, path, [flow(_own(written)), member])
        return
    count = len(case.pattern.transaction)
    yield Proposal((Edit((*case.root, "transaction", count), member),))
    for index, node in enumerate(case.loaded.document.node((*case.root, "transaction"))):
        verb, entity = next(iter(node.items()))
        if member.startswith(f"{{{verb}: {entity}, "):
            yield Proposal((Edit((*case.root, "transaction", index), member),))


def _together(case: Case, path: Path, members: list[str]) -> Iterator[Proposal]:
    """The action becomes these members of a transaction."""
    if case.pattern.transaction:
        here = path[-1]
        count = len(case.pattern.transaction)
        more = tuple(Edit((*case.root, "transaction", count + n), each) for n, each in enumerate(members[1:]))
        if isinstance(here, int):
            yield Proposal((Edit(path, members[0]), *more))
    elif not case.pattern.steps:
        gone = tuple(Edit((*case.root, key), "") for key in _own(case.loaded.document.node(case.root)))
        yield Proposal((Edit((*case.root, "transaction"), "\n".join(f"- {each}" for each in members)), *gone))


def _own(written: dict[str, Any]) -> dict[str, Any]:
    """What is the action's of a pattern of one action, and not the pattern's."""
    return {key: value for key, value in written.items() if key in OF_ACTION}


def _merged(case: Case, path: Path, word: str, clause: str) -> Iterator[Proposal]:
    """What a clause is to say, beside what it says already."""
    there = case.loaded.document.node((*path, word))
    inner = re.match(r"\{([\w.]+): (.*)\}$", clause)
    if there is None or inner is None:
        yield Proposal((Edit((*path, word), clause),))
    elif inner[1] not in there:
        yield Proposal((Edit((*path, word, inner[1]), inner[2]),))
    elif isinstance(there[inner[1]], dict) and (deeper := re.match(r"\{(\w+): (.*)\}$", inner[2])):
        yield Proposal((Edit((*path, word, inner[1], deeper[1]), deeper[2]),))
    elif word == "set":
        yield Proposal((Edit((*path, word, inner[1]), inner[2]),))


def _returned(case: Case, step: str, names: list[str]) -> Iterator[Proposal]:
    """A step whose answer holds some more attributes."""
    for below, action in case.pattern.placed_actions():
        if action.as_ == step and action.returns:
            returns = ", ".join(dict.fromkeys((*action.returns, *names)))
            yield Proposal((Edit((*case.root, *below, "returns"), f"[{returns}]"),))


def taken_out(case: Case, path: Path, word: str, name: str) -> Iterator[Proposal]:
    """A list of names without one of them; with its last the word."""
    node = case.loaded.document.node((*path, word))
    if isinstance(node, list) and name in node and len(node) > 1:
        yield Proposal((Edit((*path, word, node.index(name)), ""),))
    elif node is not None:
        yield Proposal((Edit((*path, word), ""),))


def _all_braces(hint: str, before: str) -> Iterator[str]:
    """Every flow mapping that follows some words."""
    start = 0
    while (text := _braces(hint, before, start)) is not None:
        yield text
        start = hint.index(before + text, start) + len(text)


def _braces(hint: str, before: str, start: int = 0) -> str | None:
    """The flow mapping that follows some words; None where none does, or where it says ``...``."""
    start = hint.find(before + "{", start)
    if start < 0:
        return None
    start += len(before)
    depth = 0
    for end in range(start, len(hint)):
        depth += {"{": 1, "}": -1}.get(hint[end], 0)
        if not depth:
            text = hint[start : end + 1]
            return None if "..." in text else text
    return None


def flow(data: Any) -> str:
    """Data of a spec as YAML in one line."""
    if isinstance(data, dict):
        return "{" + ", ".join(f"{key}: {flow(value)}" for key, value in data.items()) + "}"
    if isinstance(data, list):
        return "[" + ", ".join(map(flow, data)) + "]"
    text = str(data)
    if re.fullmatch(r"[\w$.][\w$. ()+-]*(?<! )", text):
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
