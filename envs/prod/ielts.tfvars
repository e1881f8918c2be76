# The IELTS family in prod, where it differs from common.tfvars.

# The document promises TLS in transit: the tables refuse everybody who comes without, whatever a role's policy says.
family_settings = {
  deny_insecure_transport = true
}

# A learner who cannot sign in does not wait for the second hundred of refusals.
family_alarms = {
  throttle_events = 5
}
