"""Writes with ``each``: items made from rows, what a row may lack, and repetitions that meet one item."""

from __future__ import annotations

import pytest

from dynaform.planner.pattern_proof import PatternProof
from dynaform.planner.proof import WriteProof
from dynaform.planner.prove import prove_family
from dynaform.spec import parse_family

FAMILY = """
format: 1
family: rows
tables:
  Carts: {key: {partition: PK, sort: SK}}
  Orders: {key: {partition: PK, sort: SK}}
entities:
  CartLine:
    table: Carts
    key: {PK: "CART#{userId}", SK: "LINE#{productId}"}
    attributes: {userId: id, productId: id, amount: integer, note: {type: string, optional: true}, price: string}
    workload: {items: 10, size: 1KB, per: {userId: {typical: 3, max: 20}}}
  OrderLine:
    table: Orders
    key: {PK: "ORDER#{orderId}", SK: "LINE#{productId}"}
    attributes:
      orderId: id
      productId: id
      amount: integer
      note: {type: string, optional: true}
      gift: {type: boolean, default: false}
    workload: {items: 10, size: 100KB}
  Priced:
    table: Orders
    key: {PK: "ORDER#{orderId}", SK: "PRICED#{productId}"}
    attributes: {orderId: id, productId: id, price: decimal}
  Noted:
    table: Orders
    key: {PK: "ORDER#{orderId}", SK: "NOTED#{productId}"}
    attributes: {orderId: id, productId: id, note: string}
access_patterns:
"""
LINES = "{list: CartLine, by: [userId], limit: 20, as: c}"


def judged(pattern: str) -> tuple[list[tuple[str, str, str]], PatternProof | None]:
    """Id, text and hint of every finding of a pattern, and its proof."""
    loaded = parse_family(f"{FAMILY}  x: {pattern}\n")
    found = prove_family(loaded)
    return [(each.id, each.seen, each.hint) for each in found.findings], found.proofs.get("x")


def of_lines(write: str) -> str:
    return f"{{steps: [{LINES}, {write}], requests: 21}}"


def item(proof: PatternProof | None, index: int = -1) -> dict[str, tuple[str | None, str | None]]:
    """Attribute to its source and to the column that may be missing."""
    assert proof is not None
    write = proof.steps[index].proof
    assert isinstance(write, WriteProof)
    return {each.attribute: (each.source and str(each.source), each.column and str(each.column)) for each in write.item}


def test_a_create_takes_from_the_row_what_the_pattern_does_not_set() -> None:
    said, proof = judged(of_lines("{create: OrderLine, each: $c, limit: 20}"))
    assert said == [] and proof is not None
    assert item(proof) == {
        "orderId": ("$orderId", None),
        "productId": ("$c.productId", None),
        "amount": ("$c.amount", None),
        "note": (None, "$c.note"),
        "gift": ("false", None),
    }
    assert [(each.name, each.optional) for each in proof.parameters] == [
        ("userId", False), ("orderId", False), ("gift", True),
    ]  # fmt: skip
    assert proof.requests == 21
    assert proof.capacity.write == 20 * 98  # 100 KB, twenty times


def test_rows_of_a_list_hold_whatever_is_asked_of_them() -> None:
    said, proof = judged(
        "{transaction: [{create: OrderLine, each: $lines, set: {orderId: $orderId, amount: $lines.count}, limit: 9}]}"
    )
    assert said == [] and proof is not None
    assert item(proof)["amount"] == ("$lines.count", None)
    assert item(proof)["gift"] == ("false", "$lines.gift")
    assert [each.name for each in proof.parameters] == ["lines", "orderId"]
    assert proof.notes == (
        "If two rows of $lines name one OrderLine, the service refuses the whole call, and nothing is written.",
    )
    assert proof.requests == 1


def test_put_and_update_over_rows_read_the_columns_they_name() -> None:
    said, proof = judged(of_lines("{put: OrderLine, each: $c, set: {gift: true}, limit: 20}"))
    assert said == [] and item(proof)["gift"] == ("true", None)
    said, _ = judged(of_lines("{update: CartLine, each: $c, set: {amount: $c.amount}, limit: 20}"))
    assert said == []


WRONG = {
    "another kind in the row": (of_lines("{create: Priced, each: $c, limit: 20}"), "DF239", "$c.price is a string"),
    "perhaps not in the row": (of_lines("{create: Noted, each: $c, limit: 20}"), "DF227", "may lack note"),
    "one item for every row": (
        of_lines("{create: OrderLine, each: $c, set: {productId: $productId}, limit: 20}"),
        "DF246",
        "every row of $c means one item",
    ),
    "one item for every row of a transaction": (
        "{transaction: [{update: CartLine, each: $lines, where: {userId: $u, productId: $p}, "
        "add: {amount: 1}, limit: 5}]}",
        "DF235",
        "which DynamoDB refuses",
    ),
    "a transaction without a bound": (
        "{transaction: [{create: OrderLine, each: $lines}, {delete: CartLine, by: [userId, productId]}]}",
        "DF234",
        "nothing bounds the rows of $lines",
    ),
    "a transaction of too many": (
        "{transaction: [{create: OrderLine, each: $lines, limit: 60}, {delete: CartLine, each: $old, limit: 41}]}",
        "DF234",
        "up to 101 items",
    ),
    "a transaction too large": (
        "{transaction: [{create: OrderLine, each: $lines, limit: 41}]}",
        "DF238",
        "4.1 MB",
    ),
    "rows of a write without an answer": (
        "{steps: [{update: CartLine, by: [userId, productId], set: {amount: 1}, as: w}, "
        "{delete: CartLine, each: $w, limit: 1}], requests: 2}",
        "DF220",
        "not bound",
    ),
}


@pytest.mark.parametrize(("pattern", "id", "words"), WRONG.values(), ids=WRONG)
def test_refused(pattern: str, id: str, words: str) -> None:
    said, proof = judged(pattern)
    found = [each for each in said if each[0] == id]
    assert proof is None and found, said
    assert words in found[0][1]
    assert found[0][2]


def test_adding_up_over_rows_may_meet_one_item() -> None:
    one = "where: {orderId: $o, productId: $p}"
    said, _ = judged(of_lines(f"{{update: OrderLine, {one}, each: $c, add: {{amount: $c.amount}}, limit: 20}}"))
    assert said == []


def test_the_bound_that_is_printed_fits() -> None:
    said, _ = judged("{transaction: [{create: OrderLine, each: $lines}, {delete: CartLine, by: [userId, productId]}]}")
    assert [each[2] for each in said] == ["Write limit: 99, or less."]


VERSIONED = FAMILY.replace("price: string}", "price: string, rev: integer}\n    version: rev")


def test_rows_bring_the_version_that_they_were_read_with() -> None:
    update = "{update: CartLine, each: $c, set: {amount: 1}, limit: 20}"
    found = prove_family(parse_family(f"{VERSIONED}  x: {of_lines(update)}\n"))
    proof = found.proofs["x"]
    write = proof.steps[1].proof
    assert isinstance(write, WriteProof) and write.condition is not None
    assert str(write.condition.when) == "rev = $c.rev"
    assert [each.name for each in proof.parameters] == ["userId"]


def test_a_column_that_a_row_may_lack_is_asked_for_first() -> None:
    of_row = "where: {orderId: $o, productId: $c.productId}"
    noted = f"{{update: OrderLine, each: $c, {of_row}, set: {{note: $c.note}}, limit: 20}}"
    ((id, seen, hint),), _ = judged(of_lines(noted))
    assert (id, "may lack note" in seen) == ("DF227", True)
    assert "where: {note: {exists: true}}" in hint
    asked = of_lines(noted).replace("limit: 20, as: c", "limit: 20, where: {note: {exists: true}}, keeps: 0.5, as: c")
    assert [each[0] for each in judged(asked)[0] if each[0] == "DF227"] == []


def test_a_row_may_come_without_what_puts_its_item_into_an_index() -> None:
    """The key is made of an optional attribute by its last resort; whether the item has it no row says for sure."""
    text = """
format: 1
family: rows
tables: {T: {key: {partition: q}, indexes: {Owned: {key: {partition: GP}, projection: ALL}}}}
entities:
  E:
    table: T
    indexes: {Owned: {GP: "E#{e}", when: {o: {exists: true}}}}
    attributes: {o: {type: id, optional: true}, q: {is: {first_of: [o, NONE]}}, e: [a, b]}
    workload: {items: 9, size: 100B}
access_patterns:
  x:
    steps:
      - {list: E, as: rows, scan: {reason: few}}
      - {update: E, each: $rows, limit: 9, set: {e: b}}
    requests: 18
"""
    loaded = parse_family(text)
    said = [each for each in prove_family(loaded).findings if each.id == "DF222"]
    assert ["Owned" in each.seen for each in said] == [True]
