"""DF718: an identifier that another entity holds in another form, so that equal values are not found to be equal."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dynaform.findings import Edit, Finding
from dynaform.rules.design import Design
from dynaform.rules.rule import Rule
from dynaform.spec.model import Attribute
from dynaform.spec.types import Kind

_NAMES_A_THING = re.compile(r"\w(Id|ID|_id)$")
_FORMS = frozenset({Kind.ID, Kind.STRING, Kind.ENUM})


def check(design: Design) -> Iterator[Finding]:
    """One finding per attribute that minds its case, or is no text, where a key of its name says otherwise.

    A copy may keep the spelling its source does not tell apart.
    """
    keyed = {(entity, name) for entity, key in design.all_keys() for name in key.attributes}
    ids: dict[str, list[tuple[str, Attribute]]] = {}
    for entity, name, attribute in design.attributes():
        if attribute.typed.kind is Kind.ID and (entity, name) in keyed:
            ids.setdefault(name, []).append((entity, attribute))
    for entity, name, attribute in design.attributes():
        others = [(other, said) for other, said in ids.get(name, ()) if other != entity]
        folding = next((other for other, said in others if said.typed.ignore_case), None)
        if attribute.copy_of is not None or attribute.is_ is not None:
            continue
        path = ("entities", entity, "attributes", name)
        if attribute.typed.kind is Kind.ID and not attribute.typed.ignore_case and folding is not None:
            seen = f"{name} minds its case, and {folding}.{name} does not: one value finds the one and not the other"
            yield design.finding("DF718", seen, path, repair=_repair(path, attribute))
        elif others and attribute.typed.kind not in _FORMS and _NAMES_A_THING.search(name):
            seen = f"{name} is a {attribute.typed.kind}, and {others[0][0]}.{name}, a key, is an id"
            yield design.finding("DF718", seen, path, hint="Write type: id, or another name if it is another thing.")


def _repair(path: tuple[str, ...], attribute: Attribute) -> tuple[Edit, ...]:
    if attribute.model_fields_set <= {"type"}:
        return (Edit(path, "{type: id, ignore_case: true}"),)
    return (Edit((*path, "ignore_case"), "true"),)


RULE = Rule(
    "DF718",
    check,
    bad="""
tables:
  Users: {key: {partition: email}}
  Sessions: {key: {partition: sessionId}}
entities:
  User: {table: Users, attributes: {email: {type: id, ignore_case: true}, name: {type: string, max: 99}}}
  Session:
    table: Sessions
    attributes:
      sessionId: id
      email: id    # <- DF718
access_patterns:
  user-of-session:
    steps:
      - {get: Session, by: [sessionId], as: s}
      - {get: User, where: {email: $s.email}}
    requests: 2
""",
    good="""
tables:
  Users: {key: {partition: email}}
  Sessions: {key: {partition: sessionId}}
entities:
  User: {table: Users, attributes: {email: {type: id, ignore_case: true}, name: {type: string, max: 99}}}
  Session:
    table: Sessions
    attributes:
      sessionId: id
      email: {type: id, ignore_case: true}
access_patterns:
  user-of-session:
    steps:
      - {get: Session, by: [sessionId], as: s}
      - {get: User, where: {email: $s.email}}
    requests: 2
""",
)
