"""DF765: a put that replaces an item which is known by more than its key."""

from __future__ import annotations

from collections.abc import Iterator

from dynaform.findings import Finding
from dynaform.rules.design import Design
from dynaform.rules.rule import Rule
from dynaform.spec.model import Verb


def check(design: Design) -> Iterator[Finding]:
    """One finding per unconditional put of an entity that is also read by a name its key does not hold."""
    for pattern, path, action in design.actions():
        if action.verb is not Verb.PUT or action.when:
            continue
        entity = action.entities[0]
        if names := sorted(_other_names(design, entity)):
            yield design.finding(
                "DF765",
                f"it replaces the {entity} of the same key, and who knows that one by its {names[0]} finds it no more",
                ("access_patterns", pattern),
                *path[2:],
                "put",
                hint=f"Write create, and put {names[0]} into the key where one key may have several of them.",
            )


def _other_names(design: Design, entity: str) -> set[str]:
    """What the entity is read by; of what is unique, the proof says already that its claim stays."""
    known = design.layout.base(entity).attributes | design.entities[entity].unique.keys()
    gets = [action for _, _, action in design.actions() if action.verb is Verb.GET and action.entities == (entity,)]
    return {action.by[0] for action in gets if len(action.by) == 1} - known


RULE = Rule(
    "DF765",
    check,
    bad="""
tables:
  Purchases:
    key: {partition: userId, sort: product}
    indexes: {by-receipt: {key: {partition: receipt}, projection: ALL}}
entities:
  Purchase: {table: Purchases, attributes: {userId: id, product: id, receipt: id}}
access_patterns:
  buy:
    put: Purchase    # <- DF765
  purchase-of-receipt: {get: Purchase, by: [receipt], accept: {DF207: the store numbers its receipts}}
""",
    good="""
tables:
  Purchases:
    key: {partition: userId, sort: sk}
    indexes: {by-receipt: {key: {partition: receipt}, projection: ALL}}
entities:
  Purchase:
    table: Purchases
    key: {sk: "{product}#{receipt}"}
    attributes: {userId: id, product: id, receipt: id}
access_patterns:
  buy:
    create: Purchase
  purchase-of-receipt: {get: Purchase, by: [receipt], accept: {DF207: the store numbers its receipts}}
""",
)
