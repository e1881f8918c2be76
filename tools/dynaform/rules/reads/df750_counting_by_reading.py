"""DF750: a count that reads everything it counts."""

from __future__ import annotations

from collections.abc import Iterator

from dynaform.findings import Finding
from dynaform.rules.design import Design
from dynaform.rules.rule import Rule
from dynaform.spec.model import Verb

MANY = 1_000
"""Rows from which on a kept counter is cheaper than reading them at each call."""


def check(design: Design) -> Iterator[Finding]:
    """One finding per count over rows without a bound, or over more than a thousand."""
    for pattern, proof in design.reads:
        if proof.verb is not Verb.COUNT or (proof.at_most is not None and proof.at_most <= MANY):
            continue
        rows = f"up to {proof.at_most:,} rows" if proof.at_most is not None else "rows without a bound"
        yield design.finding(
            "DF750",
            f"each call reads, and pays for, {rows} to say how many there are",
            ("access_patterns", pattern),
            *(("count",) if "count" in design.family.access_patterns[pattern].model_fields_set else ()),
            hint=f"Keep the number on an item (count_of: {{{proof.entity}: {{...}}}}) and read that.",
        )


RULE = Rule(
    "DF750",
    check,
    bad="""
tables:
  Likes: {key: {partition: postId, sort: userId}}
entities:
  Like:
    table: Likes
    attributes: {postId: id, userId: id}
    workload: {per: {postId: {typical: 20, max: 100000}}, size: 100B}
access_patterns:
  likes-of-post:
    count: Like    # <- DF750
    by: [postId]
    requests: 20
""",
    good="""
tables:
  Likes: {key: {partition: postId, sort: userId}}
entities:
  Like:
    table: Likes
    attributes: {postId: id, userId: id}
    workload: {per: {postId: {typical: 20, max: 100}}, size: 100B}
access_patterns:
  likes-of-post:
    count: Like
    by: [postId]
""",
)
