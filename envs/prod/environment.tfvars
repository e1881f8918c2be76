# Variables of terraform/environment in prod.

# The key that encryption = "customer-key" means in common.tfvars. Switching it off schedules its deletion, and with it the loss of every
# table that still uses it: move the tables to another key first.
customer_key = true

# As in common.tfvars.
tags = {
  CostCenter = "platform-prod"
}
