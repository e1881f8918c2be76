"""DF772: a count that starts at its default and that nothing ever moves."""

from __future__ import annotations

from collections.abc import Iterator

from dynaform.findings import Finding
from dynaform.rules.design import Design
from dynaform.rules.rule import Rule
from dynaform.rules.views.names import words
from dynaform.spec.types import Kind


def check(design: Design) -> Iterator[Finding]:
    """One finding per integer called a count, with a default, of an entity that patterns write and never count in."""
    moved: dict[str, set[str]] = {}
    for _, _, action in design.actions():
        for entity in action.entities:
            moved.setdefault(entity, set()).update(name for _, name, _ in action.assigned())
    for entity, name, attribute in design.attributes():
        kept = attribute.count_of or attribute.sum_of or attribute.copy_of or attribute.is_
        if kept or attribute.typed.kind is not Kind.INTEGER or attribute.default is None:
            continue
        if entity in moved and name not in moved[entity] and words(name)[-1] in {"count", "counter"}:
            yield design.finding(
                "DF772",
                f"{name} of {entity} starts at {attribute.default} and stays there: no access pattern counts in it",
                ("entities", entity, "attributes", name),
                hint=f"Write the access pattern that adds to it, say what it counts (count_of), or leave {name} out.",
            )


RULE = Rule(
    "DF772",
    check,
    bad="""
tables:
  Comments: {key: {partition: postId, sort: commentId}}
entities:
  Comment:
    table: Comments
    attributes:
      postId: id
      commentId: id
      likeCount: {type: integer, default: 0}    # <- DF772
access_patterns:
  add-comment: {create: Comment}
  comments: {list: Comment, by: [postId], page: 20}
""",
    good="""
tables:
  Comments: {key: {partition: postId, sort: commentId}}
entities:
  Comment:
    table: Comments
    attributes:
      postId: id
      commentId: id
      likeCount: {type: integer, default: 0}
access_patterns:
  add-comment: {create: Comment}
  comments: {list: Comment, by: [postId], page: 20}
  like-comment: {update: Comment, by: [postId, commentId], add: {likeCount: 1}}
""",
)
