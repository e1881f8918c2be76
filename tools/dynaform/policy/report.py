"""What a policy scan answers: every evaluation, every failure with its rule and address, and what did not run."""

from __future__ import annotations

from dataclasses import dataclass

from dynaform.findings import Finding, sort_findings


@dataclass(frozen=True, slots=True)
class Evaluation:
    """One check on one resource.

    Attributes:
        rule: finding id of the rule it belongs to, e.g. ``DF501``.
        check: checkov id, e.g. ``CKV_AWS_28``.
        family: the family whose plan holds the resource.
        address: the resource's address in that plan.
        passed: whether the check passed.
    """

    rule: str
    check: str
    family: str
    address: str
    passed: bool


@dataclass(frozen=True, slots=True)
class PolicyFailure:
    """One rule that does not hold of one resource; a waiver names ``rule`` and ``address``.

    Attributes:
        rule: finding id, e.g. ``DF501``.
        address: e.g. ``module.family.module.tables["bookings"].aws_dynamodb_table.this``.
        family: the family whose plan it is.
        checks: the checkov ids that failed, in order.
        seen: what the plan says.
        expected: what the level demands.
        hint: which file and setting to edit.
        level: the policy level.
        plan: ``path:line`` of the resource in the plan JSON, or the path alone.
    """

    rule: str
    address: str
    family: str
    checks: tuple[str, ...]
    seen: str
    expected: str
    hint: str
    level: str
    plan: str

    def finding(self) -> Finding:
        """The finding as people read it."""
        return Finding(
            self.rule,
            self.seen,
            subject=f"{self.family}/{self.address}",
            expected=self.expected,
            hint=self.hint,
            notes=(f"policy level {self.level}, checked by {', '.join(self.checks)}", f"in the plan: {self.plan}"),
        )


@dataclass(frozen=True, slots=True)
class PolicyReport:
    """The whole answer of one scan.

    Attributes:
        level: the policy level.
        evaluated: every check that ran on a resource, passed or failed.
        failures: the rules that do not hold; the caller applies waivers to these.
        gaps: what could not be checked; no waiver covers these.
    """

    level: str
    evaluated: tuple[Evaluation, ...]
    failures: tuple[PolicyFailure, ...]
    gaps: tuple[Finding, ...]

    @property
    def passed(self) -> int:
        """How many evaluations passed."""
        return sum(each.passed for each in self.evaluated)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Gaps and failures, in the order everything is printed in."""
        return sort_findings((*self.gaps, *(each.finding() for each in self.failures)))

    @property
    def clean(self) -> bool:
        """Whether everything that had to be checked was checked, and passed."""
        return not self.failures and not self.gaps
