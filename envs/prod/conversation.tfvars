# The conversation family in prod: nothing differs from common.tfvars. A limit of its own, once that is in force (see there), would be:
#
# family_settings = {
#   max_read_request_units  = 3000
#   max_write_request_units = 1000
# }
