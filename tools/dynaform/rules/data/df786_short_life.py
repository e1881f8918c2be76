"""DF786: items that live for minutes by TTL alone, which deletes within days."""

from __future__ import annotations

from collections.abc import Iterator

from dynaform.findings import Finding
from dynaform.rules.design import Design
from dynaform.rules.rule import Rule
from dynaform.spec.model import Function
from dynaform.spec.values import duration

TTL_LATENESS = 48 * 3600
"""Seconds that an expired item may still be there (Amazon DynamoDB Developer Guide, TTL)."""


def check(design: Design) -> Iterator[Finding]:
    """One finding per entity that lives less than two days, and whose readers see it after that."""
    for name, entity in design.entities.items():
        ttl = design.tables[entity.table].ttl
        attribute = entity.attributes.get(ttl or "")
        if attribute is None or entity.liveness or attribute.is_ is None or attribute.is_.function is not Function.PLUS:
            continue
        if attribute.is_.parameter < TTL_LATENESS:
            yield design.finding(
                "DF786",
                f"{name} is to live {duration(attribute.is_.parameter)}, and TTL deletes up to "
                f"{duration(TTL_LATENESS)} late: readers see what has expired",
                ("entities", name),
                *(("live",) if entity.live is not None else ()),
                hint=f"Write live: {{{ttl}: {{gt: $now}}}}: what has expired is then absent for every pattern.",
            )


RULE = Rule(
    "DF786",
    check,
    bad="""
tables:
  Codes: {key: {partition: code}, ttl: expiresAt}
entities:
  Code:
    table: Codes
    live: always    # <- DF786
    attributes: {code: id, createdAt: timestamp, expiresAt: {type: epoch, is: {plus: [createdAt, 5m]}}}
access_patterns:
  add-code: {create: Code, set: {createdAt: $now}}
  code: {get: Code, by: [code]}
""",
    good="""
tables:
  Codes: {key: {partition: code}, ttl: expiresAt}
entities:
  Code:
    table: Codes
    live: {expiresAt: {gt: $now}}
    attributes: {code: id, createdAt: timestamp, expiresAt: {type: epoch, is: {plus: [createdAt, 5m]}}}
access_patterns:
  add-code: {create: Code, set: {createdAt: $now}}
  code: {get: Code, by: [code]}
""",
)
