"""DF788: a history of items that TTL deletes after a day or two."""

from __future__ import annotations

from collections.abc import Iterator

from dynaform.findings import Finding
from dynaform.rules.design import Design
from dynaform.rules.rule import Rule
from dynaform.rules.views.names import words
from dynaform.spec.model import Function, Verb
from dynaform.spec.values import duration

SHORT = 3 * 86400
"""Seconds that nobody calls a history."""
_PAST = frozenset({"history", "archive", "audit"})


def check(design: Design) -> Iterator[Finding]:
    """One finding per list called a history whose items live for less than three days."""
    lives = {name: _life(design, name) for name in design.entities}
    short = {name: life for name, life in lives.items() if life is not None and life < SHORT}
    for pattern, path, action in design.actions() if short else ():
        for entity in (name for name in action.entities if name in short):
            if action.verb is Verb.LIST and _PAST & set(words(pattern)):
                yield design.finding(
                    "DF788",
                    f"TTL deletes a {entity} after {duration(short[entity])}, and its index entries with it: "
                    "what came before is in no list",
                    ("access_patterns", pattern),
                    *path[2:],
                    "list",
                    hint="Keep what happened as an item of its own that does not expire, or call the list what it is.",
                )


def _life(design: Design, entity: str) -> int | None:
    """Seconds from an item's moment to its end, where a rule of the entity says them."""
    said = design.entities[entity]
    end = said.attributes.get(design.tables[said.table].ttl or "")
    if end is None or end.is_ is None or end.is_.function is not Function.PLUS:
        return None
    return end.is_.parameter


RULE = Rule(
    "DF788",
    check,
    bad="""
tables:
  Sessions:
    key: {partition: sessionId}
    ttl: expiresAt
    indexes: {by-user: {key: {partition: userId, sort: startedAt}, projection: ALL}}
entities:
  Session:
    table: Sessions
    live: {expiresAt: {gt: $now}}
    attributes:
      sessionId: id
      userId: id
      startedAt: timestamp
      expiresAt: {type: epoch, is: {plus: [startedAt, 24h]}}
access_patterns:
  start: {create: Session, set: {startedAt: $now}}
  login-history:
    list: Session    # <- DF788
    by: [userId]
    order: startedAt desc
    keeps: 0.5
    page: 20
""",
    good="""
tables:
  Sessions:
    key: {partition: sessionId}
    ttl: expiresAt
  Logins: {key: {partition: userId, sort: startedAt}}
entities:
  Session:
    table: Sessions
    live: {expiresAt: {gt: $now}}
    attributes: {sessionId: id, startedAt: timestamp, expiresAt: {type: epoch, is: {plus: [startedAt, 24h]}}}
  Login: {table: Logins, attributes: {userId: id, startedAt: timestamp}}
access_patterns:
  session: {get: Session, by: [sessionId]}
  start: {transaction: [{create: Session, set: {startedAt: $now}}, {create: Login, set: {startedAt: $now}}]}
  login-history:
    list: Login
    by: [userId]
    order: startedAt desc
    page: 20
""",
)
