# Variables of terraform/environment in dev.

# No table of dev uses a customer key.
customer_key = false

# No alarms and no backups, so no topic and no vault either (common.tfvars).
alarm_topic  = false
backup_vault = false

# As in common.tfvars.
tags = {
  CostCenter = "platform-dev"
}
