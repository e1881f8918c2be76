# Variables of terraform/environment in dev.

# No table of dev uses a customer key.
customer_key = false

# As in common.tfvars.
tags = {
  CostCenter = "platform-dev"
}
