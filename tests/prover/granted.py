"""What a client sends beside what its pattern is granted: every action, table and index must be among the uses."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from dynaform.planner.grants.uses import uses
from dynaform.planner.layout import Layout
from dynaform.planner.pattern_proof import PatternProof

_ACTIONS = {
    "get_item": "GetItem",
    "query": "Query",
    "scan": "Scan",
    "put_item": "PutItem",
    "update_item": "UpdateItem",
    "delete_item": "DeleteItem",
}
_MEMBERS = {"Get": "GetItem", "Put": "PutItem", "Update": "UpdateItem", "Delete": "DeleteItem",
            "ConditionCheck": "ConditionCheckItem"}  # fmt: skip
Use = tuple[str, str, str | None]


@dataclass
class Watched:
    """A client that notes what is asked of it: action, physical table, index."""

    client: Any
    sent: set[Use] = field(default_factory=set)

    def __getattr__(self, name: str) -> Callable[..., Any]:
        method: Callable[..., Any] = getattr(self.client, name)

        def noted(**arguments: Any) -> Any:
            self.sent.update(_sent(name, arguments))
            return method(**arguments)

        return noted

    def beyond(self, layout: Layout, proof: PatternProof, names: Mapping[str, str]) -> list[str]:
        """What was sent and is not granted; forgets it. Looking at what was written is not the pattern's."""
        granted = {(each.action, names[each.table], each.index) for each in uses(layout, proof)}
        own = {each for each in self.sent if each[0] != "dynamodb:BatchGetItem"} if not _reads(proof) else self.sent
        self.sent = set()
        return [f"{action} of {table}/{index} is not granted" for action, table, index in own - granted]


def _reads(proof: PatternProof) -> bool:
    steps = [step.proof for variant in proof.variants for step in variant.steps]
    return all(hasattr(each, "branches") for each in steps)


def _sent(name: str, arguments: Mapping[str, Any]) -> Iterator[Use]:
    if name in _ACTIONS:
        yield f"dynamodb:{_ACTIONS[name]}", arguments["TableName"], arguments.get("IndexName")
    for table in arguments.get("RequestItems", ()) if name == "batch_get_item" else ():
        yield "dynamodb:BatchGetItem", table, None
    for member in arguments.get("TransactItems", ()):
        for kind, said in member.items():
            yield f"dynamodb:{_MEMBERS[kind]}", said["TableName"], None
