"""DF787: an entity that says how it takes its end, in a table where nothing ends."""

from __future__ import annotations

from collections.abc import Iterator

from dynaform.findings import Finding
from dynaform.rules.design import Design
from dynaform.rules.rule import Rule
from dynaform.spec.predicates import Comparison, Op
from dynaform.spec.types import Kind
from dynaform.spec.values import Clock

_EPOCHS = frozenset({Kind.EPOCH})


def check(design: Design) -> Iterator[Finding]:
    """One finding per entity with a ``live`` that only TTL would make true, where the table has no TTL."""
    for name, entity in design.entities.items():
        if entity.live is None or design.tables[entity.table].ttl is not None:
            continue
        expiring = [attribute for attribute in _expiring(design, name) if attribute is not None]
        if entity.live and not expiring:
            continue  # soft delete
        what = f"{expiring[0]} passes" if expiring else "live: always says that TTL only tidies up"
        yield design.finding(
            "DF787",
            f"{what}, and {entity.table} has no ttl: no {name} is ever deleted",
            ("entities", name),
            "live",
            hint=f"Add ttl: {expiring[0] if expiring else 'expiresAt'} to tables.{entity.table}, or remove live.",
        )


def _expiring(design: Design, name: str) -> Iterator[str]:
    """The attributes of ``live`` that are compared with the clock and are what TTL could read."""
    for comparison in design.entities[name].liveness.comparisons():
        if isinstance(comparison, Comparison) and comparison.op in {Op.GT, Op.GE}:
            by_clock = any(isinstance(value, Clock) for value in comparison.values)
            if by_clock and design.layout.type(name, comparison.root).kind in _EPOCHS:
                yield comparison.root


RULE = Rule(
    "DF787",
    check,
    bad="""
tables:
  Sessions: {key: {partition: sessionId}}
entities:
  Session:
    table: Sessions
    live: {expiresAt: {gt: $now}}    # <- DF787
    attributes: {sessionId: id, startedAt: timestamp, expiresAt: {type: epoch, is: {plus: [startedAt, 24h]}}}
access_patterns:
  start: {create: Session, set: {startedAt: $now}}
  session: {get: Session, by: [sessionId]}
""",
    good="""
tables:
  Sessions: {key: {partition: sessionId}, ttl: expiresAt}
entities:
  Session:
    table: Sessions
    live: {expiresAt: {gt: $now}}
    attributes: {sessionId: id, startedAt: timestamp, expiresAt: {type: epoch, is: {plus: [startedAt, 24h]}}}
access_patterns:
  start: {create: Session, set: {startedAt: $now}}
  session: {get: Session, by: [sessionId]}
""",
)
