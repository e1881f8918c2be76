customer_key_arn = "arn:aws:kms:us-east-1:111122223333:key/11111111-2222-3333-4444-555555555555"
plain            = true
tables = {
  aws-managed  = { encryption = "aws-managed" }
  aws-owned    = { encryption = "aws-owned" }
  no-recovery  = { encryption = "customer-key", point_in_time_recovery_enabled = false }
  provisioned  = { encryption = "customer-key", billing_mode = "PROVISIONED", read_capacity = 1, write_capacity = 1 }
  short-window = { encryption = "customer-key", point_in_time_recovery_days = 6 }
  unprotected  = { encryption = "customer-key", deletion_protection_enabled = false }
}
