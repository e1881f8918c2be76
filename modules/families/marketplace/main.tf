# Rendered from modules/families/marketplace/spec.yaml (digest 4b7fce4e14fdaadb) by `make render`; edit that file, not this one.

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
  load = {
    bookings = {
      expected_read  = 0.0289
      expected_write = 10
      indexes = {
        customerBookings-index = { expected_read = 0.0521, expected_write = 10 }
        customerId-index       = { expected_read = 0.00347, expected_write = 10 }
        providerBookings-index = { expected_read = 6, expected_write = 10 }
        status-index           = { expected_read = 0.0174, expected_write = 10 }
      }
      operations = ["GetItem", "Query", "TransactWriteItems", "UpdateItem"]
    }
    idempotency = {
      expected_read  = 0.00174
      expected_write = 10
      indexes        = {}
      operations     = ["Query", "TransactWriteItems"]
    }
    providers = {
      expected_read  = 0.0579
      expected_write = 0.0128
      indexes = {
        availability-index = { expected_read = 4.5, expected_write = 0.0243 }
        location-index     = { expected_read = 7.5, expected_write = 0.0139 }
        serviceType-index  = { expected_read = 7.5, expected_write = 0.0139 }
      }
      operations = ["GetItem", "PutItem", "Query", "UpdateItem"]
    }
    reviews = {
      expected_read  = 0.00116
      expected_write = 0.00463
      indexes = {
        bookingReviews-index  = { expected_read = 0.00289, expected_write = 0.00231 }
        providerReviews-index = { expected_read = 0.0521, expected_write = 0.00231 }
      }
      operations = ["GetItem", "Query", "TransactWriteItems"]
    }
    services = {
      expected_read  = 0.0579
      expected_write = 0.001
      indexes = {
        category-index         = { expected_read = 5, expected_write = 0.001 }
        providerServices-index = { expected_read = 0.0463, expected_write = 0.001 }
      }
      operations = ["GetItem", "PutItem", "Query"]
    }
    users = {
      expected_read  = 0.0579
      expected_write = 0.001
      indexes = {
        email-index    = { expected_read = 0.00289, expected_write = 0.001 }
        userType-index = { expected_read = 0.00116, expected_write = 0.001 }
      }
      operations = ["GetItem", "Query", "TransactWriteItems"]
    }
  }
  consumers = {
    admin-dashboard = {
      statements = {
        DenyWithoutTls = {
          actions = ["dynamodb:*"]
          conditions = {
            Bool = { "aws:SecureTransport" = ["false"] }
          }
          effect = "Deny"
          resources = [
            "table/${local.tables["bookings"].name}",
            "table/${local.tables["bookings"].name}/*",
            "table/${local.tables["users"].name}",
            "table/${local.tables["users"].name}/*",
          ]
        }
        Get = {
          actions   = ["dynamodb:GetItem"]
          resources = ["table/${local.tables["bookings"].name}", "table/${local.tables["users"].name}"]
        }
        Query = {
          actions = ["dynamodb:Query"]
          resources = [
            "table/${local.tables["bookings"].name}/index/status-index",
            "table/${local.tables["users"].name}/index/userType-index",
          ]
        }
      }
      tables = ["bookings", "users"]
    }
    api = {
      statements = {
        ConditionCheckGetPutUpdate = {
          actions   = ["dynamodb:ConditionCheckItem", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"]
          resources = ["table/${local.tables["bookings"].name}"]
        }
        DeleteGetPutUpdate = {
          actions   = ["dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"]
          resources = ["table/${local.tables["users"].name}"]
        }
        DenyWithoutTls = {
          actions = ["dynamodb:*"]
          conditions = {
            Bool = { "aws:SecureTransport" = ["false"] }
          }
          effect = "Deny"
          resources = [
            "table/${local.tables["bookings"].name}",
            "table/${local.tables["bookings"].name}/*",
            "table/${local.tables["idempotency"].name}",
            "table/${local.tables["idempotency"].name}/*",
            "table/${local.tables["providers"].name}",
            "table/${local.tables["providers"].name}/*",
            "table/${local.tables["reviews"].name}",
            "table/${local.tables["reviews"].name}/*",
            "table/${local.tables["services"].name}",
            "table/${local.tables["services"].name}/*",
            "table/${local.tables["users"].name}",
            "table/${local.tables["users"].name}/*",
          ]
        }
        GetPut = {
          actions   = ["dynamodb:GetItem", "dynamodb:PutItem"]
          resources = ["table/${local.tables["reviews"].name}", "table/${local.tables["services"].name}"]
        }
        GetPutUpdate = {
          actions   = ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"]
          resources = ["table/${local.tables["providers"].name}"]
        }
        PutQuery = {
          actions   = ["dynamodb:PutItem", "dynamodb:Query"]
          resources = ["table/${local.tables["idempotency"].name}"]
        }
        Query = {
          actions = ["dynamodb:Query"]
          resources = [
            "table/${local.tables["bookings"].name}/index/customerBookings-index",
            "table/${local.tables["bookings"].name}/index/customerId-index",
            "table/${local.tables["bookings"].name}/index/providerBookings-index",
            "table/${local.tables["providers"].name}/index/availability-index",
            "table/${local.tables["providers"].name}/index/location-index",
            "table/${local.tables["providers"].name}/index/serviceType-index",
            "table/${local.tables["reviews"].name}/index/bookingReviews-index",
            "table/${local.tables["reviews"].name}/index/providerReviews-index",
            "table/${local.tables["services"].name}/index/category-index",
            "table/${local.tables["services"].name}/index/providerServices-index",
            "table/${local.tables["users"].name}/index/email-index",
          ]
        }
      }
      tables = ["bookings", "idempotency", "providers", "reviews", "services", "users"]
    }
    booking-events = {
      statements = {
        DenyWithoutTls = {
          actions = ["dynamodb:*"]
          conditions = {
            Bool = { "aws:SecureTransport" = ["false"] }
          }
          effect = "Deny"
          resources = [
            "table/${local.tables["bookings"].name}",
            "table/${local.tables["bookings"].name}/*",
            "table/${local.tables["providers"].name}",
            "table/${local.tables["providers"].name}/*",
            "table/${local.tables["reviews"].name}",
            "table/${local.tables["reviews"].name}/*",
          ]
        }
        GetUpdate = {
          actions   = ["dynamodb:GetItem", "dynamodb:UpdateItem"]
          resources = ["table/${local.tables["providers"].name}"]
        }
        ListStreams = { actions = ["dynamodb:ListStreams"], resources = ["*"] }
        Query = {
          actions   = ["dynamodb:Query"]
          resources = ["table/${local.tables["reviews"].name}/index/providerReviews-index"]
        }
        ReadStream = {
          actions   = ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"]
          resources = ["table/${local.tables["bookings"].name}/stream/*"]
        }
      }
      tables = ["bookings", "providers", "reviews"]
    }
  }
  backup_promise = null
  stream_consumers = {
    booking-events = {
      smoke = [{ at_start = true, attribute = "bookingId", entity = "Booking", text = "dfsmoke" }]
      table = "bookings"
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
  origin                   = lookup(var.table_origins, each.key, null)
  without                  = setintersection(var.without, ["autoscaling", "contributor_insights", "kinesis_destination", "on_demand_limits", "replicas", "table_class"])
  tags                     = merge(each.value.tags, var.tags, module.backup.tags)
}

module "backup" {
  source = "../../components/backup"

  name       = "${var.name_prefix}marketplace-${var.environment}"
  vault_name = var.backup_vault_name
  settings   = [local.backup_promise, var.backup, var.family_backup]
  without    = var.without
  tags       = var.tags
}

locals {
  # Limits and capacity in effect of each table ("") and its global indexes; of what scales by itself, the most it scales to.
  capacity_in_effect = {
    for name, table in module.tables : name => {
      for place, settings in merge({ "" = table.effective_settings }, table.effective_settings.global_secondary_indexes) : place => {
        read_capacity           = try(settings.autoscaling.read.max, settings.read_capacity)
        write_capacity          = try(settings.autoscaling.write.max, settings.write_capacity)
        max_read_request_units  = settings.max_read_request_units
        max_write_request_units = settings.max_write_request_units
      }
    }
  }
}

module "alarms" {
  source = "../../components/alarms"

  family      = "marketplace"
  environment = var.environment
  tables = {
    for name, load in local.load : name => merge(load, local.capacity_in_effect[name][""], {
      name    = module.tables[name].name
      indexes = { for index, expected in load.indexes : index => merge(expected, local.capacity_in_effect[name][index]) }
    })
  }
  consumers = {
    for consumer, function in var.stream_functions : consumer => split(":", function.function_arn)[6]
  }
  settings = [var.alarms, var.family_alarms]
  actions  = var.alarm_topic_arn == null ? [] : [var.alarm_topic_arn]
  tags     = var.tags
}

module "access" {
  source   = "../../components/access"
  for_each = local.consumers

  name       = "${var.name_prefix}marketplace-${each.key}"
  statements = [for sid, statement in each.value.statements : merge(statement, { sid = sid })]
  key_arns   = distinct(compact([for table in each.value.tables : module.tables[table].effective_settings.kms_key_arn]))
  role_name  = lookup(var.consumer_roles, each.key, null)
  tags       = var.tags
}

# A consumer reads its stream as soon as stream_functions says by which function.
module "stream_consumers" {
  source   = "../../components/stream-consumer"
  for_each = { for name, consumer in local.stream_consumers : name => consumer if contains(keys(var.stream_functions), name) }

  name                       = each.key
  stream_arn                 = module.tables[each.value.table].stream_arn
  function_arn               = var.stream_functions[each.key].function_arn
  failure_destination_arn    = var.stream_functions[each.key].failure_destination_arn
  starting_position          = var.stream_functions[each.key].starting_position
  batch_size                 = var.stream_functions[each.key].batch_size
  batching_window_seconds    = var.stream_functions[each.key].batching_window_seconds
  parallelization_factor     = var.stream_functions[each.key].parallelization_factor
  maximum_retry_attempts     = var.stream_functions[each.key].maximum_retry_attempts
  maximum_record_age_seconds = var.stream_functions[each.key].maximum_record_age_seconds
  bisect_batch               = var.stream_functions[each.key].bisect_batch
  report_batch_item_failures = var.stream_functions[each.key].report_batch_item_failures
  filter_patterns            = var.stream_functions[each.key].filter_patterns
  enabled                    = var.stream_functions[each.key].enabled
  without                    = var.without
  tags                       = var.tags
}
