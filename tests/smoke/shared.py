"""A small family whose entities share partitions: lists of several, reads in a transaction, scans, writes over rows."""

from __future__ import annotations

from functools import cache

from dynaform.planner.prove import prove_family
from dynaform.spec import parse_family

from .small import Small

SPEC = """
format: 1
family: shared
tables:
  Board:
    key: {partition: PK, sort: SK}
    type_attribute: kind
    indexes:
      ByDay: {key: {partition: GP, sort: GS}, projection: [kind, text, title]}
entities:
  Post:
    table: Board
    key: {PK: "POST#{postId}", SK: POST}
    indexes: {ByDay: {GP: "DAY#{day}#{room}", GS: "{shown}#{postId}"}}
    attributes: {postId: id, room: id, day: date, shown: timestamp, title: string, note: {type: string, optional: true}}
    workload: {items: 100, size: 1KB, per: {postId: {typical: 1, max: 1}}}
  Comment:
    table: Board
    key: {PK: "POST#{postId}", SK: "COMMENT#{at}#{commentId}"}
    indexes: {ByDay: {GP: "DAY#{day}#{room}", GS: "{shown}#{commentId}"}}
    attributes:
      postId: id
      commentId: id
      room: id
      at: timestamp
      day: date
      shown: timestamp
      text: string
      read: {type: boolean, default: false}
    workload: {items: 1000, size: 300B, per: {postId: {typical: 8, max: 90}}}
  Like:
    table: Board
    key: {PK: "POST#{postId}", SK: "LIKE#{userId}"}
    attributes: {postId: id, userId: id}
    workload: {items: 1000, size: 100B, per: {postId: {typical: 20, max: 200}}}
access_patterns:
  post-with-comments: {list: [Post, Comment], by: [postId], order: at desc, page: 5}
  comments-then-post: {list: [Comment, Post], by: [postId], page: 5}
  day-of-room: {list: [Post, Comment], by: [day, room], order: shown desc, page: 5, returns: [title, text, shown]}
  everything-about: {list: [Comment, Like, Post], by: [postId], page: 6}
  together: {transaction: [{get: Post, by: [postId]}, {get: Like, by: [postId, userId], returns: [userId]}]}
  liked-anywhere: {list: Like, by: [userId], page: 20, keeps: 0.1, scan: {reason: a report, segments: 2}, requests: 2}
  mark-read: {update: Comment, each: $comments, when: {read: false}, set: {read: true}, limit: 9, requests: 9}
  tidy:
    steps:
      - {list: Comment, by: [postId], order: at, limit: 9, as: c}
      - {delete: Comment, each: $c, limit: 9, otherwise: ignore}
    requests: 20
"""


@cache
def shared(spec: str = SPEC, check: bool = True) -> Small:
    """The family, proved; everything in it must be, unless it is meant to be wrong."""
    loaded = parse_family(spec)
    proved = prove_family(loaded, repairs=False)
    unproved = {each.subject: (each.seen, each.notes) for each in proved.findings if each.level == "error"}
    assert not (check and unproved), unproved
    return Small(loaded, proved.layout, proved.proofs)
