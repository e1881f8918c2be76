# The conversation family in prod.

family_tags = {
  Team               = "conversation"
  DataClassification = "personal"
}
