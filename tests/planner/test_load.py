"""Expected units per second: a family whose figures a reader can recompute, and the real families as a whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from dynaform.planner.load import Expected, PerSecond, TableLoad, expected_load
from dynaform.planner.proof import WriteProof
from dynaform.planner.prove import FamilyProofs, prove_family
from dynaform.spec import parse_family
from families import family_proofs

ROOT = Path(__file__).resolve().parents[2]
FAMILIES = sorted(file.parent.name for file in (ROOT / "modules/families").glob("*/spec.yaml"))

FAMILY = """
format: 1
family: shop
tables:
  Orders:
    key: {partition: customerId, sort: orderId}
    indexes:
      ByState: {key: {partition: state, sort: at}, projection: ALL}
      ByTotal: {local: {sort: total}, projection: KEYS_ONLY}
  Carts: {key: {partition: cartId}}
  Stock: {key: {partition: itemId}}
entities:
  Order:                                   # 1.5 KB: 2 write units; an entry of ByTotal: 1
    table: Orders
    attributes: {customerId: id, orderId: id, at: timestamp, state: [OPEN, SENT], total: integer}
    workload: {items: 1000, size: 1.5KB}
  Cart:                                    # no size: nobody knows its units
    table: Carts
    attributes: {cartId: id, owner: id}
  Item:
    table: Stock
    attributes: {itemId: id, left: {type: integer, default: 0}}
    workload: {items: 10, size: 100B}
access_patterns:
"""


def proved(patterns: str) -> FamilyProofs:
    """The proofs of the shop with some patterns; none of them is in error."""
    lines = "".join(f"  {line.strip()}\n" for line in patterns.strip().splitlines())
    found = prove_family(parse_family(FAMILY + lines))
    assert found.proofs.keys() == found.loaded.family.access_patterns.keys(), found.findings
    return found


def load(patterns: str, table: str = "Orders") -> TableLoad:
    """The load of one table of the shop."""
    return expected_load(proved(patterns))[table]


def test_units_of_a_write_are_the_items_the_global_entries_and_the_local_ones() -> None:
    found = load("place: {create: Order, rate: {average: 3/s, peak: 10/s}}")
    # 2 for the item and 1 for its local entry; ByState holds the whole item, and is measured by itself
    assert found.expected == Expected(write=PerSecond(3 * 3, 3 * 10))
    assert found.indexes == {"ByState": Expected(write=PerSecond(2 * 3, 2 * 10))}
    assert found.operations == ("PutItem",)


def test_an_entry_that_moves_is_written_twice_and_a_transaction_doubles_all() -> None:
    send = "update: Order, by: [customerId, orderId], when: {state: OPEN, at: $at}, set: {state: SENT}"
    alone = load(f"send: {{{send}, rate: 1/s}}")
    assert (alone.expected.write, alone.indexes["ByState"].write) == (PerSecond(2, 2), PerSecond(4, 4))
    take = "{update: Item, by: [itemId], add: {left: -1}}"
    both = proved(f"send: {{transaction: [{{{send}}}, {take}], rate: 1/s}}")
    orders, stock = (expected_load(both)[name] for name in ("Orders", "Stock"))
    assert (orders.expected.write, orders.indexes["ByState"].write) == (PerSecond(4, 4), PerSecond(8, 8))
    assert stock.expected.write == PerSecond(2, 2)
    assert orders.operations == stock.operations == ("TransactWriteItems",)


def test_reads_count_where_they_read() -> None:
    found = load("""
        of-state: {list: Order, by: [state], order: at, page: 20, rate: {average: 2/s, peak: 5/s}}
        by-total: {list: Order, by: [customerId], order: total, page: 20, returns: [orderId, total], rate: 1/s}
        get: {get: Order, by: [customerId, orderId], consistent: true, rate: 4/s}
    """)
    # 20 rows of 1.5 KB are 30,000 B: 8 times 4 KB, half a unit each
    assert found.indexes["ByState"] == Expected(read=PerSecond(4 * 2, 4 * 5))
    # the local index: 20 small rows in half a unit, measured at the table, beside one strong unit per get
    assert found.expected == Expected(read=PerSecond(0.5 * 1 + 1 * 4, 0.5 * 1 + 1 * 4))
    assert found.operations == ("GetItem", "Query")


def test_a_read_over_several_indexes_is_shared_between_them() -> None:
    found = expected_load(family_proofs("conversation"))["Sessions"].indexes
    # list-sessions-of-user, 5000/day: a page of 20 rows of 400 B is 8,000 B, so one unit from each of the two indexes
    each = pytest.approx(5000 / 86400)
    assert [found[name].read for name in ("UserSessionsIndex", "UserBSessionsIndex")] == [PerSecond(each, each)] * 2


def test_a_peak_that_is_not_said_is_the_average() -> None:
    found = load("""
        get: {get: Order, by: [customerId, orderId], rate: {average: 1/s, peak: 10/s}}
        get-again: {get: Order, by: [customerId, orderId], rate: 2/s}
    """)
    assert found.expected.read == PerSecond(0.5 * 3, 0.5 * 12)


def test_a_repeated_write_counts_with_its_limit() -> None:
    due = "{list: Order, by: [state], order: at, limit: 5, as: due}"
    where = "{customerId: $due.customerId, orderId: $due.orderId}"
    drop = f"{{delete: Order, where: {where}, each: $due, limit: 5, otherwise: ignore}}"
    found = load(f"drop-all: {{steps: [{due}, {drop}], requests: 6, rate: 1/s}}")
    assert found.expected.write == PerSecond(5 * 3, 5 * 3)
    assert found.indexes["ByState"].write == PerSecond(5 * 2, 5 * 2)


def test_what_nobody_says_is_unknown_and_never_zero() -> None:
    unsaid = proved("get: {get: Order, by: [customerId, orderId]}\ncart: {get: Cart, by: [cartId], rate: 5/s}")
    loads = expected_load(unsaid)
    assert loads["Orders"] == TableLoad(("GetItem",), Expected(), {"ByState": Expected()})
    assert loads["Carts"] == TableLoad(("GetItem",), Expected(), {})
    assert loads["Stock"] == TableLoad()
    beside = load(
        "get: {get: Order, by: [customerId, orderId]}\nagain: {get: Order, by: [customerId, orderId], rate: 2/s}"
    )
    assert beside.expected.read == PerSecond(1, 1)


@pytest.mark.parametrize("family", FAMILIES)
def test_real_families_say_what_they_expect(family: str) -> None:
    """Every pattern of the five states a rate, so whatever a proof touches has an expectation, and it adds up."""
    proofs = family_proofs(family)
    loads = expected_load(proofs)
    assert list(loads) == list(proofs.loaded.family.tables)
    for pattern, proof in proofs.proofs.items():
        assert proof.rate is not None or not proof.variants, pattern
    for table, found in loads.items():
        assert found.operations, f"no pattern uses {table}"
        assert found.expected.write is not None, table
        for expected in (found.expected, *found.indexes.values()):
            for units in filter(None, (expected.read, expected.write)):
                assert 0 < units.average <= units.peak
    for table, index in proofs.index_users():
        measured = loads[table].indexes.get(index, loads[table].expected)  # a local index counts with its table
        assert measured.read is not None, (table, index)
    for verb in ("read", "write"):
        known = [each for load in loads.values() for each in (load.expected, *load.indexes.values())]
        total = sum(units.average for each in known if (units := getattr(each, verb)) is not None)
        assert total == pytest.approx(_total(proofs, verb)), verb


def _total(proofs: FamilyProofs, verb: str) -> float:
    """Units per second of all patterns, straight from the capacities of their steps."""
    total = 0.0
    for proof in proofs.proofs.values():
        for step in proof.steps:
            times = step.proof.limit or 1 if isinstance(step.proof, WriteProof) and step.proof.each else 1
            total += times * (getattr(step.proof.capacity, verb) or 0) * (proof.rate.average if proof.rate else 0)
    return total
