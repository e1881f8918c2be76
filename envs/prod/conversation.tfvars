# The conversation family in prod, where it differs from common.tfvars.

# An MVP, as its document says: a runaway caller is stopped at a quarter of what the other families may use.
family_settings = {
  max_read_request_units  = 3000
  max_write_request_units = 1000
}
