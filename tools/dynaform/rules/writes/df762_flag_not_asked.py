"""DF762: what is to be used once is marked as used, whether it was used before or not."""

from __future__ import annotations

from collections.abc import Iterator

from dynaform.findings import Finding
from dynaform.rules.design import Design
from dynaform.rules.rule import Rule
from dynaform.rules.views.names import words
from dynaform.spec.model import Action, Verb
from dynaform.spec.values import Literal

_ONCE = frozenset({"used", "redeemed", "consumed", "spent", "claimed"})


def check(design: Design) -> Iterator[Finding]:
    """One finding per update that sets such a flag to true under no condition about it."""
    for pattern, path, action in design.actions():
        if action.verb is not Verb.UPDATE or design.entities[action.entities[0]].version is not None:
            continue
        for name, value in action.set_.items():
            if value == Literal("true") and _ONCE & set(words(name)) and not _asked(action, name):
                yield design.finding(
                    "DF762",
                    f"{name} becomes true whether it was before or not: of two calls at one moment both succeed",
                    ("access_patterns", pattern),
                    *path[2:],
                    "set",
                    name,
                    hint=f"Write when: {{{name}: false}} beside it; a read before the write does not help.",
                )


def _asked(action: Action, name: str) -> bool:
    return any(each.root == name for each in (action.when & action.selection).comparisons())


RULE = Rule(
    "DF762",
    check,
    bad="""
tables:
  Vouchers: {key: {partition: code}}
entities:
  Voucher: {table: Vouchers, attributes: {code: id, used: {type: boolean, default: false}}}
access_patterns:
  voucher: {get: Voucher, by: [code]}
  redeem:
    update: Voucher
    by: [code]
    set: {used: true}    # <- DF762
""",
    good="""
tables:
  Vouchers: {key: {partition: code}}
entities:
  Voucher: {table: Vouchers, attributes: {code: id, used: {type: boolean, default: false}}}
access_patterns:
  voucher: {get: Voucher, by: [code]}
  redeem:
    update: Voucher
    by: [code]
    when: {used: false}
    set: {used: true}
""",
)
