"""From a proof and the arguments of one call to the exact requests of DynamoDB's low-level API."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dynaform.planner.calls.changes import changed_names, condition_text, update_text
from dynaform.planner.calls.expressions import Expressions
from dynaform.planner.calls.items import complete, stored_item
from dynaform.planner.calls.reading import filter_text, key_condition, projected_names, selects_count
from dynaform.planner.calls.repeats import spread
from dynaform.planner.calls.values import (
    Call,
    MissingParameterError,
    Row,
    column_values,
    evaluate,
    key_value,
    operand_value,
)
from dynaform.planner.calls.wire import AttributeValue, item_to_wire, to_wire
from dynaform.planner.layout import Layout
from dynaform.planner.proof import Assignment, Branch, Operation, ReadProof, WriteProof
from dynaform.spec.model import Otherwise
from dynaform.spec.types import AttributeType, Kind
from dynaform.spec.values import Parameter, Value

Names = Mapping[str, str]
"""A table's name in the spec to its physical name."""

BATCH_KEYS = 100
TOKEN_LENGTH = 36

_TEXT = AttributeType(Kind.STRING)
_MEMBER = {
    Operation.PUT_ITEM: "Put",
    Operation.UPDATE_ITEM: "Update",
    Operation.DELETE_ITEM: "Delete",
    Operation.CONDITION_CHECK: "ConditionCheck",
}


@dataclass(frozen=True, slots=True)
class Request:
    """One request.

    Attributes:
        operation: the API operation, e.g. ``Query`` or ``TransactWriteItems``.
        arguments: of the low-level client's method.
    """

    operation: str
    arguments: dict[str, Any]


# -- reads ----------------------------------------------------------------------------------------------------------


def read_request(
    layout: Layout,
    proof: ReadProof,
    branch: Branch,
    call: Call,
    names: Names,
    *,
    start: Mapping[str, AttributeValue] | None = None,
    page: int | None = None,
    segment: int = 0,
) -> Request:
    """The Query, GetItem or Scan of one branch.

    Args:
        layout: of the family.
        proof: how the read is served.
        branch: one of the proof's, with its spread bound (``spread``).
        call: the arguments.
        names: physical table names.
        start: ExclusiveStartKey, as the service gave it or as made of a row's keys.
        page: rows of this request at most; default: the proof's page or limit.
        segment: of a Scan in several segments.

    Raises:
        MissingParameterError: the call lacks a value.
        ValueError: a value that cannot stand in a key, or a proof that no request can express.
    """
    expressions = Expressions(layout, call)
    arguments: dict[str, Any] = {"TableName": names[proof.table]}
    if proof.operation is Operation.GET_ITEM:
        arguments["Key"] = _branch_key(branch, call)
    else:
        _select_rows(layout, proof, branch, expressions, arguments)
        _select_page(proof, start, page, arguments)
    if proof.operation is Operation.SCAN and proof.segments > 1:
        arguments |= {"Segment": segment, "TotalSegments": proof.segments}
    _select_columns(layout, proof, branch, expressions, arguments)
    return Request(str(proof.operation), arguments | expressions.declarations())


def batch_get_requests(layout: Layout, proof: ReadProof, branch: Branch, call: Call, names: Names) -> list[Request]:
    """The BatchGetItem requests of a branch, 100 different keys each; none where the list is empty."""
    keys: dict[tuple[Any, ...], dict[str, AttributeValue]] = {}
    for bound, one in spread(branch, call):
        key = _branch_key(bound, one)
        keys[tuple(next(iter(value.values())) for value in key.values())] = key
    wanted = list(keys.values())
    expressions = Expressions(layout, call)
    common: dict[str, Any] = {}
    _select_columns(layout, proof, branch, expressions, common)
    common |= expressions.declarations()
    return [
        Request(str(Operation.BATCH_GET_ITEM), {"RequestItems": {names[proof.table]: {"Keys": chunk, **common}}})
        for chunk in (wanted[first : first + BATCH_KEYS] for first in range(0, len(wanted), BATCH_KEYS))
    ]


def transaction_get_request(layout: Layout, proofs: Sequence[ReadProof], call: Call, names: Names) -> Request:
    """The TransactGetItems of a transaction that only gets, one item per proof."""
    items = []
    for proof in proofs:
        (branch,) = proof.branches
        expressions = Expressions(layout, call)
        item: dict[str, Any] = {"TableName": names[proof.table], "Key": _branch_key(branch, call)}
        _select_columns(layout, replace(proof, consistent=False), branch, expressions, item)
        items.append({"Get": item | expressions.declarations()})
    return Request("TransactGetItems", {"TransactItems": items})


def _select_rows(
    layout: Layout, proof: ReadProof, branch: Branch, expressions: Expressions, arguments: dict[str, Any]
) -> None:
    if branch.index is not None:
        arguments["IndexName"] = branch.index
    if proof.operation is Operation.QUERY:
        arguments["KeyConditionExpression"] = key_condition(branch, expressions)
        if proof.forward == branch.opposite:
            arguments["ScanIndexForward"] = False
    if (text := filter_text(layout, proof, branch, expressions)) is not None:
        arguments["FilterExpression"] = text


def _select_page(
    proof: ReadProof, start: Mapping[str, AttributeValue] | None, page: int | None, arguments: dict[str, Any]
) -> None:
    if (rows := page or proof.page or proof.limit) is not None:
        arguments["Limit"] = rows
    if start:
        arguments["ExclusiveStartKey"] = dict(start)


def _select_columns(
    layout: Layout, proof: ReadProof, branch: Branch, expressions: Expressions, arguments: dict[str, Any]
) -> None:
    if proof.consistent:
        arguments["ConsistentRead"] = True
    if selects_count(proof):
        arguments["Select"] = "COUNT"
    elif columns := projected_names(layout, proof, branch):
        arguments["ProjectionExpression"] = ", ".join(map(expressions.name, columns))


def _branch_key(branch: Branch, call: Call) -> dict[str, AttributeValue]:
    if branch.filters or branch.partition is None:
        raise ValueError("a read by primary key has no filter; such a branch is a Query")
    terms = [branch.partition, *([branch.sort.low] if branch.sort is not None else [])]
    return {term.name: to_wire(key_value(term, call)) for term in terms}


# -- writes ---------------------------------------------------------------------------------------------------------


def write_request(layout: Layout, proof: WriteProof, call: Call, names: Names) -> Request:
    """The PutItem, UpdateItem or DeleteItem of one write.

    The values a Put answers with are those of ``written_row``; DynamoDB has nothing to add to them.

    Raises:
        MissingParameterError: the call lacks a value.
        ValueError: a check, which exists only in transactions, or a value that cannot stand in a key.
    """
    if proof.operation is Operation.CONDITION_CHECK:
        raise ValueError("a check exists only as a member of a transaction")
    arguments = _member(layout, proof, call, names)
    if (values := _return_values(layout, proof)) is not None:
        arguments["ReturnValues"] = values
    return Request(str(proof.operation), arguments)


def transaction_request(
    layout: Layout, proofs: Sequence[WriteProof], token: Value | None, call: Call, names: Names
) -> Request:
    """The TransactWriteItems of several writes, in the order of ``members``; cancellation reasons have that order."""
    items = [{_MEMBER[proof.operation]: _member(layout, proof, one, names)} for proof, one in members(proofs, call)]
    arguments: dict[str, Any] = {"TransactItems": items}
    if token is not None:
        arguments["ClientRequestToken"] = _token(operand_value(token, _TEXT, call))
    return Request("TransactWriteItems", arguments)


def members(proofs: Sequence[WriteProof], call: Call) -> list[tuple[WriteProof, Call]]:
    """Every single write of some proofs: those with ``each`` once per row."""
    return [(proof, one) for proof in proofs for one in each_calls(proof, call)]


def each_calls(proof: WriteProof, call: Call) -> list[Call]:
    """One call per row of the step or list parameter that a write is repeated for; the call itself without one.

    The row is the only one of its name in its call; a value that is no row is the parameter itself.

    Raises:
        MissingParameterError: there is neither such a step nor such a parameter.
        ValueError: more rows than the write's limit.
    """
    name = proof.each
    if name is None:
        return [call]
    rows = call.rows[name] if name in call.rows else operand_value(Parameter(name), _TEXT, call)
    if proof.limit is not None and len(rows) > proof.limit:
        raise ValueError(f"${name} has {len(rows)} rows, the limit is {proof.limit}")
    return [_call_of(name, row, call) for row in rows]


def written_row(layout: Layout, proof: WriteProof, call: Call) -> Row:
    """The row a Put writes, computed attributes included; what the caller leaves out is missing."""
    values: Row = {}
    for assignment in proof.item:
        if (value := _assigned(assignment, call)) is not None:
            values[assignment.attribute] = value
    return complete(layout, proof.entity, values)


def _call_of(name: str, row: Any, call: Call) -> Call:
    if not isinstance(row, Mapping):
        return replace(call, parameters={**call.parameters, name: row})
    return replace(call, rows={**call.rows, name: (dict(row),)})


def _member(layout: Layout, proof: WriteProof, call: Call, names: Names) -> dict[str, Any]:
    expressions = Expressions(layout, call)
    arguments: dict[str, Any] = {"TableName": names[proof.table]}
    if proof.operation is Operation.PUT_ITEM:
        arguments["Item"] = item_to_wire(stored_item(layout, proof.entity, written_row(layout, proof, call), call))
    else:
        arguments["Key"] = {term.name: to_wire(key_value(term, call)) for term in proof.key}
    if proof.operation is Operation.UPDATE_ITEM and (update := update_text(proof, expressions)) is not None:
        arguments["UpdateExpression"] = update
    if (condition := condition_text(proof.condition, expressions)) is not None:
        arguments["ConditionExpression"] = condition
        if proof.otherwise is Otherwise.RETURN:
            arguments["ReturnValuesOnConditionCheckFailure"] = "ALL_OLD"
    return arguments | expressions.declarations()


def _return_values(layout: Layout, proof: WriteProof) -> str | None:
    """The least that holds the answer: of an update its changed attributes or the whole item; of a delete the old."""
    if not proof.returns or proof.operation is Operation.PUT_ITEM:
        return None
    if proof.operation is Operation.DELETE_ITEM:
        return "ALL_OLD"
    wanted = {layout.stored_name(proof.entity, name) for name in proof.returns}
    return "UPDATED_NEW" if wanted <= changed_names(proof) else "ALL_NEW"


def _assigned(assignment: Assignment, call: Call) -> Any:
    """What the caller or the row says, else the spec, else None; only a value nobody may leave out is missed."""
    if assignment.column is not None:
        said = next(iter(column_values(assignment.column, call)), None)
    elif assignment.parameter is not None:
        said = call.parameters.get(assignment.parameter)
    else:
        return None if assignment.source is None else evaluate(assignment.source, call)
    if said is not None or assignment.source is None:
        return said
    try:
        return evaluate(assignment.source, call)
    except MissingParameterError:
        return None


def _token(value: Any) -> str:
    """A ClientRequestToken has 36 characters at most; a longer value is replaced by its hash."""
    text = str(value)
    return text if len(text) <= TOKEN_LENGTH else hashlib.sha256(text.encode()).hexdigest()[:TOKEN_LENGTH]
