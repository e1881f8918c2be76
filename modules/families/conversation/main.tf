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
  load = {
    Sessions = {
      expected_read  = 0.0347
      expected_write = 10
      indexes = {
        UserBSessionsIndex = { expected_read = 0.0579, expected_write = 10 }
        UserSessionsIndex  = { expected_read = 0.0579, expected_write = 10 }
      }
      operations = ["GetItem", "PutItem", "Query", "TransactWriteItems", "UpdateItem"]
    }
    Users = {
      expected_read  = 10
      expected_write = 50.1
      indexes = {
        Waiting = { expected_read = 5, expected_write = 30.1 }
      }
      operations = ["GetItem", "PutItem", "Query", "TransactWriteItems", "UpdateItem"]
    }
  }
  consumers = {
    application = {
      statements = {
        DenyWithoutTls = {
          actions = ["dynamodb:*"]
          conditions = {
            Bool = { "aws:SecureTransport" = ["false"] }
          }
          effect = "Deny"
          resources = [
            "table/${local.tables["Sessions"].name}",
            "table/${local.tables["Sessions"].name}/*",
            "table/${local.tables["Users"].name}",
            "table/${local.tables["Users"].name}/*",
          ]
        }
        GetPutUpdate = {
          actions   = ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"]
          resources = ["table/${local.tables["Sessions"].name}", "table/${local.tables["Users"].name}"]
        }
        Query = {
          actions = ["dynamodb:Query"]
          resources = [
            "table/${local.tables["Sessions"].name}/index/UserBSessionsIndex",
            "table/${local.tables["Sessions"].name}/index/UserSessionsIndex",
            "table/${local.tables["Users"].name}/index/Waiting",
          ]
        }
      }
      tables = ["Sessions", "Users"]
    }
  }
  backup_promise = null
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

  name       = "${var.name_prefix}conversation-${var.environment}"
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

  family      = "conversation"
  environment = var.environment
  tables = {
    for name, load in local.load : name => merge(load, local.capacity_in_effect[name][""], {
      name    = module.tables[name].name
      indexes = { for index, expected in load.indexes : index => merge(expected, local.capacity_in_effect[name][index]) }
    })
  }
  settings = [var.alarms, var.family_alarms]
  actions  = var.alarm_topic_arn == null ? [] : [var.alarm_topic_arn]
  tags     = var.tags
}

module "access" {
  source   = "../../components/access"
  for_each = local.consumers

  name       = "${var.name_prefix}conversation-${each.key}"
  statements = [for sid, statement in each.value.statements : merge(statement, { sid = sid })]
  key_arns   = distinct(compact([for table in each.value.tables : module.tables[table].effective_settings.kms_key_arn]))
  role_name  = lookup(var.consumer_roles, each.key, null)
  tags       = var.tags
}
