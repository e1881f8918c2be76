"""Consumers: the patterns they use, the streams they read, the attribute their keys start with."""

from __future__ import annotations

from dynaform.documents import Path
from dynaform.spec.model import Consumer
from dynaform.spec.references.review import Review


def check_consumers(review: Review) -> None:
    """Every consumer of the family."""
    for name, consumer in review.family.consumers.items():
        path: Path = ("consumers", name)
        if consumer.access_patterns != ("all",):
            for position, pattern in enumerate(consumer.access_patterns):
                place = (*path, "access_patterns", position)
                review.known("DF114", place, "access pattern", pattern, review.family.access_patterns)
        _check_stream(review, path, consumer)
        if consumer.leading_key is not None:
            names = [each for entity in review.family.entities.values() for each in entity.attributes]
            review.known("DF103", (*path, "leading_key"), "attribute", consumer.leading_key, names)


def _check_stream(review: Review, path: Path, consumer: Consumer) -> None:
    if consumer.stream is None:
        return
    place = (*path, "stream")
    if not review.known("DF101", place, "table", consumer.stream, review.family.tables):
        return
    if review.family.tables[consumer.stream].stream is None:
        hint = f"Add stream: NEW_AND_OLD_IMAGES to table {consumer.stream}."
        review.report("DF124", place, f"table {consumer.stream} has no stream", hint=hint)
