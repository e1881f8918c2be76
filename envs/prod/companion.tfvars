# The companion family in prod, where it differs from common.tfvars.

# Its indexes have a constant or a day as partition key (accepted in the spec, with the rate at which each stops working). Contributor
# Insights shows the hottest keys before that: the sign to go over to the sharded variant.
table_settings = {
  ai-girlfriend-table = {
    contributor_insights_enabled = true
  }
}

index_settings = {
  ai-girlfriend-table = {
    gsi1 = { contributor_insights_enabled = true }
    gsi2 = { contributor_insights_enabled = true }
  }
}
