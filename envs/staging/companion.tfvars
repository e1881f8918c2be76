# The companion family in staging, where it differs from common.tfvars.

# Load tests send messages as fast as they can: every write goes to the table and to both indexes, which all projects everything.
family_settings = {
  max_write_request_units = 2000
}
