"""DF767: writes one after the other, where a stop between them cannot be made good by calling again."""

from __future__ import annotations

from collections.abc import Iterator

from dynaform.findings import Finding
from dynaform.rules.design import Design
from dynaform.rules.rule import Rule
from dynaform.spec.model import READ_VERBS, Action, Otherwise, Pattern, Verb
from dynaform.spec.predicates import Op


def check(design: Design) -> Iterator[Finding]:
    """One finding per pattern without a transaction in which a write that is not the last cannot be made again."""
    for name, pattern in design.family.access_patterns.items():
        placed = () if pattern.transaction else pattern.placed_actions()
        writes = [(below, action) for below, action in placed if action.verb not in READ_VERBS]
        for position, (below, action) in enumerate(writes):
            last = position == len(writes) - 1
            row = _unrepeatable_row(pattern, action)
            why = row or (None if last else _unrepeatable(action))
            if why is not None:
                where = f"between two rows of ${action.each}" if row else f"after this {action.verb}"
                yield design.finding(
                    "DF767",
                    f"if the call ends {where}, {why} when it is made again",
                    ("access_patterns", name),
                    *below,
                    str(action.verb),
                    hint="Make one transaction of the writes, or let what was made change nothing the second time "
                    "(otherwise: ignore).",
                )
                break


def _unrepeatable_row(pattern: Pattern, action: Action) -> str | None:
    """Why a repetition cannot be started anew where some of its rows are written; None where it can, or is none."""
    listed = action.each in {step.as_ for step in pattern.steps}  # read again, and what is deleted is not among them
    if action.each is None or action.otherwise is not Otherwise.REFUSE or action.when:
        return None
    if action.add or action.append:
        return f"{', '.join([*action.add, *action.append])} of the first rows grows twice"
    if action.verb is Verb.CREATE or (action.verb is Verb.DELETE and not listed):
        return "it is refused at the first row, and the rest never happens,"
    return None


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
  fill-cart:
    create: CartLine    # <- DF767
    each: $lines
    limit: 25
    requests: 25
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
  fill-cart:
    create: CartLine
    each: $lines
    limit: 25
    requests: 25
    otherwise: ignore
""",
)
