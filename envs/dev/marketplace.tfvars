# The marketplace family in dev, where it differs from common.tfvars.

table_settings = {
  # Restoring a booking is practised in dev, with the window that production has.
  bookings = {
    point_in_time_recovery_days = 35
  }
}
