"""DF771: items that are written and that nothing ever reads."""

from __future__ import annotations

from collections.abc import Iterator

from dynaform.findings import Finding
from dynaform.rules.design import Design
from dynaform.rules.rule import Rule
from dynaform.spec.model import READ_VERBS, Verb


def check(design: Design) -> Iterator[Finding]:
    """One finding per entity that patterns write, and that no pattern, claim, count or stream uses."""
    used = {name for _, _, action in design.actions() if action.verb in READ_VERBS for name in action.entities}
    used |= {action.entities[0] for _, _, action in design.actions() if action.verb is Verb.CHECK}
    used |= {claim for entity in design.entities.values() for claim in entity.unique.values()}
    for _, _, attribute in design.attributes():
        used |= {*attribute.count_of, *(name.split(".")[0] for name in attribute.sum_of)}
        used |= {attribute.copy_of.split(".")[0]} if attribute.copy_of else set()
    answered = {action.entities[0] for _, _, action in design.actions() if action.returns or action.when}
    guarded = {p.actions[0].entities[0] for p in design.family.access_patterns.values() if _guards(p.transaction)}
    for name, entity in design.entities.items():
        written = [pattern for pattern, _, action in design.actions() if name in action.entities]
        if name in used | answered | guarded or not written or design.tables[entity.table].stream is not None:
            continue
        yield design.finding(
            "DF771",
            f"{', '.join(dict.fromkeys(written))} {'writes' if len(written) == 1 else 'write'} {name}, "
            "and nothing reads it",
            ("entities", name),
            hint="Write the access pattern that reads it, or stop storing it.",
        )


def _guards(members: tuple[object, ...]) -> bool:
    """A transaction whose first member is there to fail: an idempotency key, a reservation."""
    return len(members) > 1 and getattr(members[0], "verb", None) is Verb.CREATE


RULE = Rule(
    "DF771",
    check,
    bad="""
tables:
  Visits: {key: {partition: userId, sort: visitedAt}}
  Users: {key: {partition: userId}}
entities:
  User: {table: Users, attributes: {userId: id}}
  Visit:    # <- DF771
    table: Visits
    attributes: {userId: id, visitedAt: timestamp}
access_patterns:
  user: {get: User, by: [userId]}
  record-visit: {create: Visit, set: {visitedAt: $now}}
""",
    good="""
tables:
  Visits: {key: {partition: userId, sort: visitedAt}}
  Users: {key: {partition: userId}}
entities:
  User: {table: Users, attributes: {userId: id}}
  Visit:
    table: Visits
    attributes: {userId: id, visitedAt: timestamp}
access_patterns:
  user: {get: User, by: [userId]}
  record-visit: {create: Visit, set: {visitedAt: $now}}
  visits-of-user: {list: Visit, by: [userId], order: visitedAt desc, page: 20}
""",
)
