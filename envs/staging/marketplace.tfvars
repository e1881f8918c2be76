# The marketplace family in staging, where it differs from common.tfvars.

table_settings = {
  # Replies to repeated requests: load tests fill the table, and a week of them is all that anybody would want back.
  idempotency = {
    point_in_time_recovery_days = 7
  }
}
