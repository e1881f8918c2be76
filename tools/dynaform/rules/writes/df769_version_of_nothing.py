"""DF769: a version that guards no update, for there is none."""

from __future__ import annotations

from collections.abc import Iterator

from dynaform.findings import Edit, Finding
from dynaform.rules.design import Design
from dynaform.rules.rule import Rule
from dynaform.spec.model import Verb

_GUARDED = frozenset({Verb.UPDATE, Verb.UPSERT, Verb.PUT, Verb.DELETE, Verb.CHECK})


def check(design: Design) -> Iterator[Finding]:
    """One finding per entity with a version that patterns create and never change, remove or check."""
    for name, entity in design.entities.items():
        verbs = {action.verb for _, _, action in design.actions() if name in action.entities}
        if entity.version is not None and Verb.CREATE in verbs and not verbs & _GUARDED:
            about = ("entities", name)
            yield design.finding(
                "DF769",
                f"no access pattern changes a {name}, so its version {entity.version} is always that of its creation",
                about,
                "version",
                hint="Write the access pattern that changes it, or remove the version.",
                repair=(Edit((*about, "version"), ""),),
            )


RULE = Rule(
    "DF769",
    check,
    bad="""
tables:
  Pages: {key: {partition: pageId}}
entities:
  Page:
    table: Pages
    version: rev    # <- DF769
    attributes: {pageId: id, text: {type: string, max: 900}, rev: integer}
access_patterns:
  add-page: {create: Page}
  page: {get: Page, by: [pageId]}
""",
    good="""
tables:
  Pages: {key: {partition: pageId}}
entities:
  Page:
    table: Pages
    version: rev
    attributes: {pageId: id, text: {type: string, max: 900}, rev: integer}
access_patterns:
  add-page: {create: Page}
  page: {get: Page, by: [pageId]}
  edit-page: {update: Page, by: [pageId], set: {text: $text}}
""",
)
