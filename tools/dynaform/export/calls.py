"""One example call of an access pattern: the items it needs to find, then the proof's own requests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from dynaform.export.changes import row_after
from dynaform.export.examples import Examples, another
from dynaform.export.scene import Item, Key, NoExampleError, Scene, relevant
from dynaform.planner.calls import repeats, request
from dynaform.planner.calls.items import primary_key, stored_item
from dynaform.planner.calls.request import Request
from dynaform.planner.calls.values import Call, MissingParameterError, Row, key_value, operand_value
from dynaform.planner.calls.wire import item_to_wire
from dynaform.planner.layout import Layout
from dynaform.planner.pattern_proof import Kind, ParameterSpec, PatternProof
from dynaform.planner.proof import Existence, Operation, ReadProof, WriteProof
from dynaform.planner.rows import asked_columns
from dynaform.spec.model import Action, Pattern, Verb
from dynaform.spec.predicates import ALWAYS, Comparison, Op, Predicate
from dynaform.spec.types import Kind as Type
from dynaform.spec.values import Column, Parameter

_TEXTS = frozenset({Type.STRING, Type.ID, Type.ENUM})


@dataclass(frozen=True, slots=True)
class Said:
    """A request of a script, with the words above it."""

    words: str
    request: Request


@dataclass(frozen=True, slots=True)
class Shown:
    """The example call of a pattern.

    Attributes:
        requests: what is sent, in order.
        needed: how many of them only make or remove items that the call needs to find or not to find.
        scene: the items afterwards.
    """

    requests: tuple[Said, ...]
    needed: int
    scene: Scene


def show(
    layout: Layout, pattern: Pattern, proof: PatternProof, scene: Scene, names: Mapping[str, str], now: datetime
) -> Shown:
    """The example call of one pattern in a scene; the scene given is not changed.

    Raises:
        NoExampleError: items for it are not found.
    """
    given = arguments(layout, pattern, proof.parameters, scene.examples)
    call = Call(given | _whole_rows(layout, proof, given, scene.examples), now)
    maker = _Maker(layout, scene.copy(), names)
    try:
        if proof.kind is Kind.TRANSACTION:
            maker.transaction(pattern, proof, call)
        else:
            maker.steps(pattern, proof, call)
    except (MissingParameterError, ValueError, TypeError) as error:
        raise NoExampleError(str(error)) from error
    return Shown(tuple(maker.requests), maker.needed, maker.scene)


def arguments(layout: Layout, pattern: Pattern, specs: Sequence[ParameterSpec], examples: Examples) -> dict[str, Any]:
    """Example values of a pattern's parameters: bounds lie around the example, two ids are never one."""
    found: dict[str, Any] = {}
    for spec in specs:
        if _supplied(layout, pattern, spec):
            value = examples.argument(spec)
            found[spec.name] = value if spec.many else _unlike(layout, spec, value, specs, found)
    equal = {value.name for term in _terms(pattern) if term.op is Op.EQ for value in term.values
             if isinstance(value, Parameter)}  # fmt: skip
    types = {spec.name: spec.type for spec in specs}
    for action in pattern.actions:
        moved = examples.bounds(action.selection & action.when, found, types)
        found |= {name: value for name, value in moved.items() if name not in equal}
    return found


def _whole_rows(
    layout: Layout, proof: PatternProof, given: Mapping[str, Any], examples: Examples
) -> dict[str, list[Row]]:
    """The lists that writes are repeated for, each row with the columns that are asked of it."""
    found: dict[str, list[Row]] = {}
    for write in (step.proof for step in proof.steps):
        each = write.each if isinstance(write, WriteProof) else None
        if isinstance(write, WriteProof) and each is not None and each in given:
            asked = {name: examples.typed(name, type) for name, type in asked_columns(layout, write).items()}
            found[each] = [asked | row for row in found.get(each, given[each])]
    return found


def _terms(pattern: Pattern) -> Iterator[Comparison]:
    for action in pattern.actions:
        yield from (action.selection & action.when).comparisons()


def _supplied(layout: Layout, pattern: Pattern, spec: ParameterSpec) -> bool:
    """Whether the example gives a parameter that may be left out: where it has an example, or feeds an index."""
    if not spec.optional or spec.name in pattern.optional:
        return True
    attribute = layout.entity(spec.entity).attributes.get(spec.attribute)
    feeds = {name for key in layout.indexes_of(spec.entity) if not key.when for name in key.attributes}
    return spec.attribute in feeds or (attribute is not None and attribute.example is not None)


def _unlike(
    layout: Layout, spec: ParameterSpec, value: Any, specs: Sequence[ParameterSpec], found: Mapping[str, Any]
) -> Any:
    """The value, or another one where an earlier parameter has it that means something else."""
    if spec.type.kind not in _TEXTS:
        return value
    places = {each.name: (each.entity, each.attribute) for each in specs}
    rivals = [
        found[each.name]
        for each in specs
        if each.name in found
        and (spec.type.kind is each.type.kind is Type.ID or places[each.name] == places[spec.name])
    ]
    attribute = layout.entity(spec.entity).attributes.get(spec.attribute)
    most = attribute.max if attribute is not None else None
    number, first = 1, value
    while value in rivals and number <= len(rivals):
        number += 1
        value = another(spec.type, first, number, most)
    return value


class _Maker:
    """Builds the requests of one pattern and keeps the scene up to date."""

    def __init__(self, layout: Layout, scene: Scene, names: Mapping[str, str]) -> None:
        self.layout, self.scene, self.names = layout, scene, names
        self.requests: list[Said] = []
        self.needed = 0

    def steps(self, pattern: Pattern, proof: PatternProof, call: Call) -> None:
        """A single action, or steps that use the rows of those before them."""
        numbered = len(proof.steps) > 1
        for number, (action, step) in enumerate(zip(pattern.actions, proof.steps, strict=True), start=1):
            words = f"step {number}" if numbered else ""
            if isinstance(step.proof, ReadProof):
                rows = self._ready_to_read(action, step.proof, call)
                self._read(words, step.proof, call)
                rows = [{name: row[name] for name in step.proof.returns if name in row} for row in rows]
            else:
                rows = [self._write(words, action, step.proof, one) for one in request.each_calls(step.proof, call)]
            if step.name is not None:
                call = replace(call, rows={**call.rows, step.name: tuple(rows)})

    def transaction(self, pattern: Pattern, proof: PatternProof, call: Call) -> None:
        """All members in one request."""
        reads = [step.proof for step in proof.steps if isinstance(step.proof, ReadProof)]
        if reads:
            for action, read in zip(pattern.actions, reads, strict=True):
                self._ready_to_read(action, read, call)
            self._say("", request.transaction_get_request(self.layout, reads, call, self.names))
            return
        writes = [step.proof for step in proof.steps if isinstance(step.proof, WriteProof)]
        members = [
            (action, write, one, self._ready_to_write(action, write, one))
            for action, write in zip(pattern.actions, writes, strict=True)
            for one in request.each_calls(write, call)
        ]
        words = "repeated within ten minutes, the token makes it change nothing" if proof.token is not None else ""
        self._say(words, request.transaction_request(self.layout, writes, proof.token, call, self.names))
        for action, write, one, key in members:
            self._done(action, write, key, one)

    def _say(self, words: str, made: Request) -> None:
        self.requests.append(Said(words, made))

    # -- reads --------------------------------------------------------------------------------------------------------

    def _ready_to_read(self, action: Action, proof: ReadProof, call: Call) -> list[Row]:
        """One row of each entity that the answer holds."""
        rows = []
        for entity in proof.entities:
            wanted = relevant(self.layout, entity, action.selection) & self.scene.alive(entity)
            paths = [path for path in self.layout.paths[proof.table] if path.index in proof.indexes]
            row = self.scene.find(entity, wanted, paths, call)
            if row is None:
                row = self.scene.make(entity, wanted, call)
                self._put(entity, row, call)
            rows.append(row)
        return rows

    def _read(self, words: str, proof: ReadProof, call: Call) -> None:
        made = list(self._read_requests(proof, call))
        in_turn = any(branch.buckets is not None and branch.buckets.in_turn for branch in proof.branches)
        rest = "sent while rows are wanted" if in_turn else "the application merges the answers"
        for number, each in enumerate(made, start=1):
            part = f"request {number} of {len(made)}, {rest}" if len(made) > 1 else ""
            self._say(", ".join(filter(None, (words, part))), each)

    def _read_requests(self, proof: ReadProof, call: Call) -> Iterator[Request]:
        for branch in proof.branches:
            if proof.operation is Operation.BATCH_GET_ITEM:
                yield from request.batch_get_requests(self.layout, proof, branch, call, self.names)
                continue
            for bound, one in repeats.spread(branch, call):
                for segment in range(proof.segments):
                    yield request.read_request(self.layout, proof, bound, one, self.names, segment=segment)

    # -- writes -------------------------------------------------------------------------------------------------------

    def _write(self, words: str, action: Action, proof: WriteProof, call: Call) -> Row:
        key = self._ready_to_write(action, proof, call)
        self._say(words, request.write_request(self.layout, proof, call, self.names))
        before = self.scene.items.get(key)
        self._done(action, proof, key, call)
        item = self.scene.items.get(key, before)
        row = item.row if item is not None and item.row is not None else {}
        return {name: row[name] for name in proof.returns if name in row}

    def _ready_to_write(self, action: Action, proof: WriteProof, call: Call) -> Key:
        """See to it that the write's condition will hold; the key of its item."""
        entity = proof.entity
        condition = proof.condition
        key = self._key(proof, call)
        there = self.scene.items.get(key)
        if condition is not None and condition.existence is Existence.MUST_NOT:
            if there is not None and (there.row is None or self.scene.holds(entity, condition.live, there.row, call)):
                self._remove(key)
            return key
        if proof.verb in {Verb.PUT, Verb.UPSERT} and (condition is None or not condition.when):
            return key
        wanted = self.scene.alive(entity) & (condition.when if condition is not None else ALWAYS)
        if there is None or not self.scene.holds(entity, wanted, there.row, call):
            same = self._same(action, entity, call)
            base = there.row if there is not None else None
            row = self.scene.make(entity, same & wanted, call, base)
            if (self.layout.entity(entity).table, *primary_key(self.layout, entity, row).values()) != key:
                raise NoExampleError(f"no example of {entity} where {same}")
            self._put(entity, row, call)
        return key

    def _key(self, proof: WriteProof, call: Call) -> Key:
        if proof.operation is Operation.PUT_ITEM:
            row = request.written_row(self.layout, proof, call)
            return (proof.table, *primary_key(self.layout, proof.entity, row).values())
        return (proof.table, *(key_value(term, call) for term in proof.key))

    def _same(self, action: Action, entity: str, call: Call) -> Predicate:
        """What says which item is meant; what a repeated write does not select by, its row has."""
        said = {comparison.attribute for comparison in action.selection.comparisons()}
        row: Row = next(iter(call.rows.get(action.each or "", ())), {})
        names = sorted(name for name in self.layout.base(entity).attributes if name in row and name not in said)
        own = (Comparison(name, Op.EQ, (Column(str(action.each), name),)) for name in names)
        return action.selection & Predicate(tuple(own))

    def _done(self, action: Action, proof: WriteProof, key: Key, call: Call) -> None:
        """Note what the write does."""
        if proof.operation is Operation.PUT_ITEM:
            self.scene.place(proof.entity, request.written_row(self.layout, proof, call))
        elif proof.operation is Operation.DELETE_ITEM:
            self.scene.items.pop(key, None)
        elif proof.operation is Operation.UPDATE_ITEM:
            item = self.scene.items.get(key) or self._made(action, proof, call)
            self.scene.items[key] = replace(item, row=row_after(self.layout, proof, item.row, call))

    def _made(self, action: Action, proof: WriteProof, call: Call) -> Item:
        """The item that an upsert makes, before its changes: what says which one is meant."""
        equal = [term for term in self._same(action, proof.entity, call).comparisons() if term.op is Op.EQ]
        row = {
            term.attribute: operand_value(term.value, self.layout.type(proof.entity, term.attribute), call)
            for term in equal
        }
        return Item(proof.entity, {term.name: key_value(term, call) for term in proof.key}, row)

    # -- items the call needs -----------------------------------------------------------------------------------------

    def _put(self, entity: str, row: Row, call: Call) -> None:
        table = self.layout.entity(entity).table
        item = item_to_wire(stored_item(self.layout, entity, row, call))
        self._say(f"a {entity} that it needs", Request("PutItem", {"TableName": self.names[table], "Item": item}))
        self.scene.place(entity, row)
        self.needed += 1

    def _remove(self, key: Key) -> None:
        item = self.scene.items.pop(key)
        arguments = {"TableName": self.names[key[0]], "Key": item_to_wire(item.key)}
        self._say(f"the {item.entity} of before is in its way", Request("DeleteItem", arguments))
        self.needed += 1
