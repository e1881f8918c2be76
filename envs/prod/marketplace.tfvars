# The marketplace family in prod.

family_tags = {
  Team               = "marketplace"
  DataClassification = "personal"
}

# Limits of single indexes, for when the ceiling of common.tfvars is in force (see there). An index without its own takes the table's.
# index_settings = {
#   bookings = {
#     providerBookings-index = { max_read_request_units = 6000 }
#   }
# }
