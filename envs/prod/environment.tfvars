# Variables of terraform/environment in prod.

# The key that encryption = "customer-key" means in common.tfvars. Switching it off schedules its deletion, and with it the loss of every
# table that still uses it: move the tables to another key first.
customer_key = true

# Where the alarms of all families go, and who reads them.
alarm_topic  = true
alarm_emails = [] # FILL IN: the address of whoever is on call; AWS mails it a link that has to be clicked once

# Where the daily backups of common.tfvars go.
backup_vault = true

# As in common.tfvars.
tags = {
  CostCenter = "platform-prod"
}
