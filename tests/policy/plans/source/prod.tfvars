customer_key_arn = "arn:aws:kms:us-east-1:111122223333:key/11111111-2222-3333-4444-555555555555"
tables = {
  bookings = { encryption = "customer-key" }
  users    = { encryption = "customer-key" }
}
