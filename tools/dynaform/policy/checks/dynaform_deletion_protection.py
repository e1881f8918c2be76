"""CKV_DYNAFORM_5: the table is protected against deletion."""

from checkov.common.models.enums import CheckCategories

from dynaform.policy.checkov_side.base import Configuration, PlanCheck, value


class DeletionProtection(PlanCheck):
    """Deleting such a table takes two plans: one that switches the protection off, and one that destroys."""

    def problem(self, conf: Configuration) -> str:
        """The protection must be on."""
        protected = value(conf, "deletion_protection_enabled") is True
        return "" if protected else "Deletion protection is switched off."


check = DeletionProtection(
    "CKV_DYNAFORM_5", "DynamoDB table is protected against deletion", CheckCategories.BACKUP_AND_RECOVERY
)
