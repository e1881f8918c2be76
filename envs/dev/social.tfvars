# The social network in dev, where it differs from common.tfvars.

table_settings = {
  # Stories live for a day.
  Stories = {
    point_in_time_recovery_days = 1
  }
}
