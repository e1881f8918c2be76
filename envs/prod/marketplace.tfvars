# The marketplace family in prod: nothing differs from common.tfvars. Limits of single indexes, once the ceiling there is in force (an
# index without its own takes the table's), would be:
#
# index_settings = {
#   bookings = {
#     providerBookings-index = { max_read_request_units = 6000 }
#   }
# }
