"""What calls cost on an engine that counts, beside what their proofs say they cost at the declared sizes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

from dynaform.planner.calls.items import stored_item
from dynaform.planner.calls.values import Call
from dynaform.planner.calls.wire import item_to_wire
from dynaform.planner.pattern_proof import Kind, PatternProof
from dynaform.planner.proof import Operation, ReadProof, WriteProof
from dynaform.planner.prove import prove_family
from dynaform.smoke.execution.client import Sender, ServiceRefusalError
from dynaform.smoke.execution.execute import Executor
from dynaform.smoke.oracle.effects import Outcome
from dynaform.smoke.oracle.world import Item
from dynaform.spec.model import Verb

from .harness import Bench, calls, generate, items, load, tally
from .pools import NOW

PADDING = "z"
SIZES = (1500, 4800)
_WHOLE = frozenset({Verb.CREATE, Verb.PUT, Verb.UPDATE})
_METERED = frozenset({"query", "scan", "get_item", "batch_get_item", "put_item", "update_item", "delete_item",
                      "transact_write_items", "transact_get_items"})  # fmt: skip


@dataclass
class Meter:
    """A client that asks for the capacity of every call and adds it up."""

    client: Any
    sent: int = 0
    scanned: int = 0
    table: float = 0.0
    indexes: Counter[str] = field(default_factory=Counter)

    def __getattr__(self, name: str) -> Any:
        method = getattr(self.client, name)
        return (lambda **arguments: self._metered(method, arguments)) if name in _METERED else method

    def _metered(self, method: Any, arguments: dict[str, Any]) -> Any:
        answer = method(**arguments, ReturnConsumedCapacity="INDEXES")
        said = answer["ConsumedCapacity"]
        self.sent += 1
        self.scanned += answer.get("ScannedCount", 0)
        for each in said if isinstance(said, list) else [said]:
            self.table += each.get("Table", {}).get("CapacityUnits", 0.0)
            for kind in ("GlobalSecondaryIndexes", "LocalSecondaryIndexes"):
                for index, units in each.get(kind, {}).items():
                    self.indexes[index] += units["CapacityUnits"]
        return answer

    @property
    def total(self) -> float:
        return self.table + sum(self.indexes.values())


def item_bytes(item: dict[str, Any]) -> int:
    """The size of an item in AttributeValue form, as DynamoDB counts it."""
    return sum(len(name.encode()) + _bytes(value) for name, value in item.items())


def _bytes(value: dict[str, Any]) -> int:
    ((kind, content),) = value.items()
    if kind in {"S", "B"}:
        return len(content.encode() if kind == "S" else content)
    if kind == "N":
        return number_bytes(content)
    if kind in {"BOOL", "NULL"}:
        return 1
    if kind == "M":
        return 3 + sum(1 + len(name.encode()) + _bytes(each) for name, each in content.items())
    if kind == "L":
        return 3 + sum(1 + _bytes(each) for each in content)
    return sum(_bytes({kind[0]: each}) for each in content)


def number_bytes(text: str) -> int:
    """A byte, one more for each pair of digits left and right of the point, and one for the sign."""
    whole, _, part = text.lstrip("-").partition(".")
    digits = whole.zfill(len(whole) + len(whole) % 2) + part.ljust(len(part) + len(part) % 2, "0")
    pairs = [digits[place : place + 2] != "00" for place in range(0, len(digits), 2)]
    used = len(pairs) - pairs.index(True) - pairs[::-1].index(True) if any(pairs) else 0
    return 1 + used + text.startswith("-")


def check_capacity(seed: int, client: Any, counts: Counter[str]) -> list[str]:
    """Calls of a generated design that cost more than their proofs say, or write what the proofs do not know of."""
    size = SIZES[seed % 2]
    made = generate(seed)
    for entity in made.entities.values():
        entity["attributes"][PADDING] = {"type": "string", "optional": "true"}
        entity["workload"]["size"] = str(size) + "B"
    loaded = load(made, counts)
    if loaded is None:
        return []
    proved = prove_family(loaded, repairs=False)
    tally(proved, counts)
    bench = Bench(made, proved, client, {table: f"capacity-{seed}-{table}" for table in loaded.family.tables}, counts)
    rng = Random(seed + 1)  # noqa: S311
    bench.create()
    bench.write(_padded(bench, item, size) for item in items(rng, bench.layout))
    found: list[str] = []
    for name, proof in proved.proofs.items():
        for arguments in calls(rng, bench.world, loaded.family.access_patterns[name]):
            found += (f"{name}: {text}\n{made.patterns[name]}" for text in _dearer(bench, proof, arguments, size))
            counts["calls"] += 1
    return found


def _padded(bench: Bench, item: Item, size: int) -> Item:
    """The item with a text that makes it exactly as large as the spec says."""
    wire = item_to_wire(stored_item(bench.layout, item.entity, item.row, Call({}, NOW)))
    missing = size - item_bytes(wire | {PADDING: {"S": ""}})
    return Item(item.entity, {**item.row, PADDING: "~" * missing})


def _dearer(bench: Bench, proof: PatternProof, arguments: dict[str, Any], size: int) -> Iterator[str]:
    meter = Meter(bench.client)
    executor = Executor(bench.layout, Sender(meter), bench.names)
    arguments = {name: value for name, value in arguments.items() if name != PADDING}
    call = Call({**arguments, PADDING: "~" * (size - 350)}, NOW)
    if proof.kind is not Kind.SINGLE or any(variant.omitted for variant in proof.variants):
        return
    step = proof.steps[0].proof
    try:
        if isinstance(step, ReadProof):
            yield from _read(executor, meter, step, call)
        else:
            yield from _write(executor, meter, step, call)
    except ServiceRefusalError:
        bench.counts["refused calls"] += 1
    else:
        bench.counts["equal" if meter.total == (step.capacity.read or step.capacity.write) else "below"] += 1


def _read(executor: Executor, meter: Meter, proof: ReadProof, call: Call) -> Iterator[str]:
    rows = next(executor.pages(proof, call))
    said = proof.capacity.read
    known = said is not None and meter.sent <= proof.requests and meter.scanned <= (proof.at_most or meter.scanned)
    if known and said is not None and meter.total > said:
        yield f"it takes {meter.total} read units, the proof says {said} ({proof.capacity.basis})"
    if proof.operation is Operation.GET_ITEM and rows and meter.total != said:
        yield f"a get takes {meter.total} read units, the proof says {said}"


def _write(executor: Executor, meter: Meter, proof: WriteProof, call: Call) -> Iterator[str]:
    result = executor.write(replace(proof, each=None), call)
    said = proof.capacity
    if result.outcome is not Outcome.DONE or said.write is None:
        return
    entries = dict(said.entries)
    table = said.write - sum(entries.values())
    if meter.table > table or (proof.verb in _WHOLE and meter.table != table):
        yield f"it takes {meter.table} write units of the table, the proof says {table}"
    # A create that replaces an expired item moves its entries; the proof prices the one that meets none.
    times = 2 if proof.verb is Verb.CREATE and proof.condition is not None and proof.condition.live else 1
    for index, units in meter.indexes.items():
        if units > times * entries.get(index, 0.0):
            yield f"it takes {units} write units of {index}, the proof says {entries.get(index, 0.0)}"
