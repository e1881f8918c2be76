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
from dynaform.spec.model import Action, Pattern

_VALUE = re.compile(r"\b(requests|limit|page|order|list|by): (\[[^\]]*\]|\w+(?: desc)?)")
_REMOVE = re.compile(r"\bRemove (\w+)(?: from (\w+))?")
_TYPED = re.compile(r"Add type_attribute: (\w+) to tables\.([\w.-]+)")
_RETURNS = re.compile(r"Let \$(\w+) return ([\w, ]+)\.")
_GIVE = re.compile(r"^Set (\w+)")
_OPTIONAL = re.compile(r"Remove (\w+) from optional")
_PER_PATTERN = frozenset({"requests"})
_OF_ACTION = frozenset(field.alias or name for name, field in Action.model_fields.items())


def said(case: Case) -> Iterator[Proposal]:
    """What the finding's own hint says to write."""
    hint = case.finding.hint
    path, action = next(case.actions(), (case.root, None))
    if action is None:
        return
    yield from _joined(case, hint)
    if (guard := _braces(hint, "when: ")) is not None:
        yield from _merged(case, path, "when", guard)
    for word, value in _VALUE.findall(hint):
        yield Proposal((Edit((*(case.root if word in _PER_PATTERN else path), word), value),))
    if match := _TYPED.search(hint):
        yield Proposal((Edit(("tables", match[2], "type_attribute"), match[1]),), f"Write {match[1]} on every item.")
    if match := _RETURNS.search(hint):
        yield from _returned(case, match[1], match[2].split(", "))
    if match := _OPTIONAL.search(hint):
        yield from _taken_out(case, case.root, "optional", match[1])
    if match := _GIVE.search(hint):
        yield Proposal((Edit((*path, "set", match[1]), f"${match[1]}"),))
    for word, clause in _REMOVE.findall(hint):
        yield Proposal((Edit((*path, *([clause] if clause else []), word), ""),))


def _joined(case: Case, hint: str) -> Iterator[Proposal]:
    """A further member of the transaction; a pattern of one action becomes the transaction of both."""
    if (member := _braces(hint, "Add to the transaction: ")) is None:
        return
    if case.pattern.transaction:
        yield Proposal((Edit((*case.root, "transaction", len(case.pattern.transaction)), member),))
        return
    written = case.loaded.document.node(case.root)
    own = {key: value for key, value in written.items() if key in _OF_ACTION and key not in _shared()}
    if case.pattern.steps or not own:
        return
    gone = tuple(Edit((*case.root, key), "") for key in own)
    added = Edit((*case.root, "transaction"), f"[{flow(own)}, {member}]")
    yield Proposal((added, *gone))


def _shared() -> frozenset[str]:
    """What a pattern says beside its one action, for its reader."""
    described = {field.alias or name for base in Action.__mro__[1:] for name, field in _fields(base).items()}
    return frozenset(described & {field.alias or name for name, field in Pattern.model_fields.items()})


def _fields(base: type) -> dict[str, Any]:
    return dict(getattr(base, "model_fields", {}))


def _merged(case: Case, path: Path, word: str, guard: str) -> Iterator[Proposal]:
    """The guard's comparisons beside those that are there."""
    there = case.loaded.document.node((*path, word))
    inner = re.match(r"\{([\w.]+): (.*)\}$", guard)
    if there is None or inner is None:
        yield Proposal((Edit((*path, word), guard),))
    elif inner[1] not in there:
        yield Proposal((Edit((*path, word, inner[1]), inner[2]),))
    elif isinstance(there[inner[1]], dict) and (deeper := re.match(r"\{(\w+): (.*)\}$", inner[2])):
        yield Proposal((Edit((*path, word, inner[1], deeper[1]), deeper[2]),))


def _returned(case: Case, step: str, names: list[str]) -> Iterator[Proposal]:
    """A step whose answer holds some more attributes."""
    for below, action in case.pattern.placed_actions():
        if action.as_ == step and action.returns:
            returns = ", ".join(dict.fromkeys((*action.returns, *names)))
            yield Proposal((Edit((*case.root, *below, "returns"), f"[{returns}]"),))


def _taken_out(case: Case, path: Path, word: str, name: str) -> Iterator[Proposal]:
    node = case.loaded.document.node((*path, word))
    if isinstance(node, list) and name in node and len(node) > 1:
        yield Proposal((Edit((*path, word, node.index(name)), ""),))
    elif node is not None:
        yield Proposal((Edit((*path, word), ""),))


def _braces(hint: str, before: str) -> str | None:
    """The flow mapping that follows some words; None where none does, or where it says ``...``."""
    start = hint.find(before + "{")
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
