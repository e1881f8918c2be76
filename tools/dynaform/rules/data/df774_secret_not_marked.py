"""DF774: an attribute whose name says that it is a secret, and which reports would print."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dynaform.findings import Finding
from dynaform.rules.design import Design
from dynaform.rules.rule import Rule

_SECRET = re.compile(
    r"(^|_)(passw(or)?d|passphrase|secret|private_key|api_key|access_key|pin_code|cvv|cvc|ssn|iban|"
    r"card_number|credit_card|otp|password_hash)(_|$)"
)


def check(design: Design) -> Iterator[Finding]:
    """One finding per attribute of a secret name that is not marked ``sensitive``."""
    for entity, name, attribute in design.attributes():
        if not attribute.sensitive and is_secret(name):
            yield design.finding(
                "DF774",
                f"{name} sounds like a secret, and nothing keeps it out of reports",
                ("entities", entity, "attributes", name),
                hint=f"Add sensitive: true to entities.{entity}.attributes.{name}.",
            )


def is_secret(name: str) -> bool:
    """Whether a name, in camel case or with underscores, is one of a secret."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower().replace("-", "_")
    return _SECRET.search(words) is not None


RULE = Rule(
    "DF774",
    check,
    bad="""
tables:
  Users: {key: {partition: userId}}
entities:
  User:
    table: Users
    attributes:
      userId: id
      passwordHash: {type: string, max: 60}    # <- DF774
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
