# The IELTS family in dev: nothing differs from common.tfvars. What could stand here is family_settings (all its tables), table_settings (by
# the spec's table name), index_settings (by table and index), family_alarms, family_backup and consumer_roles.
