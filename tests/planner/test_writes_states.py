"""States over all patterns: what is asked for and never comes to be, and conditions that can never hold."""

from __future__ import annotations

import pytest

from dynaform.findings import Severity
from dynaform.planner.layout import Layout
from dynaform.planner.prove import prove_family
from dynaform.planner.writes.states import check_states
from dynaform.spec import parse_family

FAMILY = """
format: 1
family: states
tables:
  Orders:
    key: {partition: orderId}
    indexes: {ByStatus: {key: {partition: status, sort: orderId}, projection: ALL}}
entities:
  Order:
    table: Orders
    live: {deletedAt: {exists: false}}
    attributes:
      orderId: id
      status: [new, paid, packed, shipped, lost]
      locked: {type: boolean, optional: true}
      amount: {type: integer, default: 0}
      deletedAt: {type: timestamp, optional: true}
access_patterns:
"""
CREATE = "create: {create: Order, set: {status: new}}"
PAY = "pay: {update: Order, by: [orderId], when: {status: new}, set: {status: paid}}"
PACK = "pack: {update: Order, by: [orderId], when: {status: paid}, set: {status: packed}}"
SHIP = "ship: {update: Order, by: [orderId], when: {status: packed}, set: {status: shipped}}"
LIST = "shipped: {list: Order, where: {status: shipped}, page: 20}"


def unreached(*patterns: str) -> list[tuple[str, str]]:
    """Subject and text of what is said of states."""
    loaded = parse_family(FAMILY + "".join(f"  {each}\n" for each in patterns))
    found = check_states(Layout(loaded.family), loaded)
    assert all(each.id == "DF251" and each.level is Severity.WARNING and each.place and each.hint for each in found)
    return [(each.subject.removeprefix("access_patterns/"), each.seen) for each in found]


def test_states_that_follow_from_each_other_are_reached() -> None:
    assert unreached(CREATE, PAY, PACK, SHIP, LIST) == []


def test_a_missing_write_leaves_all_states_after_it_unreached() -> None:
    assert unreached(CREATE, PAY, SHIP, LIST) == [
        ("ship", "status of Order is never packed: no access pattern sets it"),
        (
            "shipped",
            "status of Order is never shipped: ship would set it, and asks for a value that is never there either",
        ),
    ]


def test_two_states_that_only_lead_to_each_other_are_never_entered() -> None:
    lost = "lose: {update: Order, by: [orderId], when: {status: shipped}, set: {status: lost}}"
    found = "find: {update: Order, by: [orderId], when: {status: lost}, set: {status: shipped}}"
    assert [subject for subject, _ in unreached(CREATE, lost, found)] == ["lose", "find"]


ANYTHING = {
    "the caller says it": (CREATE.replace("set: {status: new}", "set: {amount: 1}"), LIST),
    "an update takes any": (CREATE, "any: {update: Order, by: [orderId], set: {status: $status}}", LIST),
    "another program writes them": (LIST,),
    "one of several is there": (
        CREATE,
        "some: {list: Order, where: {status: {in: [new, lost]}}, page: 9, requests: 2}",
    ),
    "asked by a parameter": (CREATE, "those: {list: Order, by: [status], page: 20}"),
    "not one of them": (CREATE, "no: {update: Order, by: [orderId], when: {status: {ne: lost}}, set: {amount: 1}}"),
    "an update without a condition": (CREATE, SHIP.replace("when: {status: packed}, ", ""), LIST),
    "not any but one": (CREATE, SHIP.replace("{status: packed}", "{status: {ne: lost}}"), LIST),
}


@pytest.mark.parametrize("patterns", ANYTHING.values(), ids=ANYTHING)
def test_nothing_is_said_where_a_value_may_be_there(patterns: tuple[str, ...]) -> None:
    assert unreached(*patterns) == []


def test_a_move_to_another_key_makes_no_new_item() -> None:
    move = (
        "move: {transaction: [{delete: Order, where: {orderId: $old, status: paid}}, "
        "{create: Order, set: {status: shipped}}]}"
    )
    assert unreached(move, LIST) == []  # where the first items come from is not said
    assert unreached(CREATE, PAY, move, LIST) == []
    assert [subject for subject, _ in unreached(CREATE, move, LIST)] == ["move", "shipped"]


def test_a_boolean_that_is_never_true() -> None:
    create = CREATE.replace("status: new", "status: new, locked: false")
    unlock = "unlock: {update: Order, by: [orderId], when: {locked: true}, set: {locked: false}}"
    assert unreached(create, unlock) == [("unlock", "locked of Order is never true: no access pattern sets it")]
    assert unreached(CREATE, unlock) == []  # the caller of create may lock it


def test_a_state_can_be_accepted_with_who_else_brings_it_about() -> None:
    accepted = LIST.replace("page: 20", "page: 20, accept: {DF251: the warehouse writes it}")
    loaded = parse_family(f"{FAMILY}  {CREATE}\n  {accepted}\n")
    (said,) = prove_family(loaded).findings
    assert (said.id, said.level) == ("DF251", Severity.NOTE)


def contradicted(clauses: str, verb: str = "update") -> list[tuple[str, str]]:
    change = ", set: {amount: 1}" if verb == "update" else ""
    loaded = parse_family(f"{FAMILY}  x: {{{verb}: Order, {clauses}{change}}}\n")
    return [(each.id, each.seen) for each in prove_family(loaded).findings if each.id == "DF252"]


IMPOSSIBLE = {
    "two values": "where: {orderId: $id, status: new}, when: {status: paid}",
    "none of them": "where: {orderId: $id, status: new}, when: {status: {in: [paid, packed]}}",
    "not itself": "where: {orderId: $id, status: new}, when: {status: {ne: new}}",
    "above and below": "by: [orderId], when: {amount: {ge: 5, lt: 5}}",
    "absent and more": "by: [orderId], when: {locked: {exists: false, eq: true}}",
    "dead and alive": "by: [orderId], when: {deletedAt: {exists: true}}",
}


@pytest.mark.parametrize("verb", ["update", "delete"])
@pytest.mark.parametrize("clauses", IMPOSSIBLE.values(), ids=IMPOSSIBLE)
def test_conditions_that_never_hold(clauses: str, verb: str) -> None:
    ((_, seen),) = contradicted(clauses, verb)
    assert "cannot be true at once" in seen


POSSIBLE = [
    "by: [orderId], when: {amount: {ge: 5, le: 5}}",
    "by: [orderId], when: {status: {in: [new, paid], ne: new}}",
    "by: [orderId], when: {amount: {ge: $low, lt: 5}}",
    "where: {orderId: $id, status: new}, when: {status: new}",
    "by: [orderId], when: {any: [{status: new}, {status: paid}], amount: {gt: 0}}",
]


@pytest.mark.parametrize("clauses", POSSIBLE)
def test_conditions_that_may_hold(clauses: str) -> None:
    assert contradicted(clauses) == []
