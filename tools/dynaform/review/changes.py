"""The changes of a plan, read from its JSON: what happens to which resource, and what differs."""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

TABLE, KEY = "aws_dynamodb_table", "aws_kms_key"
_SPEC_NAME = re.compile(r'module\.tables\["([^"]+)"\]')


class Action(enum.StrEnum):
    """What Terraform would do."""

    CREATE = "create"
    UPDATE = "update"
    REPLACE = "replace"
    DELETE = "delete"
    FORGET = "forget"
    IMPORT = "import"


@dataclass(frozen=True, slots=True)
class ResourceChange:
    """One resource that a plan changes.

    Attributes:
        address: as Terraform writes it.
        type: the resource type.
        action: what happens.
        name: what a person calls it: the spec's table name, else the resource's own.
        details: sentences on what differs, worst first.
        before, after: the values, for the guard; redacted.
    """

    address: str
    type: str
    action: Action
    name: str
    details: tuple[str, ...]
    before: Mapping[str, Any]
    after: Mapping[str, Any]

    @property
    def is_table(self) -> bool:
        """Whether it holds data."""
        return self.type == TABLE


SHOWN = 80
"""Characters of a value that a review shows."""
IndexUsers = Mapping[tuple[str, str], Sequence[str]]
"""Spec table and index to the access patterns whose proof uses it."""


def changes_of(plan: Mapping[str, Any], users: IndexUsers | None = None) -> tuple[ResourceChange, ...]:
    """Every resource the plan changes, sorted by address.

    Args:
        plan: as ``terraform show -json`` gives it.
        users: who uses which index, so that a dropped one names what it breaks.
    """
    managed = (each for each in plan.get("resource_changes", []) if each.get("mode", "managed") == "managed")
    found = (_change(each, users or {}) for each in managed)
    return tuple(sorted((each for each in found if each is not None), key=lambda change: change.address))


def _change(resource: Mapping[str, Any], users: IndexUsers) -> ResourceChange | None:
    action = _action(resource["change"])
    if action is None:
        return None
    before, after = resource["change"].get("before") or {}, resource["change"].get("after") or {}
    match = _SPEC_NAME.search(resource["address"])
    name = match[1] if match else resource["name"]
    details = tuple(_details(resource, action, before, after, name, users))
    return ResourceChange(resource["address"], resource["type"], action, name, details, before, after)


def _action(change: Mapping[str, Any]) -> Action | None:
    actions = change["actions"]
    if change.get("importing") and actions == ["no-op"]:
        return Action.IMPORT
    if set(actions) == {"create", "delete"}:
        return Action.REPLACE
    if "forget" in actions:  # a new one may be created beside the one that is forgotten
        return Action.FORGET
    return {"create": Action.CREATE, "update": Action.UPDATE, "delete": Action.DELETE}.get(actions[0])


def _details(
    resource: Mapping[str, Any],
    action: Action,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    name: str,
    users: IndexUsers,
) -> Iterator[str]:
    if resource["change"].get("importing"):
        yield f"imported: {after.get('name') or resource['change']['importing'].get('id')} exists already"
    if action is Action.REPLACE:
        paths = resource["change"].get("replace_paths", [])
        yield "replaced because of " + (", ".join(_path(path) for path in paths) or "its provider's rules")
    if resource["type"] == TABLE and action in {Action.UPDATE, Action.REPLACE}:
        yield from _index_changes(before, after, name, users)
        yield from _replica_changes(before, after)
    if action is Action.UPDATE:
        unknown = resource["change"].get("after_unknown") or {}
        yield from _attribute_changes(before, after, unknown)


def _index_changes(before: Mapping[str, Any], after: Mapping[str, Any], table: str, users: IndexUsers) -> Iterator[str]:
    """Indexes compared by name: a plan shows every index of a changed set as removed and added (FACTS)."""
    old, new = _indexes(before), _indexes(after)
    for name in sorted(old.keys() - new.keys()):
        yield f"index {name} is dropped{_needed(table, name, users)}"
    for name in sorted(new.keys() - old.keys()):
        yield f"index {name} is created and backfilled"
    for name in sorted(old.keys() & new.keys()):
        if _shape(old[name]) != _shape(new[name]):
            yield f"index {name} is dropped, created again and backfilled{_needed(table, name, users)}"


def _replica_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    old, new = ({replica["region_name"] for replica in values.get("replica") or []} for values in (before, after))
    yield from (f"replica in {region} is deleted" for region in sorted(old - new))
    yield from (f"replica in {region} is created and filled" for region in sorted(new - old))


def _needed(table: str, index: str, users: IndexUsers) -> str:
    patterns = users.get((table, index), ())
    return (
        f"; until it is back, these fail: {', '.join(patterns)}"
        if patterns
        else "; no access pattern of the spec uses it"
    )


def _indexes(values: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    return {index["name"]: index for index in values.get("global_secondary_index") or []}


def _shape(index: Mapping[str, Any]) -> tuple[Any, ...]:
    return (
        index.get("hash_key"),
        index.get("range_key") or "",
        index.get("projection_type"),
        tuple(sorted(index.get("non_key_attributes") or [])),
    )


_HANDLED = {"global_secondary_index", "attribute", "tags_all", "id", "arn"}


def _attribute_changes(
    before: Mapping[str, Any], after: Mapping[str, Any], unknown: Mapping[str, Any]
) -> Iterator[str]:
    for name in sorted(before.keys() | after.keys()):
        # only a plain True is unknown: a block's mark is a list with one entry per block, known or not
        if name in _HANDLED or unknown.get(name) is True or _said(before.get(name)) == _said(after.get(name)):
            continue
        yield f"{name}: {_shown(before.get(name))} to {_shown(after.get(name))}"


def _said(value: Any) -> Any:
    """A value without what is empty: the provider reads an absent field back as "", 0 or null."""
    if isinstance(value, Mapping):
        said = {name: _said(each) for name, each in value.items()}
        return {name: each for name, each in said.items() if each not in (None, "", [], {})}
    return [_said(each) for each in value] if isinstance(value, list) else value


def _shown(value: Any) -> str:
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], Mapping):
        value = value[0]
    if isinstance(value, Mapping):
        text = ", ".join(f"{name} {_plain(each)}" for name, each in _said(value).items())
    else:
        text = _plain(value)
    return (text if len(text) <= SHOWN else text[: SHOWN - 3] + "...") or "nothing"


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value in (None, [], {}) else str(value)


def _path(path: list[Any]) -> str:
    return ".".join(map(str, path))
