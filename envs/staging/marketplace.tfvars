# The marketplace family in staging.

family_tags = {
  Team = "marketplace"
}

table_settings = {
  # Replies to repeated requests: load tests fill the table, and a day of them is all that anybody would want back.
  idempotency = {
    point_in_time_recovery_days = 7
  }
}
