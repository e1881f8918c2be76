# Rendered from modules/families/conversation/spec.yaml (digest 4c8d393e0e210fa1) by `make render`; edit that file, not this one.

locals {
  tables = {
    Sessions = {
      global_secondary_indexes = {
        UserBSessionsIndex = {
          partition_key   = { name = "userB", type = "S" }
          projection_type = "ALL"
          sort_key        = { name = "startTime", type = "S" }
        }
        UserSessionsIndex = {
          partition_key   = { name = "userA", type = "S" }
          projection_type = "ALL"
          sort_key        = { name = "startTime", type = "S" }
        }
      }
      local_secondary_indexes = {}
      name                    = "${var.name_prefix}Sessions"
      partition_key           = { name = "sessionId", type = "S" }
      promises                = { billing_mode = "PAY_PER_REQUEST" }
      sort_key                = null
      stream_view_type        = null
      tags                    = {}
      ttl_attribute           = "expiresAt"
    }
    Users = {
      global_secondary_indexes = {
        Waiting = {
          partition_key   = { name = "queue", type = "S" }
          projection_type = "KEYS_ONLY"
          sort_key        = { name = "lastQueueEntry", type = "S" }
        }
      }
      local_secondary_indexes = {}
      name                    = "${var.name_prefix}Users"
      partition_key           = { name = "userId", type = "S" }
      promises                = { billing_mode = "PAY_PER_REQUEST" }
      sort_key                = null
      stream_view_type        = null
      tags                    = {}
      ttl_attribute           = null
    }
  }
}

module "tables" {
  source   = "../../components/dynamodb-table"
  for_each = local.tables

  name                     = each.value.name
  partition_key            = each.value.partition_key
  sort_key                 = each.value.sort_key
  global_secondary_indexes = each.value.global_secondary_indexes
  local_secondary_indexes  = each.value.local_secondary_indexes
  ttl_attribute            = each.value.ttl_attribute
  stream_view_type         = each.value.stream_view_type
  settings                 = [each.value.promises, var.settings, var.family_settings, lookup(var.table_settings, each.key, null)]
  index_settings           = lookup(var.index_settings, each.key, null)
  customer_key_arn         = var.customer_key_arn
  tags                     = merge(each.value.tags, var.tags)
}
