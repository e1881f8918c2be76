"""DF722: an index that holds whole items for readers who want a little of them."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

from dynaform.findings import Edit, Finding
from dynaform.planner.entry_size import entry_bytes
from dynaform.planner.layout import AccessPath
from dynaform.planner.writes.units import UNIT_BYTES
from dynaform.rules.design import Design
from dynaform.rules.rule import Rule
from dynaform.rules.views.uses import readers, wanted


def check(design: Design) -> Iterator[Finding]:
    """One finding per index with projection ALL that would cost half the write units with what is read of it."""
    if not design.everything_proved():
        return
    for path in (each for paths in design.layout.paths.values() for each in paths if each.index is not None):
        names = wanted(design, path) if path.projection == ("ALL",) and readers(design, path) else None
        if names is None or len(names) > 20:
            continue
        listed = _listed(design, path, names)
        for entity in design.family.entities_of(path.table):
            size = design.entities[entity].workload.size
            if size is None or design.layout.key(entity, path) is None:
                continue
            narrow = entry_bytes(design.layout, entity, replace(path, projection=listed or ("KEYS_ONLY",)), size)
            if math.ceil(size / UNIT_BYTES) >= 2 * math.ceil(narrow / UNIT_BYTES):
                yield _finding(design, path, entity, size, narrow, listed)
                break


def _listed(design: Design, path: AccessPath, names: frozenset[str]) -> tuple[str, ...]:
    keys = {*path.key, *design.layout.paths[path.table][0].key}
    return tuple(sorted(names - keys))


def _finding(design: Design, path: AccessPath, entity: str, size: int, narrow: int, listed: tuple[str, ...]) -> Finding:
    projection = f"[{', '.join(listed)}]" if listed else "KEYS_ONLY"
    owner = design.owner_of_path(path)
    return design.finding(
        "DF722",
        f"{path} copies whole items of {entity} ({size:,} B), and its readers want about {narrow:,} B of them",
        owner,
        "projection",
        hint="On a live table a changed projection drops and backfills the index.",
        repair=(Edit((*owner, "projection"), projection),),
    )


RULE = Rule(
    "DF722",
    check,
    bad="""
tables:
  Articles:
    key: {partition: articleId}
    indexes:
      by-author:
        key: {partition: authorId, sort: publishedAt}
        projection: ALL    # <- DF722
entities:
  Article:
    table: Articles
    attributes: {articleId: id, authorId: id, publishedAt: timestamp, title: {type: string, size: 80B}, body: string}
    workload: {items: 50000, size: 12KB}
access_patterns:
  article: {get: Article, by: [articleId]}
  titles-of-author:
    {list: Article, by: [authorId], order: publishedAt desc, page: 20, returns: [articleId, title, publishedAt]}
""",
    good="""
tables:
  Articles:
    key: {partition: articleId}
    indexes:
      by-author:
        key: {partition: authorId, sort: publishedAt}
        projection: [title]
entities:
  Article:
    table: Articles
    attributes: {articleId: id, authorId: id, publishedAt: timestamp, title: {type: string, size: 80B}, body: string}
    workload: {items: 50000, size: 12KB}
access_patterns:
  article: {get: Article, by: [articleId]}
  titles-of-author:
    {list: Article, by: [authorId], order: publishedAt desc, page: 20, returns: [articleId, title, publishedAt]}
""",
)
