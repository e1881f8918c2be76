"""DF763: a transaction that counts, and counts twice when the network makes the client send it again."""

from __future__ import annotations

from collections.abc import Iterator

from dynaform.findings import Edit, Finding
from dynaform.rules.design import Design
from dynaform.rules.rule import Rule
from dynaform.spec.model import Action, Pattern, Verb

_SINGLE_USE = frozenset({Verb.CREATE, Verb.DELETE})


def check(design: Design) -> Iterator[Finding]:
    """One finding per transaction that adds, with no token and no member that fails the second time."""
    for name, pattern in design.family.access_patterns.items():
        if not pattern.transaction or pattern.token is not None or _fails_twice(design, pattern):
            continue
        added = [f"{member.entities[0]}.{what}" for member in pattern.transaction for what in member.add]
        if added:
            yield design.finding(
                "DF763",
                f"a call that is sent twice adds to {', '.join(added)} twice",
                ("access_patterns", name),
                "transaction",
                key=True,
                hint="With a token DynamoDB answers a repeat within ten minutes without writing again.",
                repair=(Edit(("access_patterns", name, "token"), "$requestId"),),
            )


def _fails_twice(design: Design, pattern: Pattern) -> bool:
    """Something in it holds only once: an item that appears or goes, a version, a state that the call itself ends."""
    return any(
        member.verb in _SINGLE_USE
        or design.entities[member.entities[0]].version is not None
        or _ends_its_own_condition(member)
        for member in pattern.transaction
    )


def _ends_its_own_condition(member: Action) -> bool:
    required = {each.root for each in member.when.comparisons()}
    return bool(required & (member.set_.keys() | set(member.remove)))


RULE = Rule(
    "DF763",
    check,
    bad="""
tables:
  Accounts: {key: {partition: accountId}}
entities:
  Account:
    table: Accounts
    attributes: {accountId: id, balance: {type: integer, min: 0}}
access_patterns:
  account: {get: Account, by: [accountId]}
  transfer:
    transaction:    # <- DF763
      - {update: Account, where: {accountId: $from}, when: {balance: {ge: $amount}}, add: {balance: -$amount}}
      - {update: Account, where: {accountId: $to}, add: {balance: $amount}}
""",
    good="""
tables:
  Accounts: {key: {partition: accountId}}
entities:
  Account:
    table: Accounts
    attributes: {accountId: id, balance: {type: integer, min: 0}}
access_patterns:
  account: {get: Account, by: [accountId]}
  transfer:
    transaction:
      - {update: Account, where: {accountId: $from}, when: {balance: {ge: $amount}}, add: {balance: -$amount}}
      - {update: Account, where: {accountId: $to}, add: {balance: $amount}}
    token: $transferId
""",
)
