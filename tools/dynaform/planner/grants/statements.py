"""Grants as statements of an IAM policy, still without names of tables: what document and Terraform both say.

A statement is for the resources that share a set of actions, so that no ARN stands twice among the allowed ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from dynaform.planner.grants.consumers import ConsumerGrants, Grant
from dynaform.planner.grants.leading import LeadingKey

LEADING_KEYS = "dynamodb:LeadingKeys"
STREAM_ACTIONS = ("dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator")
LIST_STREAMS = "dynamodb:ListStreams"
MOST_RESOURCES = 16
"""Resources of one statement: small statements can be spread over policies, each of which has a limit."""

Conditions = Mapping[str, Mapping[str, tuple[str, ...]]]
"""Operator to condition key to values."""


@dataclass(frozen=True, slots=True, order=True)
class Resource:
    """A table, or what lies below it.

    Attributes:
        table: by its name in the spec; empty for ``*``, every resource.
        below: what follows the table's ARN: ``/index/NAME``, ``/stream/*`` or nothing.
    """

    table: str
    below: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of a policy.

    Attributes:
        sid: letters and digits, once per policy.
        actions, resources: sorted.
        allow: Allow; otherwise Deny.
        conditions: all must hold.
    """

    sid: str
    actions: tuple[str, ...]
    resources: tuple[Resource, ...]
    allow: bool = True
    conditions: Conditions = field(default_factory=dict)


def statements(grants: ConsumerGrants) -> tuple[Statement, ...]:
    """All statements of a consumer; none where it may do nothing. Sids are unique and sorted."""
    found = [*_allowed(grants), *_streams(grants), *_without_tls(grants)] if grants.tables else []
    return tuple(sorted(_named(found), key=lambda each: each.sid))


def _allowed(grants: ConsumerGrants) -> Iterator[Statement]:
    by_path: dict[tuple[Resource, tuple[LeadingKey, ...]], set[str]] = {}
    for grant in grants.grants:
        by_path.setdefault((path_resource(grant), grant.keys), set()).add(grant.action)
    groups: dict[tuple[tuple[str, ...], tuple[LeadingKey, ...]], list[Resource]] = {}
    for (resource, keys), found in by_path.items():
        groups.setdefault((tuple(sorted(found)), keys), []).append(resource)
    for (actions, keys), resources in groups.items():
        yield from _chunks(_sid(actions, keys), actions, resources, _leading(keys, grants.consumer.principal))


def path_resource(grant: Grant) -> Resource:
    """The table or index of a grant."""
    return Resource(grant.table, "" if grant.index is None else f"/index/{grant.index}")


def _streams(grants: ConsumerGrants) -> Iterator[Statement]:
    """The stream's label is made with the table, so that its ARN is known only by its beginning."""
    if grants.consumer.stream is not None:
        yield Statement("ReadStream", STREAM_ACTIONS, (Resource(grants.consumer.stream, "/stream/*"),))
        # ListStreams knows no resource: IAM compares it with "*" only.
        yield Statement("ListStreams", (LIST_STREAMS,), (Resource(""),))


def _without_tls(grants: ConsumerGrants) -> Iterator[Statement]:
    resources = [Resource(table, below) for table in grants.tables for below in ("", "/*")]
    conditions = {"Bool": {"aws:SecureTransport": ("false",)}}
    for each in _chunks("DenyWithoutTls", ("dynamodb:*",), resources, conditions):
        yield Statement(each.sid, each.actions, each.resources, allow=False, conditions=each.conditions)


def _chunks(
    sid: str, actions: tuple[str, ...], resources: list[Resource], conditions: Conditions
) -> Iterator[Statement]:
    ordered = sorted(resources)
    for first in range(0, len(ordered), MOST_RESOURCES):
        yield Statement(sid, actions, tuple(ordered[first : first + MOST_RESOURCES]), conditions=conditions)


def _sid(actions: tuple[str, ...], keys: tuple[LeadingKey, ...]) -> str:
    words = "".join(re.sub(r"^dynamodb:|Item$", "", action) for action in actions)
    return words + ("OwnKeys" if keys else "")


def _named(found: list[Statement]) -> Iterator[Statement]:
    """The second statement of a name gets a 2, and so on."""
    seen: dict[str, int] = {}
    for each in found:
        number = seen[each.sid] = seen.get(each.sid, 0) + 1
        sid = each.sid if number == 1 else f"{each.sid}{number}"
        yield Statement(sid, each.actions, each.resources, each.allow, each.conditions)


def _leading(keys: tuple[LeadingKey, ...], principal: str) -> Conditions:
    """ForAllValues holds where the request names no key at all, so the key is demanded beside it."""
    if not keys:
        return {}
    open = any(key.open for key in keys)
    values = tuple(sorted(_value(key, principal, open) for key in keys))
    operator = "ForAllValues:StringLike" if open else "ForAllValues:StringEquals"
    return {operator: {LEADING_KEYS: values}, "Null": {LEADING_KEYS: ("false",)}}


def _value(key: LeadingKey, principal: str, like: bool) -> str:
    return f"{_literal(key.before, like)}{principal}{_literal(key.after, like)}{'*' if key.open else ''}"


def _literal(text: str, like: bool) -> str:
    """Text of a key in a policy: what would be a variable or a wildcard is written as one that stands for itself."""
    escaped = text.replace("$", "${$}")
    return re.sub(r"[*?]", lambda char: f"${{{char[0]}}}", escaped) if like else escaped
