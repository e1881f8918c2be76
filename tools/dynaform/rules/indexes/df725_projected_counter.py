"""DF725: a counter in an index that is written more often, for its sake, than it is read."""

from __future__ import annotations

from collections.abc import Iterator

from dynaform.findings import Finding
from dynaform.planner.layout import AccessPath
from dynaform.rules.design import Design
from dynaform.rules.rule import Rule
from dynaform.rules.views.uses import readers

TIMES = 10
"""So many writes per read, and keeping the number in the index is most of what the index costs."""
LEAST = 0.1
"""Reads a second below which the difference is no money."""


def check(design: Design) -> Iterator[Finding]:
    """One finding per projected attribute that is added to ten times as often as the index is read."""
    if not design.everything_proved():
        return
    for path in (each for paths in design.layout.paths.values() for each in paths if each.index is not None):
        read = [_rate(design, name) for name in {name for name, _ in readers(design, path)}]
        for position, stored in enumerate(design.tables[path.table].indexes[str(path.index)].included):
            counted = sum(_rate(design, name) or 0 for name in _counting(design, path, stored))
            known = [each for each in read if each is not None]
            if len(known) == len(read) and counted >= TIMES * max(sum(known), LEAST):
                yield design.finding(
                    "DF725",
                    f"{stored} changes {counted:g} times a second, each time in {path} too, "
                    f"which is read {sum(known):g} times a second",
                    design.owner_of_path(path),
                    "projection",
                    position,
                    hint=f"Leave {stored} out, and read it from the item where it is shown.",
                )


def _counting(design: Design, path: AccessPath, stored: str) -> set[str]:
    """The patterns that add to an attribute of what is in the index."""
    found = set()
    for pattern, _, action in design.actions():
        entity = action.entities[0]
        if action.add and path.table == design.entities[entity].table and design.layout.key(entity, path) is not None:
            found |= {pattern for name in action.add if stored in {name, design.layout.stored_name(entity, name)}}
    return found


def _rate(design: Design, pattern: str) -> float | None:
    rate = design.family.access_patterns[pattern].rate
    return None if rate is None else rate.average


RULE = Rule(
    "DF725",
    check,
    bad="""
tables:
  Posts:
    key: {partition: postId}
    indexes:
      by-author:
        key: {partition: author, sort: at}
        projection: [title, views]    # <- DF725
entities:
  Post:
    table: Posts
    attributes: {postId: id, author: id, at: timestamp, title: {type: string, max: 99}, views: integer}
access_patterns:
  view: {update: Post, by: [postId], add: {views: 1}, rate: 50/s}
  post: {get: Post, by: [postId]}
  posts-of-author: {list: Post, by: [author], order: at desc, page: 20, returns: [postId, title, views], rate: 5/s}
""",
    good="""
tables:
  Posts:
    key: {partition: postId}
    indexes:
      by-author:
        key: {partition: author, sort: at}
        projection: [title]
entities:
  Post:
    table: Posts
    attributes: {postId: id, author: id, at: timestamp, title: {type: string, max: 99}, views: integer}
access_patterns:
  view: {update: Post, by: [postId], add: {views: 1}, rate: 50/s}
  post: {get: Post, by: [postId]}
  posts-of-author: {list: Post, by: [author], order: at desc, page: 20, returns: [postId, title], rate: 5/s}
""",
)
