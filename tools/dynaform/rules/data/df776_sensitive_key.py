"""DF776: a sensitive attribute in a key, where keys are shown in more places than items."""

from __future__ import annotations

from collections.abc import Iterator

from dynaform.findings import Finding
from dynaform.rules.design import Design
from dynaform.rules.rule import Rule


def check(design: Design) -> Iterator[Finding]:
    """One finding per sensitive attribute that a key is made of."""
    for entity, name, attribute in design.attributes():
        if not attribute.sensitive:
            continue
        keys = [str(key.path) for owner, key in design.all_keys() if owner == entity and name in key.attributes]
        if keys:
            yield design.finding(
                "DF776",
                f"{name} is sensitive and in the key of {', '.join(keys)}: keys stand in logs, traces and alarms",
                ("entities", entity, "attributes", name),
                hint="Key by a hash of it that the application computes, or accept DF776 with who may see keys.",
            )


RULE = Rule(
    "DF776",
    check,
    bad="""
tables:
  Cards: {key: {partition: cardNumber}}
entities:
  Card:
    table: Cards
    attributes:
      cardNumber: {type: id, max: 19, sensitive: true}    # <- DF776
access_patterns:
  card: {get: Card, by: [cardNumber]}
""",
    good="""
tables:
  Cards: {key: {partition: cardHash}}
entities:
  Card:
    table: Cards
    attributes:
      cardHash: {type: id, max: 64}
      cardNumber: {type: id, max: 19, sensitive: true}
access_patterns:
  card: {get: Card, by: [cardHash]}
""",
)
