"""CKV_DYNAFORM_4: the table is billed on demand."""

from checkov.common.models.enums import CheckCategories

from dynaform.policy.checkov_side.base import Configuration, PlanCheck, value


class OnDemand(PlanCheck):
    """The provider's own default is PROVISIONED, so an unstated mode fails."""

    def problem(self, conf: Configuration) -> str:
        """The billing mode must be PAY_PER_REQUEST."""
        mode = value(conf, "billing_mode")
        return "" if mode == "PAY_PER_REQUEST" else f"The billing mode is {mode or 'not stated (PROVISIONED)'}."


check = OnDemand("CKV_DYNAFORM_4", "DynamoDB table is billed on demand", CheckCategories.GENERAL_SECURITY)
