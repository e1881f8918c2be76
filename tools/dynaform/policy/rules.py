"""The policy rules as data: which checkov checks decide each, on which resources, and which setting mends it."""

from __future__ import annotations

from dataclasses import dataclass

TABLE = "aws_dynamodb_table"
REPLICA = "aws_dynamodb_table_replica"


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing a level can demand.

    Attributes:
        id: the finding id, e.g. ``DF501``; waivers name it.
        checks: ids of the checkov checks that decide it: the rule holds of a resource when all of them pass.
        resource_type: the Terraform type it speaks of.
        setting: the attribute of ``settings`` in the environment's tfvars that mends it; empty when none does.
        expected: what is right, with ``{parameter}`` for each parameter of the requirement.
        mend: the value to give the setting, likewise.
    """

    id: str
    checks: tuple[str, ...]
    resource_type: str
    setting: str
    expected: str
    mend: str


# Checkov's own DynamoDB checks, and where they went:
#   CKV_AWS_28 agrees with ours and runs beside it: a rule holds when every check of it passes.
#   CKV2_AWS_16 lets provisioned tables pass that scale by themselves, but finds no target that another module makes,
#   and one target is enough for it; CKV_DYNAFORM_4 asks for reads and writes of the table and of every global index.
#   CKV_AWS_119 asks only that some key is named, and the key that AWS manages has a name too once the table exists;
#   it runs where a customer key is demanded, and CKV_DYNAFORM_3 asks whose key it is.
#   CKV_AWS_271 is about replicas that are resources of their own, with the same weakness; CKV_DYNAFORM_7 goes with it.
#   CKV_AWS_165 answers "passed" whatever it is shown, so it would count evaluations without proving anything.
RULES = (
    Rule(
        "DF501",
        ("CKV_AWS_28", "CKV_DYNAFORM_1"),
        TABLE,
        "point_in_time_recovery_enabled",
        "point-in-time recovery enabled",
        "true",
    ),
    Rule(
        "DF502",
        ("CKV_DYNAFORM_2",),
        TABLE,
        "point_in_time_recovery_days",
        "a recovery window of at least {days} days",
        "{days}",
    ),
    Rule("DF503", ("CKV_DYNAFORM_3",), TABLE, "encryption", "{wanted}", "{mend}"),
    Rule(
        "DF504",
        ("CKV_DYNAFORM_4",),
        TABLE,
        "billing_mode",
        "billing mode PAY_PER_REQUEST, or autoscaling for reads and writes of the table and its global indexes",
        '"PAY_PER_REQUEST"',
    ),
    Rule(
        "DF505",
        ("CKV_DYNAFORM_5",),
        TABLE,
        "deletion_protection_enabled",
        "deletion protection enabled",
        "true",
    ),
    Rule(
        "DF506",
        ("CKV_DYNAFORM_6",),
        TABLE,
        "",
        "an enabled TTL names an attribute that is not a String or Binary key",
        "the ttl attribute of the table in the family's spec.yaml",
    ),
    Rule(
        "DF507",
        ("CKV_AWS_271", "CKV_DYNAFORM_7"),
        REPLICA,
        "",
        "the ARN of a customer key of the replica's own Region",
        "kms_key_arn of the replica",
    ),
)


def rules() -> dict[str, Rule]:
    """All rules by finding id."""
    return {each.id: each for each in RULES}


def rule(id: str) -> Rule:
    """The rule of one finding id. Raises KeyError for an id no rule carries."""
    return rules()[id]
