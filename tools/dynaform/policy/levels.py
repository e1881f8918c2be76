"""The policy levels as data: what each demands, with its parameters."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field

from dynaform.findings import UsageError
from dynaform.policy.rules import Rule, rule

Parameter = int | str


class Level(enum.StrEnum):
    """How strict an environment is; ``policy_level`` of its environment.yaml."""

    DEV = "dev"
    STAGING = "staging"
    PROD = "prod"


@dataclass(frozen=True, slots=True)
class Requirement:
    """One rule as one level demands it.

    Attributes:
        rule: the rule.
        parameters: what the checks compare with, e.g. ``{"days": 35}``.
        extra_checks: checks that only this level adds to the rule's own.
    """

    rule: Rule
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    extra_checks: tuple[str, ...] = ()

    @property
    def checks(self) -> tuple[str, ...]:
        """Every checkov id that has to pass."""
        return (*self.extra_checks, *self.rule.checks)

    @property
    def expected(self) -> str:
        """What is right, in words."""
        return self.rule.expected.format(**self.parameters)

    @property
    def mend(self) -> str:
        """The value that mends it, as written in a tfvars file."""
        return self.rule.mend.format(**self.parameters)


def _encryption(at_least: str, wanted: str, mend: str, *extra: str) -> Requirement:
    return Requirement(rule("DF503"), {"at_least": at_least, "wanted": wanted, "mend": mend}, extra)


_ON_DEMAND = Requirement(rule("DF504"))
_TTL = Requirement(rule("DF506"))
_PROTECTED = Requirement(rule("DF505"))

# dev's tables are made and thrown away, so it may do without recovery and protection; whatever would first break
# in production (billing, TTL, an encryption nobody thought about) is wrong in dev already.
_LEVELS: Mapping[Level, tuple[Requirement, ...]] = {
    Level.DEV: (
        _encryption("stated", "encryption stated, whichever it is", '"aws-owned" (or "aws-managed", "customer-key")'),
        _ON_DEMAND,
        _TTL,
    ),
    Level.STAGING: (
        Requirement(rule("DF501")),
        Requirement(rule("DF502"), {"days": 7}),
        _encryption("aws-managed", "encryption with an AWS managed key at least", '"aws-managed" (or "customer-key")'),
        _ON_DEMAND,
        _PROTECTED,
        _TTL,
    ),
    Level.PROD: (
        Requirement(rule("DF501")),
        Requirement(rule("DF502"), {"days": 35}),
        _encryption(
            "customer-key", "encryption with a customer key, known before apply", '"customer-key"', "CKV_AWS_119"
        ),
        _ON_DEMAND,
        _PROTECTED,
        _TTL,
        Requirement(rule("DF507")),
    ),
}


def levels() -> tuple[str, ...]:
    """The names of all levels, from the mildest to the strictest."""
    return tuple(each.value for each in Level)


def required(level: str) -> tuple[Requirement, ...]:
    """What one level demands.

    Raises:
        UsageError: no such level.
    """
    try:
        return _LEVELS[Level(level)]
    except ValueError:
        raise UsageError(
            f"There is no policy level {level!r}.", hint=f"Use one of: {', '.join(levels())} (environment.yaml)."
        ) from None
