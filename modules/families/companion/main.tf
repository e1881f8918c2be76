# Rendered from modules/families/companion/spec.yaml (digest f62a9225caec81b5) by `make render`; edit that file, not this one.

locals {
  tables = {
    ai-girlfriend-table = {
      global_secondary_indexes = {
        gsi1 = {
          partition_key   = { name = "gsi1pk", type = "S" }
          projection_type = "ALL"
          sort_key        = { name = "gsi1sk", type = "S" }
        }
        gsi2 = {
          partition_key   = { name = "gsi2pk", type = "S" }
          projection_type = "ALL"
          sort_key        = { name = "gsi2sk", type = "S" }
        }
      }
      local_secondary_indexes = {}
      name                    = "${var.name_prefix}ai-girlfriend-table"
      partition_key           = { name = "pk", type = "S" }
      promises                = { billing_mode = "PAY_PER_REQUEST", point_in_time_recovery_days = 35 }
      sort_key                = { name = "sk", type = "S" }
      stream_view_type        = null
      tags = {
        Application = "ai-girlfriend"
        Environment = "${var.environment}"
        Name        = "${var.name_prefix}ai-girlfriend-table"
      }
      ttl_attribute = "ttl"
    }
  }
  load = {
    ai-girlfriend-table = {
      expected_read  = 4.93
      expected_write = 3.37
      indexes = {
        gsi1 = { expected_read = 0.57, expected_write = 2.24 }
        gsi2 = { expected_read = 0.285, expected_write = 3.24 }
      }
      operations = [
        "DeleteItem",
        "GetItem",
        "PutItem",
        "Query",
        "TransactGetItems",
        "TransactWriteItems",
        "UpdateItem",
      ]
    }
  }
  consumers = {
    application = {
      statements = {
        DeleteGetPutQueryUpdate = {
          actions = [
            "dynamodb:DeleteItem",
            "dynamodb:GetItem",
            "dynamodb:PutItem",
            "dynamodb:Query",
            "dynamodb:UpdateItem",
          ]
          resources = ["table/${local.tables["ai-girlfriend-table"].name}"]
        }
        DenyWithoutTls = {
          actions = ["dynamodb:*"]
          conditions = {
            Bool = { "aws:SecureTransport" = ["false"] }
          }
          effect = "Deny"
          resources = [
            "table/${local.tables["ai-girlfriend-table"].name}",
            "table/${local.tables["ai-girlfriend-table"].name}/*",
          ]
        }
        Query = {
          actions = ["dynamodb:Query"]
          resources = [
            "table/${local.tables["ai-girlfriend-table"].name}/index/gsi1",
            "table/${local.tables["ai-girlfriend-table"].name}/index/gsi2",
          ]
        }
      }
      tables = ["ai-girlfriend-table"]
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

  name       = "${var.name_prefix}companion-${var.environment}"
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

  family      = "companion"
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

  name       = "${var.name_prefix}companion-${each.key}"
  statements = [for sid, statement in each.value.statements : merge(statement, { sid = sid })]
  key_arns   = distinct(compact([for table in each.value.tables : module.tables[table].effective_settings.kms_key_arn]))
  role_name  = lookup(var.consumer_roles, each.key, null)
  tags       = var.tags
}
