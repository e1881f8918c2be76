"""DF767: writes one after the other, where a stop between them cannot be made good by calling again."""

from __future__ import annotations

from collections.abc import Iterator

from dynaform.findings import Finding
from dynaform.rules.design import Design
from dynaform.rules.rule import Rule
from dynaform.spec.model import READ_VERBS, Action, Otherwise, Verb
from dynaform.spec.predicates import Op


def check(design: Design) -> Iterator[Finding]:
    """One finding per pattern of steps in which a write that is not the last adds, appends, or cannot be repeated."""
    for name, pattern in design.family.access_patterns.items():
        writes = [(index, step) for index, step in enumerate(pattern.steps) if step.verb not in READ_VERBS]
        for index, step in writes[:-1]:
            if (why := _unrepeatable(step)) is not None:
                yield design.finding(
                    "DF767",
                    f"if the call ends after this {step.verb}, {why} when it is made again",
                    ("access_patterns", name),
                    "steps",
                    index,
                    str(step.verb),
                    hint="Make one transaction of the writes, or let the first one change nothing the second time.",
                )
                break


def _unrepeatable(step: Action) -> str | None:
    if (step.add or step.append) and not step.when:
        return f"{', '.join([*step.add, *step.append])} grows twice"
    if step.verb in {Verb.CREATE, Verb.DELETE} and step.otherwise is Otherwise.REFUSE and step.each is None:
        return "it is refused, and the rest never happens,"
    if step.otherwise is Otherwise.REFUSE and _ends_its_condition(step):
        return "its condition no longer holds, and the rest never happens,"
    return None


def _ends_its_condition(step: Action) -> bool:
    """Whether the write sets what its own condition wants otherwise, so that it succeeds once."""
    return any(
        each.op is Op.EQ and each.attribute in step.set_ and step.set_[each.attribute] != each.value
        for each in step.when.comparisons()
    )


RULE = Rule(
    "DF767",
    check,
    bad="""
tables:
  Carts: {key: {partition: userId, sort: productId}}
  Orders: {key: {partition: orderId}}
entities:
  CartLine: {table: Carts, attributes: {userId: id, productId: id}}
  Order: {table: Orders, attributes: {orderId: id, userId: id}}
access_patterns:
  cart: {list: CartLine, by: [userId], page: 50}
  order: {get: Order, by: [orderId]}
  check-out:
    steps:
      - create: Order    # <- DF767
      - {list: CartLine, by: [userId], as: line, limit: 25}
      - {delete: CartLine, each: $line, limit: 25, otherwise: ignore}
    requests: 27
""",
    good="""
tables:
  Carts: {key: {partition: userId, sort: productId}}
  Orders: {key: {partition: orderId}}
entities:
  CartLine: {table: Carts, attributes: {userId: id, productId: id}}
  Order: {table: Orders, attributes: {orderId: id, userId: id}}
access_patterns:
  cart: {list: CartLine, by: [userId], page: 50}
  order: {get: Order, by: [orderId]}
  check-out:
    steps:
      - {create: Order, otherwise: ignore}
      - {list: CartLine, by: [userId], as: line, limit: 25}
      - {delete: CartLine, each: $line, limit: 25, otherwise: ignore}
    requests: 27
""",
)
