# Settings of every table of every family in prod. What is the module's default anyway is stated where somebody relies on it. Fields and
# defaults: modules/components/dynamodb-table/README.md, "Operation settings".

settings = {
  # The environment's own key (customer_key in environment.tfvars): who may read the tables can be cut off by its policy, and every use of
  # the key is in CloudTrail.
  encryption = "customer-key"

  # What the documents promise for all tables.
  point_in_time_recovery_enabled = true
  point_in_time_recovery_days    = 35

  # Deleting a table of prod takes two plans, the first of which turns this off and needs a waiver.
  deletion_protection_enabled = true

  # A ceiling for runaway callers, once the traffic is known: about three times the highest peak. It is left out as long as prod is
  # rehearsed on the simulator, which does not report limits back, so that the second plan of a rehearsal would never be empty.
  # max_read_request_units  = 12000
  # max_write_request_units = 4000
}

# On everything, beside Environment and ManagedBy, which the roots set.
tags = {
  CostCenter = "platform-prod"
}
