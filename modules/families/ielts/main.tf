# Rendered from modules/families/ielts/spec.yaml (digest 398bd385473638ab) by `make render`; edit that file, not this one.

locals {
  tables = {
    ielts-ai-safety-logs = {
      global_secondary_indexes = {
        assessment_id-timestamp-index = {
          non_key_attributes = ["categories", "confidence", "content_type", "moderation_action"]
          partition_key      = { name = "assessment_id", type = "S" }
          projection_type    = "INCLUDE"
          sort_key           = { name = "timestamp", type = "N" }
        }
      }
      local_secondary_indexes = {}
      name                    = "${var.name_prefix}ielts-ai-safety-logs"
      partition_key           = { name = "log_id", type = "S" }
      promises                = { billing_mode = "PAY_PER_REQUEST", encryption = "aws-owned", point_in_time_recovery_days = 35 }
      sort_key                = { name = "timestamp", type = "N" }
      stream_view_type        = null
      tags                    = {}
      ttl_attribute           = null
    }
    ielts-assessment-questions = {
      global_secondary_indexes = {
        assessment_type-difficulty-index = {
          non_key_attributes = ["estimated_time", "question_text", "topic"]
          partition_key      = { name = "assessment_type", type = "S" }
          projection_type    = "INCLUDE"
          sort_key           = { name = "difficulty", type = "S" }
        }
      }
      local_secondary_indexes = {}
      name                    = "${var.name_prefix}ielts-assessment-questions"
      partition_key           = { name = "question_id", type = "S" }
      promises                = { billing_mode = "PAY_PER_REQUEST", encryption = "aws-owned", point_in_time_recovery_days = 35 }
      sort_key                = { name = "assessment_type", type = "S" }
      stream_view_type        = null
      tags                    = {}
      ttl_attribute           = null
    }
    ielts-assessment-rubrics = {
      global_secondary_indexes = {}
      local_secondary_indexes  = {}
      name                     = "${var.name_prefix}ielts-assessment-rubrics"
      partition_key            = { name = "rubric_id", type = "S" }
      promises                 = { billing_mode = "PAY_PER_REQUEST", encryption = "aws-owned", point_in_time_recovery_days = 35 }
      sort_key                 = null
      stream_view_type         = null
      tags                     = {}
      ttl_attribute            = null
    }
    ielts-content-reports = {
      global_secondary_indexes = {
        status-created_at-index = {
          non_key_attributes = ["assessment_id", "report_type", "reporter_email"]
          partition_key      = { name = "status", type = "S" }
          projection_type    = "INCLUDE"
          sort_key           = { name = "created_at", type = "N" }
        }
      }
      local_secondary_indexes = {}
      name                    = "${var.name_prefix}ielts-content-reports"
      partition_key           = { name = "report_id", type = "S" }
      promises                = { billing_mode = "PAY_PER_REQUEST", encryption = "aws-owned", point_in_time_recovery_days = 35 }
      sort_key                = { name = "created_at", type = "N" }
      stream_view_type        = null
      tags                    = {}
      ttl_attribute           = null
    }
    ielts-devops-actions = {
      global_secondary_indexes = {
        affected_service-timestamp-index = {
          non_key_attributes = ["action_type", "issue_description", "status", "ticket_id"]
          partition_key      = { name = "affected_service", type = "S" }
          projection_type    = "INCLUDE"
          sort_key           = { name = "timestamp", type = "N" }
        }
        status-timestamp-index = {
          non_key_attributes = ["action_type", "affected_service", "issue_description", "ticket_id"]
          partition_key      = { name = "status", type = "S" }
          projection_type    = "INCLUDE"
          sort_key           = { name = "timestamp", type = "N" }
        }
        ticket_id-timestamp-index = {
          non_key_attributes = ["action_type", "affected_service", "issue_description", "status"]
          partition_key      = { name = "ticket_id", type = "S" }
          projection_type    = "INCLUDE"
          sort_key           = { name = "timestamp", type = "N" }
        }
      }
      local_secondary_indexes = {}
      name                    = "${var.name_prefix}ielts-devops-actions"
      partition_key           = { name = "action_id", type = "S" }
      promises                = { billing_mode = "PAY_PER_REQUEST", encryption = "aws-owned", point_in_time_recovery_days = 35 }
      sort_key                = { name = "timestamp", type = "N" }
      stream_view_type        = null
      tags                    = {}
      ttl_attribute           = null
    }
    ielts-genai-prep-assessments = {
      global_secondary_indexes = {
        assessment_type-created_at-index = {
          non_key_attributes = ["band_score", "completed_at", "duration_minutes", "status"]
          partition_key      = { name = "assessment_type", type = "S" }
          projection_type    = "INCLUDE"
          sort_key           = { name = "created_at", type = "S" }
        }
        user_id-created_at-index = {
          non_key_attributes = ["assessment_type", "band_score", "completed_at", "duration_minutes", "status"]
          partition_key      = { name = "user_id", type = "S" }
          projection_type    = "INCLUDE"
          sort_key           = { name = "created_at", type = "S" }
        }
      }
      local_secondary_indexes = {}
      name                    = "${var.name_prefix}ielts-genai-prep-assessments"
      partition_key           = { name = "assessment_id", type = "S" }
      promises                = { billing_mode = "PAY_PER_REQUEST", encryption = "aws-owned", point_in_time_recovery_days = 35 }
      sort_key                = { name = "user_id", type = "S" }
      stream_view_type        = null
      tags                    = {}
      ttl_attribute           = null
    }
    ielts-genai-prep-entitlements = {
      global_secondary_indexes = {
        user_email-expires_at-index = {
          non_key_attributes = ["platform", "purchase_date", "status"]
          partition_key      = { name = "user_email", type = "S" }
          projection_type    = "INCLUDE"
          sort_key           = { name = "expires_at", type = "N" }
        }
      }
      local_secondary_indexes = {}
      name                    = "${var.name_prefix}ielts-genai-prep-entitlements"
      partition_key           = { name = "user_email", type = "S" }
      promises                = { billing_mode = "PAY_PER_REQUEST", encryption = "aws-owned", point_in_time_recovery_days = 35 }
      sort_key                = { name = "product_id", type = "S" }
      stream_view_type        = null
      tags                    = {}
      ttl_attribute           = null
    }
    ielts-genai-prep-qr-tokens = {
      global_secondary_indexes = {}
      local_secondary_indexes  = {}
      name                     = "${var.name_prefix}ielts-genai-prep-qr-tokens"
      partition_key            = { name = "token", type = "S" }
      promises                 = { billing_mode = "PAY_PER_REQUEST", encryption = "aws-owned", point_in_time_recovery_days = 35 }
      sort_key                 = null
      stream_view_type         = null
      tags                     = {}
      ttl_attribute            = "expires_at"
    }
    ielts-genai-prep-sessions = {
      global_secondary_indexes = {
        user_email-created_at-index = {
          partition_key   = { name = "user_email", type = "S" }
          projection_type = "ALL"
          sort_key        = { name = "created_at", type = "S" }
        }
      }
      local_secondary_indexes = {}
      name                    = "${var.name_prefix}ielts-genai-prep-sessions"
      partition_key           = { name = "session_id", type = "S" }
      promises                = { billing_mode = "PAY_PER_REQUEST", encryption = "aws-owned", point_in_time_recovery_days = 35 }
      sort_key                = null
      stream_view_type        = null
      tags                    = {}
      ttl_attribute           = "expires_at"
    }
    ielts-genai-prep-users = {
      global_secondary_indexes = {}
      local_secondary_indexes  = {}
      name                     = "${var.name_prefix}ielts-genai-prep-users"
      partition_key            = { name = "email", type = "S" }
      promises                 = { billing_mode = "PAY_PER_REQUEST", encryption = "aws-owned", point_in_time_recovery_days = 35 }
      sort_key                 = null
      stream_view_type         = null
      tags                     = {}
      ttl_attribute            = null
    }
    ielts-support-tickets = {
      global_secondary_indexes = {
        priority-created_at-index = {
          non_key_attributes = ["category", "status", "subject", "user_email"]
          partition_key      = { name = "priority", type = "S" }
          projection_type    = "INCLUDE"
          sort_key           = { name = "created_at", type = "N" }
        }
        status-created_at-index = {
          non_key_attributes = ["category", "priority", "subject", "user_email"]
          partition_key      = { name = "status", type = "S" }
          projection_type    = "INCLUDE"
          sort_key           = { name = "created_at", type = "N" }
        }
        user_email-created_at-index = {
          non_key_attributes = ["category", "priority", "status", "subject"]
          partition_key      = { name = "user_email", type = "S" }
          projection_type    = "INCLUDE"
          sort_key           = { name = "created_at", type = "N" }
        }
      }
      local_secondary_indexes = {}
      name                    = "${var.name_prefix}ielts-support-tickets"
      partition_key           = { name = "ticket_id", type = "S" }
      promises                = { billing_mode = "PAY_PER_REQUEST", encryption = "aws-owned", point_in_time_recovery_days = 35 }
      sort_key                = { name = "created_at", type = "N" }
      stream_view_type        = null
      tags                    = {}
      ttl_attribute           = null
    }
  }
  load = {
    ielts-ai-safety-logs = {
      expected_read  = 0.005
      expected_write = 0.2
      indexes = {
        assessment_id-timestamp-index = { expected_read = 0.02, expected_write = 0.1 }
      }
      operations = ["GetItem", "PutItem", "Query"]
    }
    ielts-assessment-questions = {
      expected_read  = 0.25
      expected_write = 0.001
      indexes = {
        assessment_type-difficulty-index = { expected_read = 0.2, expected_write = 0.001 }
      }
      operations = ["GetItem", "PutItem", "Query"]
    }
    ielts-assessment-rubrics = {
      expected_read  = 0.5
      expected_write = 0.001
      indexes        = {}
      operations     = ["GetItem", "PutItem", "Scan"]
    }
    ielts-content-reports = {
      expected_read  = 0.001
      expected_write = 0.001
      indexes = {
        status-created_at-index = { expected_read = 0.01, expected_write = 0.00116 }
      }
      operations = ["GetItem", "PutItem", "Query", "UpdateItem"]
    }
    ielts-devops-actions = {
      expected_read  = 0.001
      expected_write = 0.00312
      indexes = {
        affected_service-timestamp-index = { expected_read = 0.02, expected_write = 0.001 }
        status-timestamp-index           = { expected_read = 0.04, expected_write = 0.001 }
        ticket_id-timestamp-index        = { expected_read = 0.02, expected_write = 0.001 }
      }
      operations = ["GetItem", "PutItem", "Query", "UpdateItem"]
    }
    ielts-genai-prep-assessments = {
      expected_read  = 0.2
      expected_write = 0.6
      indexes = {
        assessment_type-created_at-index = { expected_read = 0.02, expected_write = 0.1 }
        user_id-created_at-index         = { expected_read = 0.1, expected_write = 0.1 }
      }
      operations = ["GetItem", "PutItem", "Query", "UpdateItem"]
    }
    ielts-genai-prep-entitlements = {
      expected_read  = 0.1
      expected_write = 0.17
      indexes = {
        user_email-expires_at-index = { expected_read = 0.25, expected_write = 0.0501 }
      }
      operations = ["GetItem", "Query", "TransactWriteItems", "UpdateItem"]
    }
    ielts-genai-prep-qr-tokens = {
      expected_read  = 0.1
      expected_write = 0.04
      indexes        = {}
      operations     = ["PutItem", "Query", "UpdateItem"]
    }
    ielts-genai-prep-sessions = {
      expected_read  = 5
      expected_write = 0.15
      indexes = {
        user_email-created_at-index = { expected_read = 0.01, expected_write = 0.15 }
      }
      operations = ["DeleteItem", "PutItem", "Query"]
    }
    ielts-genai-prep-users = {
      expected_read  = 0.3
      expected_write = 0.202
      indexes        = {}
      operations     = ["GetItem", "PutItem", "UpdateItem"]
    }
    ielts-support-tickets = {
      expected_read  = 0.01
      expected_write = 0.00741
      indexes = {
        priority-created_at-index   = { expected_read = 0.04, expected_write = 0.00359 }
        status-created_at-index     = { expected_read = 0.02, expected_write = 0.00602 }
        user_email-created_at-index = { expected_read = 0.01, expected_write = 0.00359 }
      }
      operations = ["GetItem", "PutItem", "Query", "UpdateItem"]
    }
  }
  consumers = {
    platform = {
      statements = {
        DeletePutQuery = {
          actions   = ["dynamodb:DeleteItem", "dynamodb:PutItem", "dynamodb:Query"]
          resources = ["table/${local.tables["ielts-genai-prep-sessions"].name}"]
        }
        DenyWithoutTls = {
          actions = ["dynamodb:*"]
          conditions = {
            Bool = { "aws:SecureTransport" = ["false"] }
          }
          effect = "Deny"
          resources = [
            "table/${local.tables["ielts-ai-safety-logs"].name}",
            "table/${local.tables["ielts-ai-safety-logs"].name}/*",
            "table/${local.tables["ielts-assessment-questions"].name}",
            "table/${local.tables["ielts-assessment-questions"].name}/*",
            "table/${local.tables["ielts-assessment-rubrics"].name}",
            "table/${local.tables["ielts-assessment-rubrics"].name}/*",
            "table/${local.tables["ielts-content-reports"].name}",
            "table/${local.tables["ielts-content-reports"].name}/*",
            "table/${local.tables["ielts-devops-actions"].name}",
            "table/${local.tables["ielts-devops-actions"].name}/*",
            "table/${local.tables["ielts-genai-prep-assessments"].name}",
            "table/${local.tables["ielts-genai-prep-assessments"].name}/*",
            "table/${local.tables["ielts-genai-prep-entitlements"].name}",
            "table/${local.tables["ielts-genai-prep-entitlements"].name}/*",
            "table/${local.tables["ielts-genai-prep-qr-tokens"].name}",
            "table/${local.tables["ielts-genai-prep-qr-tokens"].name}/*",
          ]
        }
        DenyWithoutTls2 = {
          actions = ["dynamodb:*"]
          conditions = {
            Bool = { "aws:SecureTransport" = ["false"] }
          }
          effect = "Deny"
          resources = [
            "table/${local.tables["ielts-genai-prep-sessions"].name}",
            "table/${local.tables["ielts-genai-prep-sessions"].name}/*",
            "table/${local.tables["ielts-genai-prep-users"].name}",
            "table/${local.tables["ielts-genai-prep-users"].name}/*",
            "table/${local.tables["ielts-support-tickets"].name}",
            "table/${local.tables["ielts-support-tickets"].name}/*",
          ]
        }
        GetPut = {
          actions = ["dynamodb:GetItem", "dynamodb:PutItem"]
          resources = [
            "table/${local.tables["ielts-ai-safety-logs"].name}",
            "table/${local.tables["ielts-assessment-questions"].name}",
          ]
        }
        GetPutScan = {
          actions   = ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Scan"]
          resources = ["table/${local.tables["ielts-assessment-rubrics"].name}"]
        }
        GetPutUpdate = {
          actions = ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"]
          resources = [
            "table/${local.tables["ielts-content-reports"].name}",
            "table/${local.tables["ielts-devops-actions"].name}",
            "table/${local.tables["ielts-genai-prep-assessments"].name}",
            "table/${local.tables["ielts-genai-prep-entitlements"].name}",
            "table/${local.tables["ielts-genai-prep-users"].name}",
            "table/${local.tables["ielts-support-tickets"].name}",
          ]
        }
        PutQueryUpdate = {
          actions   = ["dynamodb:PutItem", "dynamodb:Query", "dynamodb:UpdateItem"]
          resources = ["table/${local.tables["ielts-genai-prep-qr-tokens"].name}"]
        }
        Query = {
          actions = ["dynamodb:Query"]
          resources = [
            "table/${local.tables["ielts-ai-safety-logs"].name}/index/assessment_id-timestamp-index",
            "table/${local.tables["ielts-assessment-questions"].name}/index/assessment_type-difficulty-index",
            "table/${local.tables["ielts-content-reports"].name}/index/status-created_at-index",
            "table/${local.tables["ielts-devops-actions"].name}/index/affected_service-timestamp-index",
            "table/${local.tables["ielts-devops-actions"].name}/index/status-timestamp-index",
            "table/${local.tables["ielts-devops-actions"].name}/index/ticket_id-timestamp-index",
            "table/${local.tables["ielts-genai-prep-assessments"].name}/index/assessment_type-created_at-index",
            "table/${local.tables["ielts-genai-prep-assessments"].name}/index/user_id-created_at-index",
            "table/${local.tables["ielts-genai-prep-entitlements"].name}/index/user_email-expires_at-index",
            "table/${local.tables["ielts-genai-prep-sessions"].name}/index/user_email-created_at-index",
            "table/${local.tables["ielts-support-tickets"].name}/index/priority-created_at-index",
            "table/${local.tables["ielts-support-tickets"].name}/index/status-created_at-index",
            "table/${local.tables["ielts-support-tickets"].name}/index/user_email-created_at-index",
          ]
        }
      }
      tables = [
        "ielts-ai-safety-logs",
        "ielts-assessment-questions",
        "ielts-assessment-rubrics",
        "ielts-content-reports",
        "ielts-devops-actions",
        "ielts-genai-prep-assessments",
        "ielts-genai-prep-entitlements",
        "ielts-genai-prep-qr-tokens",
        "ielts-genai-prep-sessions",
        "ielts-genai-prep-users",
        "ielts-support-tickets",
      ]
    }
  }
  backup_promise = { days = 35, enabled = true, schedule = "daily" }
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

  name       = "${var.name_prefix}ielts-${var.environment}"
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

  family      = "ielts"
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

  name       = "${var.name_prefix}ielts-${each.key}"
  statements = [for sid, statement in each.value.statements : merge(statement, { sid = sid })]
  key_arns   = distinct(compact([for table in each.value.tables : module.tables[table].effective_settings.kms_key_arn]))
  role_name  = lookup(var.consumer_roles, each.key, null)
  tags       = var.tags
}
