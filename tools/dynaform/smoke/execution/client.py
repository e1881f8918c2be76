"""The low-level DynamoDB client as smoke uses it: one way to send, refusals and a dead endpoint told apart."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from dynaform.findings import WorldError

Record = Callable[[str, dict[str, Any]], None]
"""Is told every request: the API operation and its arguments."""

BATCH_WRITE = 25
_WORLD_CODES = frozenset({
    "UnrecognizedClientException", "ExpiredTokenException", "InvalidSignatureException", "MissingAuthenticationToken",
    "InternalServerError", "InternalFailure", "ServiceUnavailable", "ThrottlingException",
    "ProvisionedThroughputExceededException", "RequestLimitExceeded", "500", "502", "503", "504",
})  # fmt: skip
_WRITES = frozenset({"PutItem", "UpdateItem", "TransactWriteItems"})
_DENIED = frozenset({"AccessDeniedException", "AccessDenied"})


class DynamoClient(Protocol):
    """boto3's low-level client, as far as it is used."""

    def batch_get_item(self, **arguments: Any) -> Any: ...  # noqa: D102
    def batch_write_item(self, **arguments: Any) -> Any: ...  # noqa: D102
    def delete_item(self, **arguments: Any) -> Any: ...  # noqa: D102
    def describe_table(self, **arguments: Any) -> Any: ...  # noqa: D102
    def describe_time_to_live(self, **arguments: Any) -> Any: ...  # noqa: D102
    def get_item(self, **arguments: Any) -> Any: ...  # noqa: D102
    def put_item(self, **arguments: Any) -> Any: ...  # noqa: D102
    def query(self, **arguments: Any) -> Any: ...  # noqa: D102
    def scan(self, **arguments: Any) -> Any: ...  # noqa: D102
    def transact_get_items(self, **arguments: Any) -> Any: ...  # noqa: D102
    def transact_write_items(self, **arguments: Any) -> Any: ...  # noqa: D102
    def update_item(self, **arguments: Any) -> Any: ...  # noqa: D102


class NoAnswerError(WorldError):
    """The endpoint does not answer; whatever is still to be done there has to wait."""


class ServiceRefusalError(Exception):
    """DynamoDB answered a request with a refusal.

    Attributes:
        code: its exception's name, e.g. ``ConditionalCheckFailedException``.
        message: its words.
        reasons: of a cancelled transaction, one per member.
        item: the stored item, where it was asked for.
    """

    def __init__(self, response: Mapping[str, Any]) -> None:
        error = response.get("Error", {})
        self.code = str(error.get("Code", "unknown"))
        self.message = str(error.get("Message", ""))
        self.reasons: Sequence[Mapping[str, Any]] = response.get("CancellationReasons", ())
        self.item: Mapping[str, Any] | None = response.get("Item")
        super().__init__(f"{self.code}: {self.message}")

    @property
    def conditional(self) -> bool:
        """Whether a condition did not hold, as against a request that is wrong."""
        if self.code == "TransactionCanceledException":
            return self.failed_member is not None
        return self.code == "ConditionalCheckFailedException"

    @property
    def failed_member(self) -> int | None:
        """The first member whose condition failed; None where none did."""
        codes = [reason.get("Code") for reason in self.reasons]
        return codes.index("ConditionalCheckFailed") if "ConditionalCheckFailed" in codes else None


@dataclass(slots=True)
class Sender:
    """Sends requests one after the other and counts them.

    Attributes:
        client: the low-level client.
        record: is told every request, for replaying.
        before: is told every single write before it is sent, so that it can be noted on disk.
        count: requests sent so far.
    """

    client: DynamoClient
    record: Record | None = None
    before: Record | None = None
    count: int = 0

    def send(self, operation: str, arguments: dict[str, Any]) -> dict[str, Any]:
        """The service's response.

        Raises:
            ServiceRefusalError: the service refused this request.
            WorldError: no answer, no right to ask, or a failing service.
        """
        self.count += 1
        if self.before is not None and operation in _WRITES:
            self.before(operation, arguments)
        if self.record is not None:
            self.record(operation, arguments)
        try:
            found: dict[str, Any] = getattr(self.client, _METHODS[operation])(**arguments)
        except Exception as error:
            known = _translated(error, operation)
            if known is None:
                raise
            raise known from error
        return found

    def write_batch(self, table: str, requests: Sequence[Mapping[str, Any]]) -> None:
        """PutRequests or DeleteRequests on one table, 25 per call, what stays unprocessed sent again."""
        for some in _chunks(requests, BATCH_WRITE):
            pending: dict[str, Any] = {table: list(some)}
            for _ in range(20):
                pending = self.send("BatchWriteItem", {"RequestItems": pending}).get("UnprocessedItems") or {}
                if not pending:
                    break
            else:
                raise WorldError(f"{table} keeps leaving batch writes unprocessed", hint="Raise its write capacity.")


def _chunks(whole: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    for start in range(0, len(whole), size):
        yield whole[start : start + size]


def _snake(operation: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", operation).lower()


_METHODS = {
    name: _snake(name)
    for name in (
        "BatchGetItem", "BatchWriteItem", "DeleteItem", "DescribeTable", "DescribeTimeToLive", "GetItem", "PutItem",
        "Query", "Scan", "TransactGetItems", "TransactWriteItems", "UpdateItem",
    )
}  # fmt: skip


def _translated(error: Exception, operation: str) -> Exception | None:
    """What an exception of the client means, None for any other.

    They belong to a library of another floor, so they are known by what they carry.
    """
    response = getattr(error, "response", None)
    if isinstance(response, dict) and "Error" in response:
        refusal = ServiceRefusalError(response)
        if refusal.code in _DENIED:
            return WorldError(f"{operation} is not allowed", hint="Give the caller this action.", detail=str(error))
        if refusal.code in _WORLD_CODES or not refusal.code:
            return WorldError(f"{operation} failed: {refusal}", hint="Try again; look at the service's health.")
        return refusal
    if type(error).__module__.startswith(("botocore", "urllib3")) or isinstance(error, OSError):
        hint = "Is the endpoint up?"
        return NoAnswerError(f"{operation} got no answer: {error}", hint=hint)
    return None
