# The marketplace family in prod, where it differs from common.tfvars.

index_settings = {
  bookings = {
    # The dashboard of the administrators may not slow customers and providers down.
    status-index = { max_read_request_units = 1000 }
  }
}

# The function that reads the stream of bookings, and where what it cannot handle goes. FILL IN and take the marks away:
#
# stream_functions = {
#   booking-events = {
#     function_arn            = "arn:aws:lambda:us-east-1:333333333333:function:booking-events"
#     failure_destination_arn = "arn:aws:sqs:us-east-1:333333333333:booking-events-failed"
#   }
# }
