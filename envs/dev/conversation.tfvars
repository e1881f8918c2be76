# The conversation family in dev. Its tags are in its spec; here is how its tables are run, where that differs from common.tfvars.

family_settings = {
  # Conversations in dev are made up: yesterday's is old enough.
  point_in_time_recovery_days = 1
}
