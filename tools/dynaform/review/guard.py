"""The guard: what a plan may not do to data without words.

It reads resource_changes itself, because policy scanners walk planned values only and never see a destroy (FACTS).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dynaform.findings import Finding
from dynaform.review.changes import KEY, Action, ResourceChange


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something the guard refuses, as a waiver would name it.

    Attributes:
        rule: the finding's id.
        address: the resource.
        finding: what to tell.
    """

    rule: str
    address: str
    finding: Finding


def guard(changes: Sequence[ResourceChange], *, destroying: bool) -> tuple[Refusal, ...]:
    """Everything the plan would do to data that nobody asked for in words.

    Args:
        changes: of one plan.
        destroying: the plan was made by `destroy`; then losing tables is what was asked for, but a protected table
            would stop it half-way.
    """
    tables = [refusal for change in changes if change.is_table for refusal in _refusals(change, destroying)]
    keys = [change for change in changes if change.type == KEY and change.action in _LOST and not destroying]
    return (*tables, *(_refusal("DF407", each, f"customer key {each.name} would be deleted", _KEY) for each in keys))


def _refusals(change: ResourceChange, destroying: bool) -> Iterator[Refusal]:
    lost = change.action in _LOST
    if lost and change.before.get("deletion_protection_enabled"):
        yield _refusal("DF403", change, f"{_physical(change)} is protected against deletion", _UNPROTECT)
    if lost and not destroying:
        id, verb = ("DF401", "deleted") if change.action is Action.DELETE else ("DF402", "deleted and made anew, empty")
        reason = f" ({change.details[0]})" if change.details else ""
        yield _refusal(id, change, f"{_physical(change)} would be {verb}{reason}", _KEEP)
    if change.action is Action.FORGET and not destroying:
        yield _refusal("DF404", change, f"{_physical(change)} would be left unmanaged", _MANAGE)
    if change.action is Action.UPDATE:
        for detail in change.details:
            if detail.startswith("index ") and " is dropped" in detail:
                yield _refusal("DF405", change, f"{_physical(change)}: {detail}", _INDEX)
            if detail.startswith("replica ") and detail.endswith(" is deleted"):
                yield _refusal("DF406", change, f"{_physical(change)}: {detail}", _REPLICA)


def _physical(change: ResourceChange) -> str:
    return f"table {change.before.get('name') or change.name}"


def _refusal(id: str, change: ResourceChange, seen: str, hint: str) -> Refusal:
    return Refusal(id, change.address, Finding(id, seen, None, change.address, hint=hint))


_KEEP = (
    "Undo the change of key or name; to really lose the data, add a waiver (envs/<env>/waivers.yaml) or run destroy."
)
_MANAGE = "Take the removed block out again; to really give the table up, add a waiver (envs/<env>/waivers.yaml)."
_UNPROTECT = (
    "Switch deletion_protection_enabled off in the tfvars (policy may want a waiver), plan and apply that, "
    "then plan this again."
)
_LOST = frozenset({Action.DELETE, Action.REPLACE})
_REPLICA = (
    "Put the replica back into the tfvars; to really give that Region up, add a waiver (envs/<env>/waivers.yaml)."
)
_KEY = "Move every table to another key and apply that; then, with a waiver (envs/<env>/waivers.yaml), this."
_INDEX = "Add the new shape under a new name, move the readers, then drop the old index with a waiver."
