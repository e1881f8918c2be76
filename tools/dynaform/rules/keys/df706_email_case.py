"""DF706: an e-mail address in a key, where Anna@ and anna@ are two people."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dynaform.findings import Edit, Finding
from dynaform.rules.design import Design
from dynaform.rules.rule import Rule
from dynaform.spec.types import Kind

_TEXTS = frozenset({Kind.STRING, Kind.ID})
_NAME = re.compile(r"(^|_)e_?mail(_?addr(ess)?)?$", re.IGNORECASE)


def check(design: Design) -> Iterator[Finding]:
    """One finding per e-mail attribute that feeds a key and minds its case."""
    for entity, name, attribute in design.attributes():
        if attribute.typed.kind not in _TEXTS or attribute.ignore_case or not is_email(name):
            continue
        keys = [key for owner, key in design.all_keys() if owner == entity and name in key.attributes]
        if keys:
            path = ("entities", entity, "attributes", name)
            yield design.finding(
                "DF706",
                f"{name} is in the key of {', '.join(str(key.path) for key in keys)}, and its case makes a difference",
                path,
                repair=(Edit(path, f"{{type: {attribute.typed.kind}, ignore_case: true}}"),)
                if attribute.model_fields_set <= {"type"}
                else (Edit((*path, "ignore_case"), "true"),),
            )


def is_email(name: str) -> bool:
    """Whether an attribute's name says that it holds an e-mail address."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name)
    return _NAME.search(words) is not None


RULE = Rule(
    "DF706",
    check,
    bad="""
tables:
  Users:
    key: {partition: userId}
    indexes:
      by-email: {key: {partition: email}, projection: ALL}
entities:
  User:
    table: Users
    attributes:
      userId: id
      email: {type: string, max: 254}    # <- DF706
access_patterns:
  user-of-email: {list: User, by: [email], page: 10}
""",
    good="""
tables:
  Users:
    key: {partition: userId}
    indexes:
      by-email: {key: {partition: email}, projection: ALL}
entities:
  User:
    table: Users
    attributes:
      userId: id
      email: {type: string, max: 254, ignore_case: true}
access_patterns:
  user-of-email: {list: User, by: [email], page: 10}
""",
)
