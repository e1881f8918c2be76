"""DF700: one partition key that gets more than a partition serves."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from dynaform.findings import Finding
from dynaform.planner.layout import AccessPath
from dynaform.planner.load import Part
from dynaform.rules.design import Design
from dynaform.rules.keys.df704_hot_item import hot_items
from dynaform.rules.rule import Rule
from dynaform.rules.views.partitions import READ_UNITS, WRITE_UNITS, busiest, share_of_hottest


def check(design: Design) -> Iterator[Finding]:
    """One finding per access path and direction whose busiest key is over the limit at the stated rates."""
    for path, entity, writes, parts in hot_partitions(design):
        limit = WRITE_UNITS if writes else READ_UNITS
        named = {part.pattern: round(part.peak * (share_of_hottest(design, part) or 0)) for part in parts}
        word = "write" if writes else "read"
        yield design.finding(
            "DF700",
            f"the busiest partition key of {path} gets {busiest(design, parts):,.0f} {word} units a second "
            f"for {entity}, and a partition serves {limit:,}",
            design.owner_of_path(path),
            hint="Spread the key over shards ({shard: id, of: 8}), write less often, or cache what is read.",
            notes=tuple(f"{name}: {each:,} units a second on that key" for name, each in named.items() if each),
        )


def hot_partitions(design: Design) -> Iterator[tuple[AccessPath, str, bool, list[Part]]]:
    """Path, entity, whether by writes, and the traffic, of each partition key over its limit.

    One item that is over it alone is no subject here: it is said once, as that (DF704).
    """
    hot = {(pattern, entity) for pattern, _, _, entity, _ in hot_items(design)}
    for path in (path for paths in design.layout.paths.values() for path in paths if not path.local):
        own = list(design.parts_of(path))
        if path.index is None:
            own = [part for part in own if not part.writes or (part.pattern, part.entity) not in hot]
        for entity, writes in product(dict.fromkeys(part.entity for part in own), (True, False)):
            parts = [part for part in own if part.entity == entity and part.writes is writes]
            if busiest(design, parts) > (WRITE_UNITS if writes else READ_UNITS):
                yield path, entity, writes, parts


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
