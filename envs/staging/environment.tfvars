# Variables of terraform/environment in staging.

# Staging uses the account's aws/dynamodb key. To go over to a key of its own: true here, apply, then encryption = "customer-key" in
# common.tfvars.
customer_key = false

# As in common.tfvars.
tags = {
  CostCenter = "platform-staging"
}
