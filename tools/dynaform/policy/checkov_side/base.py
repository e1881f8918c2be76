"""What our checkov checks share: their parameters, what they know of the plan, and reading checkov's form of it."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from checkov.common.models.enums import CheckCategories, CheckResult
from checkov.terraform.checks.resource.base_resource_check import BaseResourceCheck

# What checkov puts where Terraform will know a value only after apply.
UNKNOWN = "true_after_unknown"

Configuration = Mapping[str, Any]


class Facts:
    """What the runner tells the checks, set before each plan is scanned."""

    parameters: ClassVar[Mapping[str, Any]] = {}
    stated_keys: ClassVar[frozenset[tuple[str, str]]] = frozenset()
    stated_encryption: ClassVar[frozenset[str]] = frozenset()
    fixed_capacity: ClassVar[Mapping[str, Sequence[str]]] = {}


class PlanCheck(BaseResourceCheck):
    """A check of one resource of a plan: ``problem`` says what is wrong, or nothing."""

    resource_type = "aws_dynamodb_table"

    def __init__(self, id: str, name: str, category: CheckCategories) -> None:
        """Register the check with checkov under its id."""
        super().__init__(name=name, id=id, categories=[category], supported_resources=[self.resource_type])

    def scan_resource_conf(self, conf: dict[str, Any]) -> CheckResult:
        """Called by checkov for every resource of the type."""
        seen = self.problem(conf)
        self.details = [seen] if seen else []
        return CheckResult.FAILED if seen else CheckResult.PASSED

    @abstractmethod
    def problem(self, conf: Configuration) -> str:
        """What the plan says that this check does not accept, one sentence; empty when all is well."""


def parameter(name: str) -> Any:
    """A parameter of the level. Raises KeyError when the runner was not given it; checkov then reports no result."""
    return Facts.parameters[name]


def value(conf: Configuration, name: str) -> Any:
    """One argument, out of the list that checkov wraps it in; None where it is absent or not known before apply."""
    found = conf.get(name)
    found = found[0] if isinstance(found, list) and found else found
    return None if found in ([], UNKNOWN) else found


def block(conf: Configuration, name: str) -> Configuration | None:
    """One nested block; None where the configuration does not state it."""
    found = value(conf, name)
    return found if isinstance(found, dict) else None


def customer_key_problem(conf: Configuration, encrypted: Configuration, what: str) -> str:
    """What is wrong with the key of a table or replica where a customer key is demanded.

    AWS's managed key shows no ARN before the table exists and that key's ARN afterwards. Neither proves a customer
    key, so the ARN must be known before apply, and the plan itself must state it.

    Args:
        conf: the resource, which knows its address.
        encrypted: the block that holds ``kms_key_arn``.
        what: the word for it in the sentence, e.g. "table".
    """
    arn = value(encrypted, "kms_key_arn")
    if not arn:
        return f"The {what} names no customer key that is known before apply (aws-managed, or a key of this plan)."
    if (conf.get("__address__"), arn) not in Facts.stated_keys:
        return f"The {what}'s key is the one DynamoDB chose (aws-managed): no variable or resource states it."
    return ""
