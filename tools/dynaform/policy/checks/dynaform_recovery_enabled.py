"""CKV_DYNAFORM_1: point-in-time recovery is enabled."""

from checkov.common.models.enums import CheckCategories

from dynaform.policy.checkov_side.base import Configuration, PlanCheck, block, value


class RecoveryEnabled(PlanCheck):
    """A block that is missing or not known before apply promises nothing, so it fails."""

    def problem(self, conf: Configuration) -> str:
        """The plan must say that recovery is enabled."""
        recovery = block(conf, "point_in_time_recovery")
        if recovery is None:
            return "The plan does not state point-in-time recovery, and AWS's default is off."
        return "" if value(recovery, "enabled") is True else "Point-in-time recovery is switched off."


check = RecoveryEnabled(
    "CKV_DYNAFORM_1", "DynamoDB table has point-in-time recovery", CheckCategories.BACKUP_AND_RECOVERY
)
