"""Running a proof as an application would: the planner's requests, pages, merged branches, outcomes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dynaform.planner.calls import items, merging, reading, repeats, request
from dynaform.planner.calls.values import Call, Row
from dynaform.planner.calls.wire import item_from_wire, item_to_wire
from dynaform.planner.layout import Layout
from dynaform.planner.proof import Branch, Operation, ReadProof, WriteProof
from dynaform.smoke.execution.client import Sender, ServiceRefusalError
from dynaform.smoke.oracle.effects import ANSWERS, Outcome
from dynaform.spec.model import Otherwise
from dynaform.spec.values import Value


@dataclass(frozen=True, slots=True)
class Found:
    """One row of an answer.

    Attributes:
        entity: whose row it is; empty where it is no entity the proof expects.
        row: the logical attributes asked for.
        raw: the stored item as it came, stored names to Python values.
    """

    entity: str
    row: Row
    raw: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Part:
    """One of the requests whose rows are merged: a branch for one value of its list, or a segment of a scan."""

    branch: Branch
    call: Call
    segment: int = 0


@dataclass(frozen=True, slots=True)
class Position:
    """Where a branch goes on: the page it is in, and how many of its rows were given out."""

    start: Mapping[str, Any] | None = None
    taken: int = 0
    ended: bool = False


@dataclass(frozen=True, slots=True)
class Token:
    """What a page leaves for the next: one position per branch, and the keys another branch might give again."""

    positions: tuple[Position, ...]
    given: frozenset[Any] = frozenset()


@dataclass(frozen=True, slots=True)
class WriteResult:
    """What became of a write: outcome, the row the caller gets, the member that decided, the service's words."""

    outcome: Outcome
    answer: Row | None = None
    member: int | None = None
    words: str = ""


class Executor:
    """Runs proofs against tables.

    Args:
        layout: of the family.
        sender: sends requests.
        names: spec table to physical name.
    """

    def __init__(self, layout: Layout, sender: Sender, names: Mapping[str, str]) -> None:
        self.layout, self.sender, self.names = layout, sender, names

    def send(self, made: request.Request) -> dict[str, Any]:
        """Send a request of the planner. Raises as ``Sender.send`` does."""
        return self.sender.send(made.operation, made.arguments)

    def pages(self, proof: ReadProof, call: Call, page: int | None = None) -> Iterator[list[Found]]:
        """The pages of a read, one after the other; reads without pages give one.

        Args:
            proof: of the read.
            call: parameters, clock, rows of earlier steps.
            page: rows per page instead of the proof's, so that few rows make several pages.
        """
        if proof.operation is Operation.BATCH_GET_ITEM:
            yield self._batch(proof, call)
            return
        if proof.operation is Operation.GET_ITEM:
            yield self._get(proof, call)
            return
        token: Token | None = None
        while True:
            rows, token = self.page(proof, call, token, page)
            yield rows
            if token is None:
                return

    def page(
        self, proof: ReadProof, call: Call, token: Token | None, page: int | None = None
    ) -> tuple[list[Found], Token | None]:
        """One page of a Query or Scan, all branches merged, and the token of the next page if there is one."""
        calls = self._calls(proof, call)
        starts = token.positions if token is not None else tuple(Position() for _ in calls)
        size = page or proof.limit or proof.page
        streams = [_Stream(self, proof, each, start, size) for each, start in zip(calls, starts, strict=True)]
        rows, given = self._merged(proof, streams, size, set(token.given) if token is not None else set())
        ended = all(stream.ended for stream in streams) or (proof.limit is not None and page is None)
        return rows, None if ended else Token(tuple(stream.position for stream in streams), given)

    def count(self, proof: ReadProof, call: Call) -> int:
        """What a count answers, over all pages of all branches; of merged ones each item once."""
        total, keys = 0, set()
        for each in self._calls(proof, call):
            for response in self._responses(proof, each):
                total += int(response.get("Count", 0))
                keys |= {self._primary_key(proof, item) for item in response.get("Items", ())}
        return total if reading.selects_count(proof) else len(keys)

    def _primary_key(self, proof: ReadProof, item: Mapping[str, Any]) -> tuple[Any, ...]:
        raw = item_from_wire(item)
        return tuple(raw[name] for name in self.layout.paths[proof.table][0].key)

    def _responses(self, proof: ReadProof, part: Part) -> Iterator[dict[str, Any]]:
        start: Mapping[str, Any] | None = None
        while True:
            response = self.send(self._request(proof, part, start, None))
            yield response
            start = response.get("LastEvaluatedKey")
            if start is None:
                return

    def _calls(self, proof: ReadProof, call: Call) -> list[Part]:
        return [
            Part(branch, each, segment)
            for one in proof.branches
            for branch, each in repeats.spread(one, call)
            for segment in range(proof.segments)
        ]

    def _request(
        self, proof: ReadProof, part: Part, start: Mapping[str, Any] | None, page: int | None
    ) -> request.Request:
        key = dict(start) if start is not None else None
        return request.read_request(
            self.layout, proof, part.branch, part.call, self.names, start=key, page=page, segment=part.segment
        )

    def _get(self, proof: ReadProof, call: Call) -> list[Found]:
        rows = []
        for each in self._calls(proof, call):
            item = self.send(self._request(proof, each, None, None)).get("Item")
            if item is not None:
                rows.append(self.found(proof, item))
        return rows

    def together(self, proofs: Sequence[ReadProof], call: Call) -> list[list[Found]]:
        """The rows of each get of a transaction of reads: one, or none where the item is absent."""
        response = self.send(request.transaction_get_request(self.layout, proofs, call, self.names))
        return [
            [self.found(proof, some["Item"])] if some.get("Item") else []
            for proof, some in zip(proofs, response["Responses"], strict=True)
        ]

    def _batch(self, proof: ReadProof, call: Call) -> list[Found]:
        """Rows in the order in which their keys are asked for; DynamoDB gives them in any."""
        rows: dict[Any, Found] = {}
        for made in self._batches(proof, call):
            arguments = made.arguments
            while arguments:
                response = self.sender.send(made.operation, arguments)
                for item in (item for some in response["Responses"].values() for item in some):
                    rows[self._primary_key(proof, item)] = self.found(proof, item)
                unprocessed = response.get("UnprocessedKeys")
                arguments = {**made.arguments, "RequestItems": unprocessed} if unprocessed else {}
        asked = (key for made in self._batches(proof, call) for key in self._keys(proof, made))
        return [rows[key] for key in asked if key in rows]

    def _batches(self, proof: ReadProof, call: Call) -> Iterator[request.Request]:
        for branch in proof.branches:
            yield from request.batch_get_requests(self.layout, proof, branch, call, self.names)

    def _keys(self, proof: ReadProof, made: request.Request) -> Iterator[tuple[Any, ...]]:
        for some in made.arguments["RequestItems"].values():
            yield from (self._primary_key(proof, key) for key in some["Keys"])

    def _merged(
        self, proof: ReadProof, streams: Sequence[_Stream], size: int | None, seen: set[Any]
    ) -> tuple[list[Found], frozenset[Any]]:
        """K-way merge by the order attribute; an item that two branches give is given once."""
        rows: list[Found] = []
        while size is None or len(rows) < size:
            found = self._first(proof, streams)
            if found is None:
                break
            stream, head = found
            stream.take()
            key = self._key_of(proof, head)
            if key is None or key not in seen:
                seen.add(key)
                rows.append(head)
        return rows, self._given(proof, rows, seen)

    def _given(self, proof: ReadProof, rows: Sequence[Found], seen: set[Any]) -> frozenset[Any]:
        """Keys that a later page could repeat: those given whose order value is the last one; all without an order."""
        if not reading.is_merged(proof) or proof.order is None or not rows:
            return frozenset(seen if reading.is_merged(proof) else ())
        places = [merging.place(self.layout, proof, each.entity, each.row) for each in rows]
        return frozenset(
            self._key_of(proof, each) for each, place in zip(rows, places, strict=True) if place == places[-1]
        )

    def _first(self, proof: ReadProof, streams: Sequence[_Stream]) -> tuple[_Stream, Found] | None:
        """The row that comes next, with its stream; streams read in turn are not looked at before theirs."""
        heads = ((stream, head) for stream in streams if (head := stream.head()) is not None)
        if merging.is_in_turn(proof):
            return next(heads, None)
        found = list(heads)
        if not found:
            return None
        places = [merging.place(self.layout, proof, head.entity, head.row) for _, head in found]
        return found[merging.first(places, proof.order is not None and proof.order.descending)]

    def _key_of(self, proof: ReadProof, found: Found) -> Any:
        """The primary key of a row, None where the answer does not hold it and only one branch could give it."""
        path = self.layout.paths[proof.table][0]
        if all(name in found.raw for name in path.key):
            return tuple(found.raw[name] for name in path.key)
        return repr(sorted(found.raw.items())) if reading.is_merged(proof) else None

    def found(self, proof: ReadProof, item: Mapping[str, Any], branch: Branch | None = None) -> Found:
        """A stored item as a row of the answer; of a branch of one entity it is that one's."""
        raw = item_from_wire(item)
        candidates = merging.entities_of(branch) if branch is not None else proof.entities
        entity = candidates[0] if len(candidates) == 1 else items.entity_of(self.layout, candidates, raw) or ""
        wanted = list(proof.returns)
        if proof.order is not None and proof.order.attribute not in wanted:
            wanted.append(proof.order.attribute)
        attributes = self.layout.entity(entity).attributes if entity else {}
        wanted = [name for name in wanted if name.split(".", 1)[0] in attributes]
        return Found(entity, items.logical_row(self.layout, entity, raw, wanted) if entity else {}, raw)

    def write(self, proof: WriteProof, call: Call) -> WriteResult:
        """Send one write. Raises ServiceRefusalError where the request itself is refused."""
        try:
            response = self.send(request.write_request(self.layout, proof, call, self.names))
        except ServiceRefusalError as refusal:
            if not refusal.conditional:
                raise
            item = refusal.item if proof.otherwise is Otherwise.RETURN else None
            return WriteResult(ANSWERS[proof.otherwise], self._stored(proof, item), 0)
        return WriteResult(Outcome.DONE, self._returned(proof, response.get("Attributes"), call))

    def _returned(self, proof: WriteProof, attributes: Mapping[str, Any] | None, call: Call) -> Row | None:
        if not proof.returns:
            return None
        if proof.operation is Operation.PUT_ITEM:
            row = request.written_row(self.layout, proof, call)
            return {name: row[name] for name in proof.returns if name in row}
        return items.logical_row(self.layout, proof.entity, item_from_wire(attributes or {}), proof.returns)

    def _stored(self, proof: WriteProof, item: Mapping[str, Any] | None) -> Row | None:
        """The item that stood in the way: of the write's entity, or of one that shares its keys."""
        if not item:
            return None
        raw = item_from_wire(item)
        owner = self._owner(proof.entity, raw)
        return self._whole(owner, raw) if owner is not None else {}

    def _owner(self, entity: str, raw: Mapping[str, Any]) -> str | None:
        """Whose a stored item is that has the key of an entity's; None for a type that nobody declares."""
        sharers = self.layout.sharers(entity)
        return items.entity_of(self.layout, (entity, *sharers), raw) if sharers else entity

    def _whole(self, entity: str, raw: Mapping[str, Any]) -> Row:
        return items.logical_row(self.layout, entity, raw, tuple(self.layout.entity(entity).attributes))

    def transact(self, proofs: Sequence[WriteProof], token: Value | None, call: Call) -> WriteResult:
        """Send a transaction; the first failing member in written order decides the answer."""
        try:
            self.send(request.transaction_request(self.layout, proofs, token, call, self.names))
        except ServiceRefusalError as refusal:
            member = refusal.failed_member
            if member is None:
                return WriteResult(Outcome.INVALID, words=str(refusal))
            proof, _ = request.members(proofs, call)[member]
            item = refusal.reasons[member].get("Item") if proof.otherwise is Otherwise.RETURN else None
            return WriteResult(ANSWERS[proof.otherwise], self._stored(proof, item), member)
        return WriteResult(Outcome.DONE)

    def stored(self, wanted: Sequence[tuple[str, Mapping[str, Any]]]) -> list[Row | None]:
        """Items as they are now, read strongly, all attributes.

        Args:
            wanted: entity and stored primary key of each.
        """
        keys: dict[str, list[Mapping[str, Any]]] = {}
        for entity, key in wanted:
            table = keys.setdefault(self.names[self.layout.entity(entity).table], [])
            if (wire := item_to_wire(key)) not in table:
                table.append(wire)
        found = self._by_key(keys) if keys else {}
        rows: list[Row | None] = []
        for entity, key in wanted:
            raw = found.get((self.layout.entity(entity).table, _hashed(key)))
            own = raw is not None and self._owner(entity, raw) == entity
            rows.append(self._whole(entity, raw) if raw is not None and own else None)
        return rows

    def _by_key(self, keys: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[Any, dict[str, Any]]:
        """Stored items by table and primary key."""
        pending: Any = {table: {"Keys": list(some), "ConsistentRead": True} for table, some in keys.items()}
        tables = {physical: table for table, physical in self.names.items()}
        found: dict[Any, dict[str, Any]] = {}
        while pending:
            response = self.sender.send("BatchGetItem", {"RequestItems": pending})
            for physical, some in response["Responses"].items():
                key_names = self.layout.paths[tables[physical]][0].key
                for raw in map(item_from_wire, some):
                    found[tables[physical], _hashed({name: raw[name] for name in key_names})] = raw
            pending = response.get("UnprocessedKeys")
        return found


def _hashed(key: Mapping[str, Any]) -> tuple[tuple[str, Any], ...]:
    return tuple(sorted(key.items()))


class _Stream:
    """The rows of one part from a position on; remembers where its next page would start."""

    def __init__(self, owner: Executor, proof: ReadProof, part: Part, start: Position, size: int | None) -> None:
        self._owner, self._proof, self._part, self._size = owner, proof, part, size
        self._start, self._taken = start.start, start.taken
        self._rows: list[Found] | None = None
        self._next: Mapping[str, Any] | None = None
        self._over = start.ended

    def head(self) -> Found | None:
        """The next row, read when it is not at hand; None at the end."""
        while not self._over:
            if self._rows is None:
                self._read()
            if (row := self.buffered()) is not None:
                return row
            self._advance()
        return None

    def buffered(self) -> Found | None:
        """The next row of the page at hand."""
        if self._rows is None or self._taken >= len(self._rows):
            return None
        return self._rows[self._taken]

    def take(self) -> None:
        """Give the head out."""
        self._taken += 1

    def _read(self) -> None:
        made = self._owner._request(self._proof, self._part, self._start, self._size)
        response = self._owner.send(made)
        self._rows = [self._owner.found(self._proof, item, self._part.branch) for item in response.get("Items", ())]
        self._next = response.get("LastEvaluatedKey")

    def _advance(self) -> None:
        if self._next is None:
            self._over = True
        self._start, self._taken, self._rows = self._next, 0, None

    @property
    def ended(self) -> bool:
        """Whether nothing can follow; a last page that is given out to its end has ended."""
        if not self._over and self._rows is not None and self._taken >= len(self._rows):
            self._advance()
        return self._over

    @property
    def position(self) -> Position:
        """Where the next page of the answer goes on."""
        return Position(self._start, self._taken, self._over)
