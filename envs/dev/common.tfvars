# Settings of every table of every family in dev. Fields and defaults: modules/components/dynamodb-table/README.md, "Operation
# settings". <family>.tfvars beside this file refines them by family_settings, table_settings and index_settings; stating `settings`
# there would replace this whole object.

settings = {
  # Nothing in dev is worth a KMS bill. The policy wants to see it said.
  encryption = "aws-owned"

  # Tables in dev come and go with branches: destroying them takes one plan. Everywhere else it takes two.
  deletion_protection_enabled = false

  # The documents promise 35 days, which is the default of the module; dev is no archive. Recovery itself stays on, because restoring is
  # something to practise. It is billed by size, not by days.
  point_in_time_recovery_days = 7
}

# Nobody is woken for dev, and alarms and dashboards cost by the month.
alarms = {
  enabled           = false
  dashboard_enabled = false
}

# Not even where a document promises backups: what is in dev can be made again.
backup = {
  enabled = false
}

# On everything, beside Environment and ManagedBy, which the roots set.
tags = {
  CostCenter = "platform-dev"
}
