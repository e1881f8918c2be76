"""What IAM is asked when an access pattern is called: taken from the very requests that the planner makes.

Policy and request cannot drift apart: the policy comes from the proof's terms, these come from the finished request.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Mapping
from typing import Any

from dynaform.access.document import Place
from dynaform.access.evaluator import Request
from dynaform.access.samples import NOW, OTHER, arguments, rows
from dynaform.planner.calls import repeats
from dynaform.planner.calls import request as calls
from dynaform.planner.calls.values import Call, Row
from dynaform.planner.grants.statements import LEADING_KEYS, Resource
from dynaform.planner.layout import Layout
from dynaform.planner.pattern_proof import Kind, PatternProof, Step
from dynaform.planner.proof import Operation, ReadProof, WriteProof

SECURE = "aws:securetransport"
_LEADING = LEADING_KEYS.lower()
_MEMBERS = {
    "Put": "PutItem",
    "Update": "UpdateItem",
    "Delete": "DeleteItem",
    "ConditionCheck": "ConditionCheckItem",
    "Get": "GetItem",
}


class Asker:
    """Turns patterns of one family into what IAM is asked.

    Args:
        layout: of the family.
        place: where its tables are.
    """

    def __init__(self, layout: Layout, place: Place) -> None:
        self.layout, self.place = layout, place
        self._partitions = {
            (place.names[table], path.index): path.partition[0]
            for table, paths in layout.paths.items()
            for path in paths
        }
        self._tables = {name: table for table, name in place.names.items()}
        self._arns: dict[tuple[str, str | None], str] = {}
        self._known: dict[tuple[str, str | None, str], list[Request]] = {}

    def pattern(self, proof: PatternProof, leading: str | None, principal: str) -> list[Request]:
        """The requests of one call, each once.

        Args:
            proof: of the pattern.
            leading: the leading attribute of the consumer that calls.
            principal: the value the call gives to that attribute.
        """
        slot = (proof.pattern, leading, principal)
        if slot not in self._known:
            self._known[slot] = self._pattern(proof, leading, principal)
        return self._known[slot]

    def _pattern(self, proof: PatternProof, leading: str | None, principal: str) -> list[Request]:
        found: dict[tuple[str, str, str], Request] = {}
        for variant in proof.variants:
            given = arguments(self.layout, proof, leading, principal)
            parameters = {name: value for name, value in given.items() if name not in variant.omitted}
            for made in self._made(proof, variant.steps, Call(parameters, NOW), leading, principal):
                for asked in self.asked(made):
                    found[asked.action, asked.resource, str(asked.context)] = asked
        return list(found.values())

    def asked(self, made: calls.Request) -> Iterator[Request]:
        """What one request of the service asks IAM: an item action per member, for there is none for transactions."""
        given = made.arguments
        if made.operation in {"TransactWriteItems", "TransactGetItems"}:
            for item in given["TransactItems"]:
                for word, member in item.items():
                    yield self._item(_MEMBERS[word], member)
        elif made.operation == "BatchGetItem":
            for name, wanted in given["RequestItems"].items():
                key = self._partitions[name, None]
                yield self._request("BatchGetItem", name, None, [each[key] for each in wanted["Keys"]])
        elif made.operation == "Query":
            yield self._request("Query", given["TableName"], given.get("IndexName"), [_queried(given)])
        elif made.operation == "Scan":
            yield self._request("Scan", given["TableName"], given.get("IndexName"), [])
        else:
            yield self._item(made.operation, given)

    def _item(self, action: str, given: Mapping[str, Any]) -> Request:
        item = given["Item"] if "Item" in given else given["Key"]
        return self._request(action, given["TableName"], None, [item[self._partitions[given["TableName"], None]]])

    def _request(self, action: str, name: str, index: str | None, keys: list[Mapping[str, Any]]) -> Request:
        if (arn := self._arns.get((name, index))) is None:
            resource = Resource(self._tables[name], "" if index is None else f"/index/{index}")
            arn = self._arns[name, index] = self.place.arn(resource)
        context: dict[str, tuple[str, ...]] = {SECURE: ("true",)}
        if keys:
            context[_LEADING] = tuple(dict.fromkeys(map(_text, keys)))
        return Request(f"dynamodb:{action}", arn, context)

    def _made(
        self, proof: PatternProof, steps: tuple[Step, ...], call: Call, leading: str | None, principal: str
    ) -> Iterator[calls.Request]:
        """The requests of one variant; a step's rows are the principal's where its own request was."""
        if proof.kind is Kind.TRANSACTION:
            yield self._transaction(proof, steps, call)
            return
        for step in steps:
            made = self._step(step.proof, call)
            yield from made
            own = all(principal in key for each in made for key in self._keys(each))
            found: dict[str, list[Row]] = dict(call.rows)  # type: ignore[arg-type]
            if step.name is not None:
                found[step.name] = rows(self.layout, step.proof, leading, principal if own and made else OTHER)
            call = Call(call.parameters, call.now, found)

    def _keys(self, made: calls.Request) -> list[str]:
        return [key for asked in self.asked(made) for key in asked.context.get(_LEADING, ("",))]

    def _transaction(self, proof: PatternProof, steps: tuple[Step, ...], call: Call) -> calls.Request:
        names = self.place.names
        reads = [step.proof for step in steps if isinstance(step.proof, ReadProof)]
        if reads:
            return calls.transaction_get_request(self.layout, reads, call, names)
        writes = [step.proof for step in steps if isinstance(step.proof, WriteProof)]
        return calls.transaction_request(self.layout, writes, proof.token, call, names)

    def _step(self, proof: ReadProof | WriteProof, call: Call) -> list[calls.Request]:
        layout, names = self.layout, self.place.names
        if isinstance(proof, WriteProof):
            return [calls.write_request(layout, proof, one, names) for one in calls.each_calls(proof, call)]
        if proof.operation is Operation.BATCH_GET_ITEM:
            return [
                made
                for branch in proof.branches
                for made in calls.batch_get_requests(layout, proof, branch, call, names)
            ]
        return [
            calls.read_request(layout, proof, bound, one, names)
            for branch in proof.branches
            for bound, one in repeats.spread(branch, call)
        ]


def _queried(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """The value of the partition key, with which every key condition begins."""
    match = re.match(r"#\w+ = (:\w+)", given["KeyConditionExpression"])
    assert match is not None  # noqa: S101 - the planner writes the partition key first
    value: Mapping[str, Any] = given["ExpressionAttributeValues"][match[1]]
    return value


def _text(value: Mapping[str, Any]) -> str:
    """A key's value as the condition key holds it."""
    (content,) = value.values()
    return base64.b64encode(content).decode() if isinstance(content, bytes) else str(content)
