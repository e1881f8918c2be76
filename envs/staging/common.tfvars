# Settings of every table of every family in staging: production's, but for the key. Fields and defaults:
# modules/components/dynamodb-table/README.md, "Operation settings".

settings = {
  # A KMS key, so that a role that lacks permissions fails here and not in production; the account's own, so that staging needs no key policy.
  encryption = "aws-managed"

  # What the documents promise. It is the default of the module; it is stated, because a promise should be readable.
  point_in_time_recovery_days = 35

  # A load test that runs away is stopped here, and not by the bill: well over what the specs expect at their peaks.
  max_read_request_units  = 2000
  max_write_request_units = 1000
}

# Alarms as in production, so that a release that trips one does so here first; but a load test may throttle for a while, and an alarm per
# table is enough to see it.
alarms = {
  index_alarms_enabled = false
  throttle_events      = 100
}

# A week of daily backups: enough to practise restoring one, and to go back behind a failed release.
backup = {
  enabled  = true
  schedule = "daily"
  days     = 7
}

# On everything, beside Environment and ManagedBy, which the roots set.
tags = {
  CostCenter = "platform-staging"
}
