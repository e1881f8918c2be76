# The companion family in dev. Its tags are in its spec; here is how its table is run, where that differs from common.tfvars.

table_settings = {
  # The document leaves TTL to the environment. Nothing in dev is a year old, and an event that stays can be looked at.
  ai-girlfriend-table = {
    ttl_enabled = false
  }
}
