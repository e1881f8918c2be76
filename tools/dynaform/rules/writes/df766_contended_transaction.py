"""DF766: transactions that meet on one item so often that they cancel each other."""

from __future__ import annotations

from collections.abc import Iterator

from dynaform.findings import Finding
from dynaform.rules.design import Design
from dynaform.rules.rule import Rule
from dynaform.spec.model import Verb

PER_SECOND = 50
"""Transactions a second on one item: at 10 to 20 ms each, every second one meets another."""
_SHARED = frozenset({Verb.UPDATE, Verb.UPSERT})


def check(design: Design) -> Iterator[Finding]:
    """One finding per transaction that changes its hottest item more than fifty times a second."""
    for name, pattern in design.family.access_patterns.items():
        rate = pattern.rate
        changed = [member.entities[0] for member in pattern.transaction if member.verb in _SHARED]
        if rate is None or rate.hottest is None or not changed:
            continue
        meeting = rate.highest * rate.hottest
        if meeting > PER_SECOND:
            yield design.finding(
                "DF766",
                f"{meeting:,.0f} transactions a second change one {changed[0]}, and those that meet are cancelled",
                ("access_patterns", name),
                "transaction",
                key=True,
                hint="Take the shared item out of the transaction: count it from the stream, or in shards.",
            )


RULE = Rule(
    "DF766",
    check,
    bad="""
tables:
  Posts: {key: {partition: pk, sort: sk}}
entities:
  Post:
    table: Posts
    key: {pk: "POST#{postId}", sk: POST}
    attributes: {postId: id, likes: {type: integer, default: 0}}
  Like: {table: Posts, key: {pk: "POST#{postId}", sk: "LIKE#{userId}"}, attributes: {postId: id, userId: id}}
access_patterns:
  like:
    transaction:    # <- DF766
      - {create: Like}
      - {update: Post, by: [postId], add: {likes: 1}}
    rate: {average: 100/s, peak: 1000/s, hottest: 20%}
  post: {get: Post, by: [postId]}
  like-of-user: {get: Like, by: [postId, userId]}
""",
    good="""
tables:
  Posts: {key: {partition: pk, sort: sk}}
entities:
  Post:
    table: Posts
    key: {pk: "POST#{postId}", sk: POST}
    attributes: {postId: id, likes: {type: integer, default: 0}}
  Like: {table: Posts, key: {pk: "POST#{postId}", sk: "LIKE#{userId}"}, attributes: {postId: id, userId: id}}
access_patterns:
  like:
    transaction:
      - {create: Like}
      - {update: Post, by: [postId], add: {likes: 1}}
    rate: {average: 100/s, peak: 1000/s, hottest: 1%}
  post: {get: Post, by: [postId]}
  like-of-user: {get: Like, by: [postId, userId]}
""",
)
