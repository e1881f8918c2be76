"""CKV_DYNAFORM_4: the table is billed on demand, or its capacity follows the load."""

from checkov.common.models.enums import CheckCategories

from dynaform.policy.checkov_side.base import Configuration, Facts, PlanCheck, value


class OnDemand(PlanCheck):
    """The provider's own default is PROVISIONED, so an unstated mode fails."""

    def problem(self, conf: Configuration) -> str:
        """The billing mode must be PAY_PER_REQUEST, or all of the table's capacity must scale."""
        mode = value(conf, "billing_mode")
        if mode == "PAY_PER_REQUEST":
            return ""
        said = f"The billing mode is {mode or 'not stated (PROVISIONED)'}"
        fixed = Facts.fixed_capacity.get(str(conf.get("__address__")))
        if fixed is None:
            return f"{said}."
        return f"{said}, and nothing scales the {' and the '.join(fixed)}." if fixed else ""


check = OnDemand("CKV_DYNAFORM_4", "DynamoDB table is billed on demand or scales", CheckCategories.GENERAL_SECURITY)
