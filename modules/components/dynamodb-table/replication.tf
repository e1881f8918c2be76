# A global table (version 2019.11.21): the same table in other Regions.

locals {
  replicas_asked = {
    for region, replica in try(local.stated.replicas[0], {}) : region => {
      kms_key_arn                    = replica.kms_key_arn
      point_in_time_recovery_enabled = coalesce(replica.point_in_time_recovery_enabled, local.recovery_enabled)
      propagate_tags                 = replica.propagate_tags
    }
  }
  replicas = { for region, replica in local.replicas_asked : region => replica if !contains(var.without, "replicas") }

  unscaled_writes = [for place, scaling in local.scaling : place if local.provisioned && scaling.write == null]
  # All replicas have a key of the table's kind: a customer key each, or none.
  wrong_replica_keys = [
    for region, replica in local.replicas_asked : region if(local.encryption_level == "customer-key") != (replica.kms_key_arn != null)
  ]
}

# The provider knows its Region without a call.
data "aws_region" "current" {
  count = length(local.replicas_asked) > 0 ? 1 : 0
}
