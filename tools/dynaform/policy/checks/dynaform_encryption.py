"""CKV_DYNAFORM_3: the table is encrypted at least as the level demands."""

from checkov.common.models.enums import CheckCategories

from dynaform.policy.checkov_side.base import (
    Configuration,
    Facts,
    PlanCheck,
    block,
    customer_key_problem,
    parameter,
    value,
)


class Encryption(PlanCheck):
    """Levels are ``stated``, ``aws-managed`` and ``customer-key``, which is demanded of replica blocks too."""

    def problem(self, conf: Configuration) -> str:
        """Compare what the plan states with the level's minimum."""
        least = parameter("at_least")
        encryption = block(conf, "server_side_encryption")
        if encryption is None and conf.get("__address__") not in Facts.stated_encryption:
            return "The plan does not state how the table is encrypted."
        if least == "stated":
            return ""
        if encryption is None or value(encryption, "enabled") is not True:
            return "The table is encrypted with a key that AWS owns (aws-owned)."
        if least == "aws-managed":
            return ""
        replicas = [each for each in conf.get("replica") or [] if isinstance(each, dict)]
        problems = [customer_key_problem(conf, encryption, "table")]
        problems += [customer_key_problem(conf, each, f"replica in {value(each, 'region_name')}") for each in replicas]
        return next(filter(None, problems), "")


check = Encryption("CKV_DYNAFORM_3", "DynamoDB table is encrypted as its level demands", CheckCategories.ENCRYPTION)
