# The conversation family in dev: what common.tfvars says, and whom to ask.

family_tags = {
  Team = "conversation"
}
