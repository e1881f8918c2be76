# Settings of every table of every family in prod. What is the module's default anyway is stated where somebody relies on it. Fields and
# defaults: modules/components/dynamodb-table/README.md, "Operation settings".

settings = {
  # The environment's own key (customer_key in environment.tfvars): who may read the tables can be cut off by its policy, and every use of
  # the key is in CloudTrail.
  encryption = "customer-key"

  # What the documents promise for all tables.
  point_in_time_recovery_enabled = true
  point_in_time_recovery_days    = 35

  # Deleting a table of prod takes two plans, the first of which turns this off and needs a waiver.
  deletion_protection_enabled = true

  # A ceiling for runaway callers: the rates at which an on-demand table starts, far over what the specs expect at their peaks. Raise it
  # for a table whose consumed-against-limit alarm rings.
  max_read_request_units  = 12000
  max_write_request_units = 4000
}

# Who is woken, and when (modules/components/alarms/README.md). The defaults are stated, because somebody relies on them.
alarms = {
  enabled              = true
  dashboard_enabled    = true
  index_alarms_enabled = true
  throttle_events      = 10
  system_errors        = 5
  limit_percent        = 80
  iterator_age_minutes = 15
}

# Beside point-in-time recovery, which goes when its table goes: daily, kept 35 days, as the IELTS document promises, for all families.
backup = {
  enabled  = true
  schedule = "daily"
  days     = 35
  hour     = 3
}

# On everything, beside Environment and ManagedBy, which the roots set.
tags = {
  CostCenter = "platform-prod"
}
