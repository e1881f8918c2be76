# The conversation family in staging: what common.tfvars says, and whom to ask.

family_tags = {
  Team = "conversation"
}
