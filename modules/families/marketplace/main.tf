# Rendered from modules/families/marketplace/spec.yaml (digest e983a604311de81d) by `make render`; edit that file, not this one.

locals {
  tables = {
    bookings = {
      global_secondary_indexes = {
        customerBookings-index = {
          partition_key   = { name = "customerId", type = "S" }
          projection_type = "ALL"
          sort_key        = { name = "createdAt", type = "S" }
        }
        customerId-index = {
          partition_key   = { name = "customerId", type = "S" }
          projection_type = "ALL"
        }
        providerBookings-index = {
          partition_key   = { name = "providerId", type = "S" }
          projection_type = "ALL"
          sort_key        = { name = "scheduledDate", type = "S" }
        }
        status-index = {
          partition_key   = { name = "status", type = "S" }
          projection_type = "ALL"
          sort_key        = { name = "createdAt", type = "S" }
        }
      }
      local_secondary_indexes = {}
      name                    = "marketplace-${var.environment}-bookings-table"
      partition_key           = { name = "bookingId", type = "S" }
      promises                = { billing_mode = "PAY_PER_REQUEST", point_in_time_recovery_days = 35 }
      sort_key                = null
      stream_view_type        = "NEW_AND_OLD_IMAGES"
      tags                    = {}
      ttl_attribute           = null
    }
    idempotency = {
      global_secondary_indexes = {}
      local_secondary_indexes  = {}
      name                     = "marketplace-${var.environment}-idempotency-table"
      partition_key            = { name = "idempotencyKey", type = "S" }
      promises                 = { billing_mode = "PAY_PER_REQUEST", point_in_time_recovery_days = 35 }
      sort_key                 = null
      stream_view_type         = null
      tags                     = {}
      ttl_attribute            = "ttl"
    }
    providers = {
      global_secondary_indexes = {
        availability-index = {
          partition_key   = { name = "isAvailable", type = "S" }
          projection_type = "ALL"
          sort_key        = { name = "responseTime", type = "N" }
        }
        location-index = {
          partition_key   = { name = "serviceArea", type = "S" }
          projection_type = "ALL"
          sort_key        = { name = "rating", type = "N" }
        }
        serviceType-index = {
          partition_key   = { name = "serviceType", type = "S" }
          projection_type = "ALL"
          sort_key        = { name = "rating", type = "N" }
        }
      }
      local_secondary_indexes = {}
      name                    = "marketplace-${var.environment}-providers-table"
      partition_key           = { name = "providerId", type = "S" }
      promises                = { billing_mode = "PAY_PER_REQUEST", point_in_time_recovery_days = 35 }
      sort_key                = null
      stream_view_type        = null
      tags                    = {}
      ttl_attribute           = null
    }
    reviews = {
      global_secondary_indexes = {
        bookingReviews-index = {
          partition_key   = { name = "bookingId", type = "S" }
          projection_type = "ALL"
        }
        providerReviews-index = {
          partition_key   = { name = "providerId", type = "S" }
          projection_type = "ALL"
          sort_key        = { name = "createdAt", type = "S" }
        }
      }
      local_secondary_indexes = {}
      name                    = "marketplace-${var.environment}-reviews-table"
      partition_key           = { name = "reviewId", type = "S" }
      promises                = { billing_mode = "PAY_PER_REQUEST", point_in_time_recovery_days = 35 }
      sort_key                = null
      stream_view_type        = null
      tags                    = {}
      ttl_attribute           = null
    }
    services = {
      global_secondary_indexes = {
        category-index = {
          partition_key   = { name = "category", type = "S" }
          projection_type = "ALL"
          sort_key        = { name = "price", type = "N" }
        }
        providerServices-index = {
          partition_key   = { name = "providerId", type = "S" }
          projection_type = "ALL"
          sort_key        = { name = "price", type = "N" }
        }
      }
      local_secondary_indexes = {}
      name                    = "marketplace-${var.environment}-services-table"
      partition_key           = { name = "serviceId", type = "S" }
      promises                = { billing_mode = "PAY_PER_REQUEST", point_in_time_recovery_days = 35 }
      sort_key                = null
      stream_view_type        = null
      tags                    = {}
      ttl_attribute           = null
    }
    users = {
      global_secondary_indexes = {
        email-index = {
          partition_key   = { name = "email", type = "S" }
          projection_type = "ALL"
        }
        userType-index = {
          partition_key   = { name = "userType", type = "S" }
          projection_type = "ALL"
          sort_key        = { name = "createdAt", type = "S" }
        }
      }
      local_secondary_indexes = {}
      name                    = "marketplace-${var.environment}-users-table"
      partition_key           = { name = "userId", type = "S" }
      promises                = { billing_mode = "PAY_PER_REQUEST", point_in_time_recovery_days = 35 }
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
