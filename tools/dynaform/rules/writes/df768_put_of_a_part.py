"""DF768: a put where a change of a part is meant."""

from __future__ import annotations

from collections.abc import Iterator

from dynaform.findings import Finding
from dynaform.rules.design import Design
from dynaform.rules.rule import Rule
from dynaform.rules.views.names import words
from dynaform.spec.model import Verb
from dynaform.spec.values import Literal

_CHANGES = frozenset({"mark", "update", "change", "set", "toggle", "rename", "touch", "edit"})


def check(design: Design) -> Iterator[Finding]:
    """One finding per unconditional put that is called a change, and that fixes what it changes."""
    for pattern, path, action in design.actions():
        fixed = [name for name, value in action.set_.items() if isinstance(value, Literal)]
        if action.verb is not Verb.PUT or action.when or not fixed or words(pattern)[0] not in _CHANGES:
            continue
        entity = action.entities[0]
        key = design.layout.base(entity).attributes
        others = [name for name, said in design.entities[entity].attributes.items() if said.is_ is None]
        if rest := [name for name in others if name not in key and name not in action.set_]:
            yield design.finding(
                "DF768",
                f"it writes whole items to change {', '.join(fixed)}: {', '.join(rest)} become what the caller has, "
                "and an item that was deleted comes back",
                ("access_patterns", pattern),
                *path[2:],
                "put",
                hint="Write update, which changes this alone; each repeats it for several items.",
            )


RULE = Rule(
    "DF768",
    check,
    bad="""
tables:
  Notes: {key: {partition: userId, sort: noteId}}
entities:
  Note:
    table: Notes
    attributes: {userId: id, noteId: id, text: {type: string, max: 900}, isRead: {type: boolean, default: false}}
access_patterns:
  notes: {list: Note, by: [userId], page: 20}
  mark-read:
    put: Note    # <- DF768
    each: $notes
    limit: 25
    set: {isRead: true}
    requests: 25
""",
    good="""
tables:
  Notes: {key: {partition: userId, sort: noteId}}
entities:
  Note:
    table: Notes
    attributes: {userId: id, noteId: id, text: {type: string, max: 900}, isRead: {type: boolean, default: false}}
access_patterns:
  notes: {list: Note, by: [userId], page: 20}
  mark-read:
    update: Note
    each: $notes
    limit: 25
    set: {isRead: true}
    requests: 25
""",
)
