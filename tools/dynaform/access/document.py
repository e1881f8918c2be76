"""IAM policy documents of a consumer for one place: the same that modules/components/access makes of the same data."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dynaform.findings import UsageError
from dynaform.planner.grants.statements import Resource, Statement

LIMIT = 6144
"""Characters of a managed policy, white space not counted."""

KEY_ROOM = 640
"""Kept free in every policy for the statement about keys, whose ARNs may be unknown when the policies are divided."""

_ENVELOPE = len('{"Statement":[],"Version":"2012-10-17"}')
_ESCAPED = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})


@dataclass(frozen=True, slots=True)
class Place:
    """Where tables are.

    Attributes:
        region, account: of AWS.
        names: a table's name in the spec to its physical name.
    """

    region: str
    account: str
    names: Mapping[str, str]

    @property
    def partition(self) -> str:
        """``aws``, or that of China or of GovCloud, which the Region's name tells."""
        word = self.region.split("-", 1)[0]
        return {"cn": "aws-cn"}.get(word, "aws-us-gov" if self.region.startswith("us-gov-") else "aws")

    def arn(self, resource: Resource) -> str:
        """The ARN of a resource; ``*`` for every resource."""
        if not resource.table:
            return "*"
        prefix = f"arn:{self.partition}:dynamodb:{self.region}:{self.account}"
        return f"{prefix}:table/{self.names[resource.table]}{resource.below}"


def documents(statements: Sequence[Statement], place: Place, keys: Iterable[str] = ()) -> list[dict[str, Any]]:
    """The policy documents of a consumer; several where one managed policy would not hold them.

    Args:
        statements: of the consumer.
        place: where its tables are.
        keys: ARNs of the customer keys of its tables; the first document lets it use them.

    Raises:
        UsageError: a statement is too large for any policy.
    """
    divided = _divided([statement_json(each, place) for each in statements])
    if divided and (arns := sorted(set(keys))):
        divided[0].append(key_statement(arns, place))
    found = [{"Version": "2012-10-17", "Statement": each} for each in divided]
    if (largest := max(map(policy_size, found), default=0)) > LIMIT:
        raise UsageError(
            f"a policy of {largest} characters: IAM takes {LIMIT}", hint="Shorten the names of its tables."
        )
    return found


def statement_json(statement: Statement, place: Place) -> dict[str, Any]:
    """One statement as a policy holds it; actions, resources and values are always lists."""
    written: dict[str, Any] = {
        "Sid": statement.sid,
        "Effect": "Allow" if statement.allow else "Deny",
        "Action": list(statement.actions),
        "Resource": [place.arn(each) for each in statement.resources],
    }
    if statement.conditions:
        written["Condition"] = {
            operator: {key: list(values) for key, values in keys.items()}
            for operator, keys in statement.conditions.items()
        }
    return written


def key_statement(arns: Sequence[str], place: Place) -> dict[str, Any]:
    """Use of customer keys: reads and writes decrypt the table's key, on behalf of the caller, and do no more."""
    return {
        "Sid": "UseKeysThroughDynamoDB",
        "Effect": "Allow",
        "Action": ["kms:Decrypt"],
        "Resource": list(arns),
        "Condition": {"StringEquals": {"kms:ViaService": [f"dynamodb.{place.region}.amazonaws.com"]}},
    }


def policy_size(document: Mapping[str, Any]) -> int:
    """Characters of a document as IAM counts them and Terraform writes them."""
    return len(_compact(document))


def _divided(written: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Statements by policy, in order.

    A policy takes the statements that begin within one window of the whole text; the window leaves room for the
    longest statement, so that no policy exceeds the limit. It is what Terraform can say too, which has no loops.
    """
    sizes = [len(_compact(each)) + 1 for each in written]
    room = LIMIT - _ENVELOPE - KEY_ROOM + 1
    window = room if sum(sizes) <= room else max(1, room - max(sizes))
    policies: dict[int, list[dict[str, Any]]] = {}
    for index, statement in enumerate(written):
        policies.setdefault(sum(sizes[:index]) // window, []).append(statement)
    return list(policies.values())


def _compact(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False, sort_keys=True).translate(_ESCAPED)
