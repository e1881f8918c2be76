"""DF700: one partition key that gets more than a partition serves."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from dynaform.findings import Finding
from dynaform.rules.design import Design
from dynaform.rules.rule import Rule
from dynaform.rules.views.partitions import READ_UNITS, WRITE_UNITS, busiest, share_of_hottest


def check(design: Design) -> Iterator[Finding]:
    """One finding per access path and direction whose busiest key is over the limit at the stated rates."""
    for path in (path for paths in design.layout.paths.values() for path in paths if not path.local):
        own = design.parts_of(path)
        for entity, writes in product(dict.fromkeys(part.entity for part in own), (True, False)):
            parts = [part for part in own if part.entity == entity and part.writes is writes]
            limit = WRITE_UNITS if writes else READ_UNITS
            units = busiest(design, parts)
            if units <= limit:
                continue
            named = {part.pattern: round(part.peak * (share_of_hottest(design, part) or 0)) for part in parts}
            word = "write" if writes else "read"
            yield design.finding(
                "DF700",
                f"the busiest {entity} of {path} gets {units:,.0f} {word} units a second, "
                f"and a partition serves {limit:,}",
                design.owner_of_path(path),
                hint="Spread the key over shards ({shard: id, of: 8}), write less often, or cache what is read.",
                notes=tuple(f"{name}: {each:,} units a second on that key" for name, each in named.items() if each),
            )


RULE = Rule(
    "DF700",
    check,
    bad="""
tables:
  Polls: {key: {partition: pollId, sort: voteId}}    # <- DF700
entities:
  Vote:
    table: Polls
    attributes: {pollId: id, voteId: id, choice: [one, other]}
    workload: {items: 5000000, size: 200B, per: {pollId: {typical: 500}}}
access_patterns:
  vote: {create: Vote, rate: {average: 100/s, peak: 3000/s, hottest: 60%}}
  vote-of-poll: {get: Vote, by: [pollId, voteId], rate: 1/s}
""",
    good="""
tables:
  Polls: {key: {partition: pk, sort: voteId}}
entities:
  Vote:
    table: Polls
    key: {pk: "{pollId}#{shard}"}
    attributes: {pollId: id, voteId: id, shard: {is: {shard: voteId, of: 8}}, choice: [one, other]}
    workload: {items: 5000000, size: 200B, per: {pollId: {typical: 500}}}
access_patterns:
  vote: {create: Vote, rate: {average: 100/s, peak: 3000/s, hottest: 8%}}
  vote-of-poll: {get: Vote, by: [pollId, voteId], rate: 1/s}
""",
)
