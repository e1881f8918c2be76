"""CKV_DYNAFORM_2: the recovery window is as long as the level demands."""

from checkov.common.models.enums import CheckCategories

from dynaform.policy.checkov_side.base import Configuration, PlanCheck, block, parameter, value


class RecoveryDays(PlanCheck):
    """The window has to be stated: an update leaves an unstated one as short as it was."""

    def problem(self, conf: Configuration) -> str:
        """Recovery that is off has no window; CKV_DYNAFORM_1 speaks of that."""
        least = parameter("days")
        recovery = block(conf, "point_in_time_recovery")
        if recovery is None or value(recovery, "enabled") is not True:
            return ""
        days = value(recovery, "recovery_period_in_days")
        if not isinstance(days, int):
            return "The plan does not state the recovery window."
        return "" if days >= least else f"The recovery window is {days} days."


check = RecoveryDays(
    "CKV_DYNAFORM_2", "DynamoDB table's recovery window is long enough", CheckCategories.BACKUP_AND_RECOVERY
)
