"""CKV_DYNAFORM_7: a replica that is a resource of its own has a customer key."""

from checkov.common.models.enums import CheckCategories

from dynaform.policy.checkov_side.base import Configuration, PlanCheck, customer_key_problem


class ReplicaKey(PlanCheck):
    """CKV_AWS_271 accepts a key that is not known before apply, which is what AWS's managed key looks like."""

    resource_type = "aws_dynamodb_table_replica"

    def problem(self, conf: Configuration) -> str:
        """The replica names a key that the plan states."""
        return customer_key_problem(conf, conf, "replica")


check = ReplicaKey("CKV_DYNAFORM_7", "DynamoDB replica has a customer key", CheckCategories.ENCRYPTION)
