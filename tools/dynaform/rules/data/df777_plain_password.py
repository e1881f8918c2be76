"""DF777: a password itself, where only its hash belongs."""

from __future__ import annotations

from collections.abc import Iterator

from dynaform.findings import Finding
from dynaform.rules.design import Design
from dynaform.rules.rule import Rule

_NAMES = frozenset({"password", "passwd", "passphrase", "userpassword", "pin"})


def check(design: Design) -> Iterator[Finding]:
    """One finding per attribute that is called a password and does not say that it is a hash."""
    for entity, name, attribute in design.attributes():
        said = f"{attribute.about} {attribute.example or ''}".lower()
        if name.lower().replace("_", "") in _NAMES and "hash" not in said and "bcrypt" not in said:
            yield design.finding(
                "DF777",
                f"{name} would hold the password itself",
                ("entities", entity, "attributes", name),
                hint="Store a salted hash (passwordHash: {type: string, max: 60, sensitive: true} for bcrypt).",
            )


RULE = Rule(
    "DF777",
    check,
    bad="""
tables:
  Users: {key: {partition: userId}}
entities:
  User:
    table: Users
    attributes:
      userId: id
      password: {type: string, max: 72, sensitive: true}    # <- DF777
access_patterns:
  user: {get: User, by: [userId]}
""",
    good="""
tables:
  Users: {key: {partition: userId}}
entities:
  User:
    table: Users
    attributes:
      userId: id
      passwordHash: {type: string, max: 60, sensitive: true}
access_patterns:
  user: {get: User, by: [userId]}
""",
)
