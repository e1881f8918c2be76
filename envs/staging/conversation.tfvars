# The conversation family in staging: nothing differs from common.tfvars. What could stand here is family_settings (all its tables),
# table_settings (by the spec's table name) and index_settings (by table and index), for example:
#
# table_settings = {
#   Sessions = { point_in_time_recovery_days = 14 }
# }
