# Settings of every table of every family in staging: production's, but for the key. Fields and defaults:
# modules/components/dynamodb-table/README.md, "Operation settings".

settings = {
  # A KMS key, so that a role that lacks permissions fails here and not in production; the account's own, so that staging needs no key policy.
  encryption = "aws-managed"

  # What the documents promise. It is the default of the module; it is stated, because a promise should be readable.
  point_in_time_recovery_days = 35
}

# On everything, beside Environment and ManagedBy, which the roots set.
tags = {
  CostCenter = "platform-staging"
}
