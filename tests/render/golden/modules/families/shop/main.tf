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
  load = {
    Carts = { indexes = {}, operations = ["PutItem", "Query"] }
    Orders = {
      expected_read = 2
      indexes       = { ByState = {} }
      operations    = ["Query", "UpdateItem"]
    }
  }
  consumers = {
    api = {
      statements = {
        DenyWithoutTls = {
          actions = ["dynamodb:*"]
          conditions = {
            Bool = { "aws:SecureTransport" = ["false"] }
          }
          effect    = "Deny"
          resources = ["table/${local.tables["Orders"].name}", "table/${local.tables["Orders"].name}/*"]
        }
        QueryUpdateOwnKeys = {
          actions = ["dynamodb:Query", "dynamodb:UpdateItem"]
          conditions = {
            "ForAllValues:StringEquals" = { "dynamodb:LeadingKeys" = ["CUSTOMER#$${aws:PrincipalTag/userId}"] }
            Null                        = { "dynamodb:LeadingKeys" = ["false"] }
          }
          resources = ["table/${local.tables["Orders"].name}"]
        }
      }
      tables = ["Orders"]
    }
    indexer = {
      statements = {
        DenyWithoutTls = {
          actions = ["dynamodb:*"]
          conditions = {
            Bool = { "aws:SecureTransport" = ["false"] }
          }
          effect    = "Deny"
          resources = ["table/${local.tables["Orders"].name}", "table/${local.tables["Orders"].name}/*"]
        }
        ListStreams = { actions = ["dynamodb:ListStreams"], resources = ["*"] }
        ReadStream = {
          actions   = ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"]
          resources = ["table/${local.tables["Orders"].name}/stream/*"]
        }
      }
      tables = ["Orders"]
    }
  }
  backup_promise = null
  stream_consumers = {
    indexer = {
      smoke = [
        { at_start = true, attribute = "PK", entity = "Order", text = "CUSTOMER#dfsmoke" },
        { at_start = true, attribute = "PK", entity = "Line", text = "CUSTOMER#dfsmoke" },
      ]
      table = "Orders"
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

  name       = "${var.name_prefix}shop-${var.environment}"
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

  family      = "shop"
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

  name       = "${var.name_prefix}shop-${each.key}"
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
