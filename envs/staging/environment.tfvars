# Variables of terraform/environment in staging.

# Staging uses the account's aws/dynamodb key. To go over to a key of its own: true here, apply, then encryption = "customer-key" in
# common.tfvars.
customer_key = false

# The team's channel reads the topic; nobody is mailed.
alarm_topic = true

# Where the daily backups of common.tfvars go.
backup_vault = true

# As in common.tfvars.
tags = {
  CostCenter = "platform-staging"
}
