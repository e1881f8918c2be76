"""Floor 4, pure: what a plan would do, said for the person who approves it, and refused where it would lose data."""

from dynaform.review.changes import Action, ResourceChange, changes_of
from dynaform.review.guard import guard
from dynaform.review.report import Review, review_json, review_markdown, review_schema

__all__ = [
    "Action",
    "ResourceChange",
    "Review",
    "changes_of",
    "guard",
    "review_json",
    "review_markdown",
    "review_schema",
]
