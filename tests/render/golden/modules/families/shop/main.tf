# Rendered from modules/families/shop/spec.yaml (digest 25f73af662fe3839) by `make render`; edit that file, not this one.

locals {
  tables = {
    Carts = {
      global_secondary_indexes = {}
      local_secondary_indexes  = {}
      name                     = "${var.name_prefix}shop-Carts"
      partition_key            = { name = "cartId", type = "S" }
      promises                 = { billing_mode = "PAY_PER_REQUEST", encryption = "aws-managed", point_in_time_recovery_days = 7 }
      sort_key                 = null
      stream_view_type         = null
      tags                     = { Kind = "cart", Team = "shop $${x}" }
      ttl_attribute            = "gone"
    }
    Orders = {
      global_secondary_indexes = {
        ByState = {
          non_key_attributes = ["customerId", "sum"]
          partition_key      = { name = "state", type = "S" }
          projection_type    = "INCLUDE"
          sort_key           = { name = "at", type = "S" }
        }
      }
      local_secondary_indexes = {
        ByTotal = {
          projection_type = "KEYS_ONLY"
          sort_key        = { name = "sum", type = "N" }
        }
      }
      name          = "${var.name_prefix}orders-${var.environment}"
      partition_key = { name = "PK", type = "S" }
      promises = {
        billing_mode                = "PAY_PER_REQUEST"
        deletion_protection_enabled = true
        encryption                  = "aws-managed"
        point_in_time_recovery_days = 7
        table_class                 = "STANDARD_INFREQUENT_ACCESS"
      }
      sort_key         = { name = "SK", type = "S" }
      stream_view_type = "NEW_AND_OLD_IMAGES"
      tags             = { Team = "shop $${x}" }
      ttl_attribute    = null
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
