# The IELTS family in staging, where it differs from common.tfvars.

# The document promises TLS in transit: the tables refuse everybody who comes without, whatever a role's policy says.
family_settings = {
  deny_insecure_transport = true
}

table_settings = {
  # Minutes and hours old when they are deleted: nobody would want them back after a day.
  ielts-genai-prep-qr-tokens = {
    point_in_time_recovery_days = 7
  }
  ielts-genai-prep-sessions = {
    point_in_time_recovery_days = 7
  }
}
